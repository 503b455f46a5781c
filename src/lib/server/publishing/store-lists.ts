import { and, asc, count, desc, eq, inArray } from 'drizzle-orm';
import type { PublicationState, PublicationTab } from '#lib/contract/publishing.ts';
import type { Reader } from '../db/index.ts';
import type { Scope } from '../units/index.ts';
import { withinReach } from './store.ts';

/** The lists of the page. */
const TAB_STATES: Readonly<Record<PublicationTab, readonly PublicationState[]>> = {
	problems: ['held', 'unknown'],
	missed: ['missed'],
	waiting: ['due', 'leased', 'sending', 'accepted'],
	out: ['published'],
};

function selectListed(reader: Reader) {
	const { publications: p, posts, channels, units, accounts } = reader.s;
	return reader.db
		.select({
			publication: p,
			title: posts.title,
			channelName: channels.name,
			platform: channels.platform,
			unitName: units.shortName,
			resendAskedByName: accounts.name,
		})
		.from(p)
		.innerJoin(posts, eq(posts.id, p.postId))
		.innerJoin(channels, eq(channels.id, p.channelId))
		.innerJoin(units, eq(units.id, p.unitId))
		.leftJoin(accounts, eq(accounts.id, p.resendAskedBy));
}

export interface ListQuery {
	scope: Scope;
	tab: PublicationTab;
	offset: number;
	limit: number;
}

/** Publications within `scope`: problems longest waiting first, what is waiting by its time, what is out newest first. */
export async function listWithin(reader: Reader, { scope, tab, offset, limit }: ListQuery) {
	const { publications: p } = reader.s;
	const order = {
		problems: asc(p.updatedAt),
		missed: asc(p.dueAt),
		waiting: asc(p.dueAt),
		out: desc(p.publishedAt),
	}[tab];
	return selectListed(reader)
		.where(and(inArray(p.state, [...TAB_STATES[tab]]), withinReach(reader, scope)))
		.orderBy(order, asc(p.id))
		.limit(limit)
		.offset(offset);
}
export type ListedPublication = Awaited<ReturnType<typeof listWithin>>[number];

/** How many each list holds within `scope`. */
export async function countTabs(reader: Reader, scope: Scope): Promise<Record<PublicationTab, number>> {
	const { publications: p } = reader.s;
	const rows = await reader.db
		.select({ state: p.state, n: count() })
		.from(p)
		.where(withinReach(reader, scope))
		.groupBy(p.state);
	const sum = (tab: PublicationTab) =>
		rows.filter((row) => TAB_STATES[tab].includes(row.state)).reduce((n, row) => n + row.n, 0);
	return { problems: sum('problems'), missed: sum('missed'), waiting: sum('waiting'), out: sum('out') };
}

/** One publication within `scope`, as a list shows it; null when there is none. */
export async function findWithin(
	reader: Reader,
	id: string,
	scope: Scope,
): Promise<ListedPublication | null> {
	const { publications: p } = reader.s;
	const [row] = await selectListed(reader).where(and(eq(p.id, id), withinReach(reader, scope)));
	return row ?? null;
}
