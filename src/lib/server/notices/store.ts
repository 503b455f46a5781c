import { and, asc, count, desc, eq, inArray, isNull, lt, lte, sql } from 'drizzle-orm';
import type { NoticeKind } from '#lib/contract/notices.ts';
import type { Reader, Tx } from '../db/index.ts';

export type OutboxRow = Reader['s']['noticeOutbox']['$inferSelect'];
export type NoticeRow = Reader['s']['notices']['$inferSelect'];
export type DeliveryRow = Reader['s']['noticeDeliveries']['$inferSelect'];

export async function insertOutbox(tx: Tx, row: OutboxRow): Promise<void> {
	await tx.db.insert(tx.s.noticeOutbox).values(row);
}

/** Numbers of what is to be told by now, oldest first. */
export async function dueOutbox(reader: Reader, now: number, limit: number): Promise<number[]> {
	const { noticeOutbox: o } = reader.s;
	const rows = await reader.db
		.select({ seq: o.seq })
		.from(o)
		.where(lte(o.wakeAt, now))
		.orderBy(asc(o.seq))
		.limit(limit);
	return rows.map(({ seq }) => seq);
}

/** The row, held until the transaction ends; null when somebody else has it or had it. */
export async function claimOutbox(tx: Tx, seq: number): Promise<OutboxRow | null> {
	const { noticeOutbox: o } = tx.s;
	const [row] = await tx.claiming(tx.db.select().from(o).where(eq(o.seq, seq)));
	return row ?? null;
}

export async function deleteOutbox(tx: Tx, seq: number): Promise<void> {
	await tx.db.delete(tx.s.noticeOutbox).where(eq(tx.s.noticeOutbox.seq, seq));
}

export async function postponeOutbox(
	tx: Tx,
	seq: number,
	{ attempts, wakeAt }: { attempts: number; wakeAt: number },
): Promise<void> {
	const { noticeOutbox: o } = tx.s;
	await tx.db.update(o).set({ attempts, wakeAt }).where(eq(o.seq, seq));
}

/** Puts a notice into an inbox, once. False when it is there already. */
export async function insertNotice(tx: Tx, row: NoticeRow): Promise<boolean> {
	const written = await tx.db
		.insert(tx.s.notices)
		.values(row)
		.onConflictDoNothing()
		.returning({ id: tx.s.notices.id });
	return written.length > 0;
}

export async function insertDelivery(tx: Tx, row: DeliveryRow): Promise<void> {
	await tx.db.insert(tx.s.noticeDeliveries).values(row).onConflictDoNothing();
}

/** What these kinds asked for about a thing is done: nobody needs to read or be sent it any more. */
export async function settleNotices(
	tx: Tx,
	{ subjectId, kinds, at }: { subjectId: string; kinds: readonly NoticeKind[]; at: number },
): Promise<void> {
	const { notices: n, noticeDeliveries: d } = tx.s;
	await tx.db
		.update(n)
		.set({ settledAt: at, readAt: sql`coalesce(${n.readAt}, ${at})` })
		.where(and(eq(n.subjectId, subjectId), inArray(n.kind, [...kinds]), isNull(n.settledAt), lte(n.at, at)));
	await tx.db
		.update(d)
		.set({ wakeAt: null, outcome: 'settled', endedAt: at })
		.where(
			and(
				eq(d.subjectId, subjectId),
				inArray(d.kind, [...kinds]),
				sql`${d.wakeAt} is not null`,
				lte(d.at, at),
			),
		);
}

export interface InboxQuery {
	accountId: string;
	unreadOnly: boolean;
	offset: number;
	limit: number;
}

export async function inboxOf(reader: Reader, query: InboxQuery): Promise<NoticeRow[]> {
	const { notices: n } = reader.s;
	const { accountId, unreadOnly, offset, limit } = query;
	return reader.db
		.select()
		.from(n)
		.where(and(eq(n.accountId, accountId), unreadOnly ? isNull(n.readAt) : undefined))
		.orderBy(desc(n.at), desc(n.id))
		.limit(limit)
		.offset(offset);
}

/** How many notices a person has, and how many of them unread. */
export async function countInbox(
	reader: Reader,
	accountId: string,
): Promise<{ all: number; unread: number }> {
	const { notices: n } = reader.s;
	const [all] = await reader.db.select({ n: count() }).from(n).where(eq(n.accountId, accountId));
	return { all: Number(all?.n ?? 0), unread: await countUnread(reader, accountId) };
}

/** What a person has not read yet. */
export async function countUnread(reader: Reader, accountId: string): Promise<number> {
	const { notices: n } = reader.s;
	const [unread] = await reader.db
		.select({ n: count() })
		.from(n)
		.where(and(eq(n.accountId, accountId), isNull(n.readAt)));
	return Number(unread?.n ?? 0);
}

/** A person's own notice, or null. */
export async function findNotice(reader: Reader, id: string, accountId: string): Promise<NoticeRow | null> {
	const { notices: n } = reader.s;
	if (!/^[\w-]{1,64}$/.test(id)) return null;
	const [row] = await reader.db
		.select()
		.from(n)
		.where(and(eq(n.id, id), eq(n.accountId, accountId)));
	return row ?? null;
}

/** Marks a person's notice (or all up to `at`) as read. Gives how many were unread. */
export async function markNotices(
	tx: Tx,
	{ accountId, id, at }: { accountId: string; id: string | null; at: number },
): Promise<number> {
	const { notices: n } = tx.s;
	const which = id === null ? lte(n.at, at) : eq(n.id, id);
	const marked = await tx.db
		.update(n)
		.set({ readAt: at })
		.where(and(eq(n.accountId, accountId), which, isNull(n.readAt)))
		.returning({ id: n.id });
	return marked.length;
}

/** Forgets what is older than `before`. */
export async function sweepBefore(tx: Tx, before: number): Promise<void> {
	const { notices: n, noticeDeliveries: d } = tx.s;
	await tx.db.delete(n).where(lt(n.at, before));
	await tx.db.delete(d).where(lt(d.at, before));
}
