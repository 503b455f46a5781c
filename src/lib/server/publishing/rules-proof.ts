import type { HoldReason } from '#lib/contract/publishing.ts';
import { published, type Change, type Publication } from './rules.ts';

/** Somebody says that it was put up, and it waits for another person to look: from here on it may be seen. */
export function handedIn(row: Publication): Change | null {
	if (row.state !== 'held' || row.reason !== 'needs_proof') return null;
	return { state: 'held', reason: 'needs_check', fence: row.fence + 1 };
}

/** Another person has checked what shows that it is out. Null: it does not wait for that (any more). */
export function proven(row: Publication, url: string | null, now: number): Change | null {
	const waits = row.state === 'held' && AWAITING_EVIDENCE.has(row.reason ?? '');
	return waits ? published(row, { remoteId: null, url }, now) : null;
}
const AWAITING_EVIDENCE: ReadonlySet<string> = new Set<HoldReason>(['needs_check', 'needs_person']);
