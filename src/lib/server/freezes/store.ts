import { and, asc, desc, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';
import type { FreezeInForce, Outgoing } from './rules.ts';

type FreezeRow = Tx['s']['freezes']['$inferSelect'];

/** Every freeze in force, with the path of its unit and the posts allowed through. Few at any time. */
export async function freezesInForce(reader: Reader): Promise<FreezeInForce[]> {
	const { freezes: f, freezeAllowances: a, units } = reader.s;
	const found = await reader.db
		.select({ id: f.id, target: f.target, targetId: f.targetId, path: units.path, reason: f.reason })
		.from(f)
		.innerJoin(units, eq(units.id, f.unitId))
		.where(isNull(f.liftedAt))
		.orderBy(asc(f.startedAt), asc(f.id));
	if (found.length === 0) return [];
	const ids = found.map(({ id }) => id);
	const allowed = await reader.db.select().from(a).where(inArray(a.freezeId, ids));
	return found.map((row) => ({
		...row,
		allowed: allowed.filter(({ freezeId }) => freezeId === row.id).map(({ postId }) => postId),
	}));
}

/** What the rules need of a publication: its post's place and its channel's; null when either is gone. */
export async function outgoingOf(
	reader: Reader,
	{ postId, channelId }: { postId: string; channelId: string },
): Promise<Outgoing | null> {
	const { posts, channels, units } = reader.s;
	const [post] = await reader.db
		.select({ columnId: posts.columnId, campaignId: posts.campaignId, path: units.path })
		.from(posts)
		.innerJoin(units, eq(units.id, posts.unitId))
		.where(eq(posts.id, postId));
	const [channel] = await reader.db
		.select({ path: units.path })
		.from(channels)
		.innerJoin(units, eq(units.id, channels.unitId))
		.where(eq(channels.id, channelId));
	if (!post || !channel) return null;
	const { columnId, campaignId, path: postPath } = post;
	return { postId, channelId, columnId, campaignId, postPath, channelPath: channel.path };
}

/** The same freeze in force already, or null. */
export async function findSame(
	reader: Reader,
	{ unitId, target, targetId }: Pick<FreezeRow, 'unitId' | 'target' | 'targetId'>,
): Promise<{ id: string } | null> {
	const { freezes: f } = reader.s;
	const same = targetId === null ? isNull(f.targetId) : eq(f.targetId, targetId);
	const [row] = await reader.db
		.select({ id: f.id })
		.from(f)
		.where(and(eq(f.unitId, unitId), eq(f.target, target), same, isNull(f.liftedAt)));
	return row ?? null;
}

export async function insertFreeze(tx: Tx, row: Tx['s']['freezes']['$inferInsert']): Promise<void> {
	await tx.db.insert(tx.s.freezes).values(row);
}

/** Locks a freeze in force within `scope`; null when there is none. */
export async function lockFreeze(tx: Tx, id: string, scope: Scope): Promise<FreezeRow | null> {
	const { freezes: f } = tx.s;
	const [row] = await tx.locking(
		tx.db
			.select()
			.from(f)
			.where(and(eq(f.id, id), isNull(f.liftedAt), withinScope(tx, f.unitId, scope))),
	);
	return row ?? null;
}

export async function markLifted(
	tx: Tx,
	id: string,
	set: Pick<FreezeRow, 'liftedBy' | 'liftedAt' | 'liftReason'>,
): Promise<void> {
	const { freezes: f } = tx.s;
	await tx.db.update(f).set(set).where(eq(f.id, id));
}

/** Lets a post through. False: it was let through before. */
export async function insertAllowance(
	tx: Tx,
	row: Tx['s']['freezeAllowances']['$inferInsert'],
): Promise<boolean> {
	const { freezeAllowances: a } = tx.s;
	const added = await tx.db.insert(a).values(row).onConflictDoNothing().returning({ id: a.postId });
	return added.length === 1;
}

/** Unit of a channel, or null. */
export async function unitOfChannel(reader: Reader, channelId: string): Promise<string | null> {
	const { channels } = reader.s;
	const [row] = await reader.db
		.select({ unitId: channels.unitId })
		.from(channels)
		.where(eq(channels.id, channelId));
	return row?.unitId ?? null;
}

export async function isTopic(reader: Reader, target: 'column' | 'campaign', id: string): Promise<boolean> {
	const { columns, campaigns } = reader.s;
	const found =
		target === 'column'
			? await reader.db.select({ id: columns.id }).from(columns).where(eq(columns.id, id))
			: await reader.db.select({ id: campaigns.id }).from(campaigns).where(eq(campaigns.id, id));
	return found.length > 0;
}

export async function isPostWithin(reader: Reader, postId: string, scope: Scope): Promise<boolean> {
	const { posts } = reader.s;
	const found = await reader.db
		.select({ id: posts.id })
		.from(posts)
		.where(and(eq(posts.id, postId), withinScope(reader, posts.unitId, scope)));
	return found.length > 0;
}

/** Freezes with the words a page needs, newest first: in force, or the last `limit` lifted ones. */
export async function describedFreezes(
	reader: Reader,
	{ lifted, limit }: { lifted: boolean; limit: number },
) {
	const { freezes: f, units, accounts, channels, columns, campaigns } = reader.s;
	const rows = await reader.db
		.select({
			freeze: f,
			path: units.path,
			unitName: units.shortName,
			startedByName: accounts.name,
			channelName: channels.name,
			columnName: columns.name,
			campaignName: campaigns.name,
		})
		.from(f)
		.innerJoin(units, eq(units.id, f.unitId))
		.leftJoin(accounts, eq(accounts.id, f.startedBy))
		.leftJoin(channels, eq(channels.id, f.targetId))
		.leftJoin(columns, eq(columns.id, f.targetId))
		.leftJoin(campaigns, eq(campaigns.id, f.targetId))
		.where(lifted ? isNotNull(f.liftedAt) : isNull(f.liftedAt))
		.orderBy(desc(f.startedAt), desc(f.id))
		.limit(limit);
	return rows.map(({ channelName, columnName, campaignName, ...row }) => ({
		...row,
		targetName: channelName ?? columnName ?? campaignName ?? null,
	}));
}
export type DescribedFreeze = Awaited<ReturnType<typeof describedFreezes>>[number];

/** Posts let through by these freezes, oldest first. */
export async function allowancesOf(reader: Reader, freezeIds: readonly string[]) {
	const { freezeAllowances: a, posts, accounts } = reader.s;
	if (freezeIds.length === 0) return [];
	return reader.db
		.select({ freezeId: a.freezeId, postId: a.postId, title: posts.title, addedByName: accounts.name })
		.from(a)
		.innerJoin(posts, eq(posts.id, a.postId))
		.leftJoin(accounts, eq(accounts.id, a.addedBy))
		.where(inArray(a.freezeId, [...freezeIds]))
		.orderBy(asc(a.addedAt));
}

/** What may be frozen within `scope`: channels there, and the topics of the whole house. */
export async function freezableWithin(reader: Reader, scope: Scope) {
	const { channels, columns, campaigns } = reader.s;
	return {
		channels: await reader.db
			.select({ id: channels.id, name: channels.name })
			.from(channels)
			.where(withinScope(reader, channels.unitId, scope))
			.orderBy(asc(channels.position), asc(channels.id)),
		columns: await reader.db
			.select({ id: columns.id, name: columns.name })
			.from(columns)
			.where(isNull(columns.closedAt))
			.orderBy(asc(columns.position), asc(columns.id)),
		campaigns: await reader.db
			.select({ id: campaigns.id, name: campaigns.name })
			.from(campaigns)
			.orderBy(desc(campaigns.startsAt), asc(campaigns.id)),
	};
}

/** Posts within `scope` that wait to be published, for the list of those let through; at most `limit`, newest first. */
export async function waitingPosts(reader: Reader, scope: Scope, limit: number) {
	const { posts } = reader.s;
	return reader.db
		.select({ id: posts.id, title: posts.title })
		.from(posts)
		.where(
			and(
				inArray(posts.state, ['draft', 'in_review', 'returned', 'approved']),
				withinScope(reader, posts.unitId, scope),
			),
		)
		.orderBy(desc(posts.updatedAt), asc(posts.id))
		.limit(limit);
}
