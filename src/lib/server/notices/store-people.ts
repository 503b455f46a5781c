import { and, desc, eq, inArray, isNull, ne } from 'drizzle-orm';
import type { PublicationState } from '#lib/contract/publishing.ts';
import type { Role } from '#lib/contract/roles.ts';
import type { Reader, Tx } from '../db/index.ts';
import type { Candidate } from './rules.ts';

type Unit = Pick<Reader['s']['units']['$inferSelect'], 'id' | 'path' | 'shortName'>;
export type ChoiceRow = Reader['s']['noticeChoices']['$inferSelect'];

export async function findUnitOf(reader: Reader, unitId: string): Promise<Unit | null> {
	const { units } = reader.s;
	const [row] = await reader.db
		.select({ id: units.id, path: units.path, shortName: units.shortName })
		.from(units)
		.where(eq(units.id, unitId));
	return row ?? null;
}

/** The ids in a unit's path: itself and every unit above. */
export const idsIn = (path: string): string[] => path.split('/').filter(Boolean);

/** Who holds one of `roles` at the unit with this path or above, accounts in use only. */
export async function holdersOf(reader: Reader, path: string, roles: readonly Role[]): Promise<Candidate[]> {
	const { memberships, accounts, units } = reader.s;
	return reader.db
		.select({ accountId: accounts.id, unitPath: units.path })
		.from(memberships)
		.innerJoin(accounts, eq(accounts.id, memberships.accountId))
		.innerJoin(units, eq(units.id, memberships.unitId))
		.where(
			and(
				inArray(memberships.unitId, idsIn(path)),
				inArray(memberships.role, [...roles]),
				isNull(accounts.disabledAt),
			),
		);
}

/** Names of accounts in use, by id. */
export async function namesOf(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
	const { accounts } = reader.s;
	if (ids.length === 0) return new Map();
	const rows = await reader.db
		.select({ id: accounts.id, name: accounts.name })
		.from(accounts)
		.where(and(inArray(accounts.id, [...ids]), isNull(accounts.disabledAt)));
	return new Map(rows.map(({ id, name }) => [id, name]));
}

/** A post as far as a notice tells of it. */
export async function findPostFacts(reader: Reader, id: string) {
	const { posts } = reader.s;
	const [row] = await reader.db
		.select({ id: posts.id, title: posts.title, state: posts.state, level: posts.level, hash: posts.hash })
		.from(posts)
		.where(eq(posts.id, id));
	return row ?? null;
}

/** A channel's name, or null when there is no such channel. */
export async function channelNameOf(reader: Reader, id: string): Promise<string | null> {
	const { channels } = reader.s;
	const [row] = await reader.db.select({ name: channels.name }).from(channels).where(eq(channels.id, id));
	return row?.name ?? null;
}

export interface PublicationFacts {
	id: string;
	postId: string;
	revisionId: string;
	state: PublicationState;
	reason: string | null;
	dueAt: number | null;
	title: string;
	channelName: string;
}

/** A publication, or with `revisionId` all of a revision, with the title that went out. */
export async function findPublications(
	reader: Reader,
	by: { id: string } | { revisionId: string },
): Promise<PublicationFacts[]> {
	const { publications: p, channels } = reader.s;
	const rows = await reader.db
		.select({
			id: p.id,
			postId: p.postId,
			revisionId: p.revisionId,
			state: p.state,
			reason: p.reason,
			dueAt: p.dueAt,
			payload: p.payload,
			channelName: channels.name,
		})
		.from(p)
		.innerJoin(channels, eq(channels.id, p.channelId))
		.where('id' in by ? eq(p.id, by.id) : eq(p.revisionId, by.revisionId))
		.orderBy(channels.position, p.id);
	return rows.map(({ payload, ...row }) => ({ ...row, title: payload.title }));
}

export async function choicesOf(reader: Reader, accountIds: readonly string[]): Promise<ChoiceRow[]> {
	const { noticeChoices: c } = reader.s;
	if (accountIds.length === 0) return [];
	return reader.db
		.select()
		.from(c)
		.where(inArray(c.accountId, [...accountIds]));
}

export async function saveChoiceRow(tx: Tx, row: ChoiceRow): Promise<void> {
	const { accountId, ...set } = row;
	await tx.db
		.insert(tx.s.noticeChoices)
		.values({ accountId, ...set })
		.onConflictDoUpdate({ target: tx.s.noticeChoices.accountId, set });
}

/** The unit that has none above it, or null before the first set-up. */
export async function findRootUnit(reader: Reader): Promise<string | null> {
	const { units } = reader.s;
	const [row] = await reader.db.select({ id: units.id }).from(units).where(isNull(units.parentId));
	return row?.id ?? null;
}

/** The newest beat of any other node, epoch ms; 0 without any. */
export async function newestBeatExcept(reader: Reader, node: string): Promise<number> {
	const { heartbeats } = reader.s;
	const [row] = await reader.db
		.select({ at: heartbeats.at })
		.from(heartbeats)
		.where(ne(heartbeats.node, node))
		.orderBy(desc(heartbeats.at))
		.limit(1);
	return row?.at ?? 0;
}
