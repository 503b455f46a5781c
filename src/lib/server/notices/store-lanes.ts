import { and, asc, desc, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { NoticeKind } from '#lib/contract/notices.ts';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';
import type { DeliveryRow } from './store.ts';
import { idsIn } from './store-people.ts';

export type BotRow = Reader['s']['noticeBots']['$inferSelect'];

/** Running bots that want this kind of notice of this unit: its own, and those above that also look below. */
export async function botsFor(
	reader: Reader,
	{ unitId, unitPath, kind }: { unitId: string; unitPath: string; kind: NoticeKind },
): Promise<BotRow[]> {
	const { noticeBots: b } = reader.s;
	const rows = await reader.db
		.select()
		.from(b)
		.where(
			and(
				isNull(b.pausedAt),
				or(eq(b.unitId, unitId), and(eq(b.below, true), inArray(b.unitId, idsIn(unitPath)))),
			),
		);
	return rows.filter(({ kinds }) => kinds.includes(kind));
}

export type LaneRow = Reader['s']['noticeLanes']['$inferSelect'];
type LaneChange = Partial<Omit<LaneRow, 'id'>>;

/** Lanes with something to say by now. */
export async function lanesDue(reader: Reader, now: number): Promise<string[]> {
	const { noticeDeliveries: d } = reader.s;
	const rows = await reader.db.selectDistinct({ lane: d.lane }).from(d).where(lte(d.wakeAt, now));
	return rows.map(({ lane }) => lane);
}

/** Takes the lane for `owner` until `until`; null while somebody else holds it or it must be silent. */
export async function claimLane(
	tx: Tx,
	id: string,
	{ owner, now, until }: { owner: string; now: number; until: number },
): Promise<LaneRow | null> {
	const { noticeLanes: l } = tx.s;
	await tx.db.insert(l).values({ id, recent: [] }).onConflictDoNothing();
	const [row] = await tx.claiming(tx.db.select().from(l).where(eq(l.id, id)));
	if (!row || (row.blockedUntil ?? 0) > now) return null;
	if (row.leaseOwner !== null && (row.leaseUntil ?? 0) > now) return null;
	const lease = { leaseOwner: owner, leaseUntil: until };
	await tx.db.update(l).set(lease).where(eq(l.id, id));
	return { ...row, ...lease };
}

/** Changes the lane while `owner` holds it. False when the lease went to somebody else. */
export async function updateHeldLane(
	tx: Tx,
	{ id, owner }: { id: string; owner: string },
	change: LaneChange,
): Promise<boolean> {
	const { noticeLanes: l } = tx.s;
	const held = await tx.db
		.update(l)
		.set(change)
		.where(and(eq(l.id, id), eq(l.leaseOwner, owner)))
		.returning({ id: l.id });
	return held.length > 0;
}

/** Lets a lane speak again at once: its settings were changed. */
export async function resetLane(tx: Tx, id: string): Promise<void> {
	const { noticeLanes: l, noticeDeliveries: d } = tx.s;
	await tx.db.update(l).set({ blockedUntil: null, failures: 0, problem: null }).where(eq(l.id, id));
	await tx.db
		.update(d)
		.set({ wakeAt: sql`${d.at}` })
		.where(and(eq(d.lane, id), sql`${d.wakeAt} is not null`, sql`${d.attempts} > 0`));
}

export async function findLanes(reader: Reader, ids: readonly string[]): Promise<Map<string, LaneRow>> {
	const { noticeLanes: l } = reader.s;
	if (ids.length === 0) return new Map();
	const rows = await reader.db
		.select()
		.from(l)
		.where(inArray(l.id, [...ids]));
	return new Map(rows.map((row) => [row.id, row]));
}

/** What a lane may say by now: the urgent first, then the oldest. */
export async function waitingOn(
	reader: Reader,
	{ lane, now, limit }: { lane: string; now: number; limit: number },
): Promise<DeliveryRow[]> {
	const { noticeDeliveries: d } = reader.s;
	return reader.db
		.select()
		.from(d)
		.where(and(eq(d.lane, lane), lte(d.wakeAt, now)))
		.orderBy(desc(d.urgent), asc(d.at), asc(d.id))
		.limit(limit);
}

/** Deliveries of each lane that have not left yet. */
export async function countWaiting(reader: Reader): Promise<Map<string, number>> {
	const { noticeDeliveries: d } = reader.s;
	const rows = await reader.db
		.select({ lane: d.lane, n: sql<number>`count(*)`.mapWith(Number) })
		.from(d)
		.where(sql`${d.wakeAt} is not null`)
		.groupBy(d.lane);
	return new Map(rows.map(({ lane, n }) => [lane, n]));
}

export async function beginDeliveries(tx: Tx, ids: readonly string[]): Promise<void> {
	const { noticeDeliveries: d } = tx.s;
	await tx.db
		.update(d)
		.set({ attempts: sql`${d.attempts} + 1` })
		.where(inArray(d.id, [...ids]));
}

export async function endDeliveries(
	tx: Tx,
	ids: readonly string[],
	end: { outcome: 'sent' | 'failed' | 'settled'; detail: string | null; endedAt: number },
): Promise<void> {
	const { noticeDeliveries: d } = tx.s;
	await tx.db
		.update(d)
		.set({ ...end, wakeAt: null })
		.where(inArray(d.id, [...ids]));
}

export async function postponeDeliveries(
	tx: Tx,
	ids: readonly string[],
	{ wakeAt, detail }: { wakeAt: number; detail: string },
): Promise<void> {
	const { noticeDeliveries: d } = tx.s;
	await tx.db
		.update(d)
		.set({ wakeAt, detail })
		.where(and(inArray(d.id, [...ids]), sql`${d.wakeAt} is not null`));
}

export async function findBot(reader: Reader, id: string): Promise<BotRow | null> {
	const { noticeBots: b } = reader.s;
	const [row] = await reader.db.select().from(b).where(eq(b.id, id));
	return row ?? null;
}

/** Bots of the units within `scope`, upper units first, with the unit's short name. */
export async function botsWithin(reader: Reader, scope: Scope): Promise<(BotRow & { unitName: string })[]> {
	const { noticeBots: b, units } = reader.s;
	const rows = await reader.db
		.select({ bot: b, unitName: units.shortName })
		.from(b)
		.innerJoin(units, eq(units.id, b.unitId))
		.where(withinScope(reader, b.unitId, scope))
		.orderBy(asc(units.path), asc(b.createdAt), asc(b.id));
	return rows.map(({ bot, unitName }) => ({ ...bot, unitName }));
}

export async function insertBot(tx: Tx, row: BotRow): Promise<void> {
	await tx.db.insert(tx.s.noticeBots).values(row);
}

export async function updateBot(tx: Tx, id: string, change: Partial<BotRow>): Promise<void> {
	await tx.db.update(tx.s.noticeBots).set(change).where(eq(tx.s.noticeBots.id, id));
}

/** The bot, its lane and what it has not said. */
export async function deleteBot(tx: Tx, id: string): Promise<void> {
	const { noticeBots: b, noticeLanes: l, noticeDeliveries: d } = tx.s;
	await tx.db.delete(d).where(eq(d.lane, id));
	await tx.db.delete(l).where(eq(l.id, id));
	await tx.db.delete(b).where(eq(b.id, id));
}
