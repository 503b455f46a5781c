import type { PublicationTab } from '#lib/contract/publishing.ts';
import type { Ctx } from '../ctx.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { gatherEvidence, type Evidence } from './read-evidence.ts';
import { countTabs, listWithin } from './store-lists.ts';
import { mayResolve, viewOf, type PublicationView } from './view-publication.ts';

const PAGE_SIZE = 30;

export interface PublicationPage {
	items: (PublicationView & { evidence: Evidence })[];
	counts: Record<PublicationTab, number>;
	page: number;
	pages: number;
}

/** One page (from 1) of a list. Problems come with their evidence, so that they can be judged where they stand. */
export async function listPublications(
	ctx: Ctx,
	actor: Actor | null,
	{ tab, page }: { tab: PublicationTab; page: number },
): Promise<PublicationPage> {
	requirePermission(actor, 'publication.read');
	const scope = scopeOf(actor, 'publication.read');
	const counts = await countTabs(ctx.store, scope);
	const pages = Math.max(1, Math.ceil(counts[tab] / PAGE_SIZE));
	const shown = Math.min(Math.max(1, page), pages);
	const query = { scope, tab, offset: (shown - 1) * PAGE_SIZE, limit: PAGE_SIZE };
	const listed = await listWithin(ctx.store, query);
	const items = await Promise.all(
		listed.map(async (row) => ({
			...viewOf(row, mayResolve(actor)),
			evidence:
				tab === 'problems' || tab === 'missed' ? await gatherEvidence(ctx.store, row.publication) : [],
		})),
	);
	return { items, counts, page: shown, pages };
}
