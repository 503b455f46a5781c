import { and, asc, count, desc, eq, gte, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';

type WallRow = Reader['s']['walls']['$inferSelect'];
type DeviceRow = Reader['s']['wallDevices']['$inferSelect'];

export async function insertWall(tx: Tx, wall: WallRow): Promise<void> {
	await tx.db.insert(tx.s.walls).values(wall);
}

/** The wall with its unit when it lies within `scope`, or null. */
export async function findWall(reader: Reader, id: string, scope: Scope) {
	const { walls, units } = reader.s;
	const [wall] = await reader.db
		.select({ id: walls.id, name: walls.name, unitId: walls.unitId, unitName: units.name, path: units.path })
		.from(walls)
		.innerJoin(units, eq(units.id, walls.unitId))
		.where(and(eq(walls.id, id), withinScope(reader, walls.unitId, scope)));
	return wall ?? null;
}

/** Walls within `scope`, oldest first. */
export async function wallsWithin(reader: Reader, scope: Scope) {
	const { walls, units } = reader.s;
	return reader.db
		.select({
			id: walls.id,
			name: walls.name,
			unitName: units.shortName,
			path: units.path,
			createdAt: walls.createdAt,
		})
		.from(walls)
		.innerJoin(units, eq(units.id, walls.unitId))
		.where(withinScope(reader, walls.unitId, scope))
		.orderBy(asc(walls.createdAt), asc(walls.id));
}

/** Devices of all walls within `scope`, the newest first. The token's hash stays in the store. */
export async function devicesWithin(reader: Reader, scope: Scope) {
	const { walls, wallDevices: d } = reader.s;
	return reader.db
		.select({
			id: d.id,
			wallId: d.wallId,
			name: d.name,
			createdAt: d.createdAt,
			seenAt: d.seenAt,
			revokedAt: d.revokedAt,
		})
		.from(d)
		.innerJoin(walls, eq(walls.id, d.wallId))
		.where(withinScope(reader, walls.unitId, scope))
		.orderBy(desc(d.createdAt), desc(d.id));
}

export async function insertDevice(tx: Tx, device: Omit<DeviceRow, 'seenAt' | 'revokedAt'>): Promise<void> {
	await tx.db.insert(tx.s.wallDevices).values(device);
}

/** A device within `scope` with its wall's unit, locked, or null. */
export async function lockDevice(tx: Tx, id: string, scope: Scope) {
	const { walls, wallDevices: d } = tx.s;
	const [device] = await tx.locking(
		tx.db
			.select({ id: d.id, revokedAt: d.revokedAt, unitId: walls.unitId })
			.from(d)
			.innerJoin(walls, eq(walls.id, d.wallId))
			.where(and(eq(d.id, id), withinScope(tx, walls.unitId, scope))),
	);
	return device ?? null;
}

export async function markRevoked(tx: Tx, id: string, at: number): Promise<void> {
	const { wallDevices } = tx.s;
	await tx.db.update(wallDevices).set({ revokedAt: at }).where(eq(wallDevices.id, id));
}

export async function markSeen(tx: Tx, id: string, at: number): Promise<void> {
	const { wallDevices } = tx.s;
	await tx.db.update(wallDevices).set({ seenAt: at }).where(eq(wallDevices.id, id));
}

/** The device whose token has this hash and that may still show this wall, with the wall and its unit. */
export async function findDevice(reader: Reader, wallId: string, tokenHash: string) {
	const { walls, wallDevices: d, units } = reader.s;
	const [row] = await reader.db
		.select({
			deviceId: d.id,
			seenAt: d.seenAt,
			wallId: walls.id,
			name: walls.name,
			unitId: units.id,
			unitName: units.name,
			path: units.path,
		})
		.from(d)
		.innerJoin(walls, eq(walls.id, d.wallId))
		.innerJoin(units, eq(units.id, walls.unitId))
		.where(and(eq(d.tokenHash, tokenHash), eq(d.wallId, wallId), isNull(d.revokedAt)));
	return row ?? null;
}

/** A publication as those who watch a day need it. */
export type WatchedPublication = Awaited<ReturnType<typeof publicationsOfDay>>[number];

/** More publications than this on one day are not listed one by one. */
const DAY_MAX = 500;

/** Publications within `scope` that came out or are due in [from, to), in the order of their time. */
export async function publicationsOfDay(reader: Reader, scope: Scope, day: { from: number; to: number }) {
	const { publications: p, posts, channels, units } = reader.s;
	const at = sql<number | null>`coalesce(${p.publishedAt}, ${p.dueAt})`;
	return reader.db
		.select({
			id: p.id,
			postId: p.postId,
			title: posts.title,
			channelId: p.channelId,
			channelName: channels.name,
			platform: channels.platform,
			unitName: units.shortName,
			state: p.state,
			reason: p.reason,
			at,
		})
		.from(p)
		.innerJoin(posts, eq(posts.id, p.postId))
		.innerJoin(channels, eq(channels.id, p.channelId))
		.innerJoin(units, eq(units.id, p.unitId))
		.where(
			and(
				ne(p.state, 'cancelled'),
				withinScope(reader, p.unitId, scope),
				or(
					and(gte(p.publishedAt, day.from), lt(p.publishedAt, day.to)),
					and(isNull(p.publishedAt), gte(p.dueAt, day.from), lt(p.dueAt, day.to)),
				),
			),
		)
		.orderBy(asc(at), asc(p.id))
		.limit(DAY_MAX);
}

/** Posts published since `from` by unit: how many different posts each unit's own channels carried. */
export async function postsPublishedByUnit(reader: Reader, scope: Scope, from: number) {
	const { publications: p, units } = reader.s;
	return reader.db
		.select({ path: units.path, posts: sql<number>`count(distinct ${p.postId})`.mapWith(Number) })
		.from(p)
		.innerJoin(units, eq(units.id, p.unitId))
		.where(and(eq(p.state, 'published'), gte(p.publishedAt, from), withinScope(reader, p.unitId, scope)))
		.groupBy(units.path);
}

/** Different posts published in [from, to) within `scope`. */
export async function countPostsPublished(
	reader: Reader,
	scope: Scope,
	{ from, to }: { from: number; to: number },
): Promise<number> {
	const { publications: p } = reader.s;
	const [row] = await reader.db
		.select({ n: sql<number>`count(distinct ${p.postId})`.mapWith(Number) })
		.from(p)
		.where(
			and(
				eq(p.state, 'published'),
				gte(p.publishedAt, from),
				lt(p.publishedAt, to),
				withinScope(reader, p.unitId, scope),
			),
		);
	return row?.n ?? 0;
}

/** Posts in review within `scope`: the level awaited, and since when it has been. */
export async function postsInReview(reader: Reader, scope: Scope) {
	const { posts, reviews } = reader.s;
	const signedAt = sql<number | null>`(select max(${reviews.at}) from ${reviews}
		where ${reviews.postId} = ${posts.id} and ${reviews.decision} = 'approved' and ${reviews.voidedAt} is null)`;
	const rows = await reader.db
		.select({ level: posts.level, submittedAt: posts.submittedAt, updatedAt: posts.updatedAt, signedAt })
		.from(posts)
		.where(and(eq(posts.state, 'in_review'), withinScope(reader, posts.unitId, scope)));
	return rows.map((row) => ({
		level: row.level,
		since: row.signedAt === null ? (row.submittedAt ?? row.updatedAt) : Number(row.signedAt),
	}));
}

/** Decisions since `from` within `scope`: posts that passed 终审, and returns. */
export async function countDecisions(reader: Reader, scope: Scope, from: number) {
	const { reviews, posts } = reader.s;
	const rows = await reader.db
		.select({ level: reviews.level, decision: reviews.decision, n: count() })
		.from(reviews)
		.innerJoin(posts, eq(posts.id, reviews.postId))
		.where(and(gte(reviews.at, from), withinScope(reader, posts.unitId, scope)))
		.groupBy(reviews.level, reviews.decision);
	const sumOf = (wanted: (row: (typeof rows)[number]) => boolean) =>
		rows.filter(wanted).reduce((sum, row) => sum + row.n, 0);
	return {
		approved: sumOf((row) => row.decision === 'approved' && row.level === 3),
		returned: sumOf((row) => row.decision === 'returned'),
	};
}

/** Volunteers checked in and not out at activities within `scope`. */
export async function countPresent(reader: Reader, scope: Scope): Promise<number> {
	const { checkIns, activities } = reader.s;
	const [row] = await reader.db
		.select({ n: count() })
		.from(checkIns)
		.innerJoin(activities, eq(activities.id, checkIns.activityId))
		.where(and(isNull(checkIns.outAt), withinScope(reader, activities.unitId, scope)));
	return row?.n ?? 0;
}

/** The open units directly below `unitId`, in their fixed order. */
export async function unitsBelow(reader: Reader, unitId: string) {
	const { units } = reader.s;
	return reader.db
		.select({ id: units.id, name: units.shortName, path: units.path })
		.from(units)
		.where(and(eq(units.parentId, unitId), isNull(units.closedAt)))
		.orderBy(asc(units.position), asc(units.code), asc(units.path));
}

/** Different posts published in [from, to) within `scope`, by day of Beijing time: day's start → count. */
export async function postsPublishedByDay(reader: Reader, scope: Scope, span: { from: number; to: number }) {
	const { publications: p } = reader.s;
	const offset = 8 * 3_600_000;
	const day = sql<number>`(${p.publishedAt} + ${sql.raw(String(offset))}) / 86400000`.mapWith(Number);
	const rows = await reader.db
		.select({ day, posts: sql<number>`count(distinct ${p.postId})`.mapWith(Number) })
		.from(p)
		.where(
			and(
				eq(p.state, 'published'),
				gte(p.publishedAt, span.from),
				lt(p.publishedAt, span.to),
				withinScope(reader, p.unitId, scope),
			),
		)
		.groupBy(sql`1`);
	return new Map(rows.map((row) => [row.day * 86_400_000 - offset, row.posts]));
}
