import type { HoldReason } from '#lib/contract/publishing.ts';
import type { Publication } from './rules.ts';

const PROVEN_BY_PEOPLE: ReadonlySet<string> = new Set<HoldReason>(['needs_proof', 'needs_check']);

/** What people put up is confirmed by a photograph and a second person, not by a word. */
export function isProvenByPeople(row: Pick<Publication, 'state' | 'reason'>): boolean {
	return row.state === 'held' && PROVEN_BY_PEOPLE.has(row.reason ?? '');
}

/** What a person published in a back office has an address, and nothing else shows that they did. */
export function lacksAddress(row: Pick<Publication, 'reason'>, url: string | null): boolean {
	return row.reason === 'needs_person' && url === null;
}
