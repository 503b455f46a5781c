import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, lt, lte, ne, or } from 'drizzle-orm';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';
import { LONGEST_LEASE_MS, type Recall, type Retraction } from './rules.ts';

/** The post a recall is about, within `scope`; null when there is none. */
export async function findPost(reader: Reader, id: string, scope: Scope) {
	const { posts } = reader.s;
	const [row] = await reader.db
		.select({ id: posts.id, unitId: posts.unitId, hash: posts.hash, title: posts.title })
		.from(posts)
		.where(and(eq(posts.id, id), withinScope(reader, posts.unitId, scope)));
	return row ?? null;
}

/** The recall of a post that is not closed, locked; null when there is none. */
export async function lockOpenRecall(tx: Tx, postId: string): Promise<Recall | null> {
	const { recalls: r } = tx.s;
	const [row] = await tx.locking(
		tx.db
			.select()
			.from(r)
			.where(and(eq(r.postId, postId), isNull(r.closedAt))),
	);
	return row ?? null;
}

export async function lockRecall(tx: Tx, id: string): Promise<Recall | null> {
	const { recalls: r } = tx.s;
	const [row] = await tx.locking(tx.db.select().from(r).where(eq(r.id, id)));
	return row ?? null;
}

/** The newest recall of a post, open or not. */
export async function newestRecall(reader: Reader, postId: string): Promise<Recall | null> {
	const { recalls: r } = reader.s;
	const [row] = await reader.db
		.select()
		.from(r)
		.where(eq(r.postId, postId))
		.orderBy(desc(r.startedAt), desc(r.id))
		.limit(1);
	return row ?? null;
}

export async function insertRecall(tx: Tx, row: Tx['s']['recalls']['$inferInsert']): Promise<void> {
	await tx.db.insert(tx.s.recalls).values(row);
}

export async function updateRecall(tx: Tx, id: string, set: Partial<Recall>): Promise<void> {
	const { recalls: r } = tx.s;
	await tx.db.update(r).set(set).where(eq(r.id, id));
}

/** Adds an item unless the recall has one for this publication. */
export async function insertRetraction(
	tx: Tx,
	row: Tx['s']['retractions']['$inferInsert'],
): Promise<boolean> {
	const { retractions: t } = tx.s;
	const added = await tx.db.insert(t).values(row).onConflictDoNothing().returning({ id: t.id });
	return added.length === 1;
}

/** Locks one item and reads it as it stands now. */
export async function lockRetraction(tx: Tx, id: string): Promise<Retraction | null> {
	const { retractions: t } = tx.s;
	const [row] = await tx.locking(tx.db.select().from(t).where(eq(t.id, id)));
	return row ?? null;
}

/** Locks the items of a publication, newest first. */
export async function lockOfPublication(tx: Tx, publicationId: string): Promise<Retraction[]> {
	const { retractions: t } = tx.s;
	return tx.locking(
		tx.db.select().from(t).where(eq(t.publicationId, publicationId)).orderBy(desc(t.createdAt), desc(t.id)),
	);
}

/** Locks up to `limit` items whose time has come, passing over those another node takes. */
export async function lockDue(tx: Tx, { now, limit }: { now: number; limit: number }): Promise<Retraction[]> {
	const { retractions: t } = tx.s;
	return tx.claiming(
		tx.db
			.select()
			.from(t)
			.where(and(lte(t.wakeAt, now), eq(t.state, 'queued')))
			.orderBy(asc(t.wakeAt), asc(t.id))
			.limit(limit),
	);
}

/** Locks up to `limit` items whose lease has ended, or was given by a clock that has been set back since. */
export async function lockExpired(
	tx: Tx,
	{ now, limit }: { now: number; limit: number },
): Promise<Retraction[]> {
	const { retractions: t } = tx.s;
	const ended = or(lt(t.leaseUntil, now), gt(t.leaseUntil, now + LONGEST_LEASE_MS));
	return tx.claiming(
		tx.db
			.select()
			.from(t)
			.where(and(eq(t.state, 'calling'), isNotNull(t.leaseUntil), ended))
			.orderBy(asc(t.id))
			.limit(limit),
	);
}

/** Whether a look would find anything to do. Costs no write lock, so it may be asked each second. */
export async function isWorkWaiting(reader: Reader, now: number): Promise<boolean> {
	const { retractions: t } = reader.s;
	const strange = gt(t.leaseUntil, now + LONGEST_LEASE_MS);
	const [row] = await reader.db
		.select({ id: t.id })
		.from(t)
		.where(and(isNotNull(t.wakeAt), or(lte(t.wakeAt, now), strange)))
		.limit(1);
	return row !== undefined;
}

/** Writes `set` if the item still is as `row` was read. False: somebody else changed it. */
export async function updateHeld(tx: Tx, row: Retraction, set: Partial<Retraction>): Promise<boolean> {
	const { retractions: t } = tx.s;
	const written = await tx.db
		.update(t)
		.set(set)
		.where(and(eq(t.id, row.id), eq(t.fence, row.fence), eq(t.state, row.state)))
		.returning({ id: t.id });
	return written.length === 1;
}

/** How many items of a recall are not closed. */
export async function countOpen(reader: Reader, recallId: string): Promise<number> {
	const { retractions: t } = reader.s;
	const [row] = await reader.db
		.select({ n: count() })
		.from(t)
		.where(and(eq(t.recallId, recallId), ne(t.state, 'closed')));
	return row?.n ?? 0;
}

/** Locks recalls whose clock ran out unsaid. */
export async function lockOverdue(tx: Tx, now: number): Promise<Recall[]> {
	const { recalls: r } = tx.s;
	return tx.claiming(
		tx.db
			.select()
			.from(r)
			.where(and(isNull(r.closedAt), isNull(r.overdueAt), lt(r.targetAt, now)))
			.orderBy(asc(r.id))
			.limit(50),
	);
}

export async function isAnyOverdue(reader: Reader, now: number): Promise<boolean> {
	const { recalls: r } = reader.s;
	const [row] = await reader.db
		.select({ id: r.id })
		.from(r)
		.where(and(isNull(r.closedAt), isNull(r.overdueAt), lt(r.targetAt, now)))
		.limit(1);
	return row !== undefined;
}

/** Whether a publication's post was recalled after the publication was made. */
export async function isRecalled(reader: Reader, publicationId: string): Promise<boolean> {
	const { publications: p } = reader.s;
	const [row] = await reader.db.select({ at: p.recalledAt }).from(p).where(eq(p.id, publicationId));
	return typeof row?.at === 'number';
}

/** The publication whose place on our website this one takes, or null. */
export async function replacedBy(reader: Reader, publicationId: string): Promise<string | null> {
	const { publications: p } = reader.s;
	const [row] = await reader.db.select({ id: p.replacesId }).from(p).where(eq(p.id, publicationId));
	return row?.id ?? null;
}

/** What a call to the platform needs to know of the item. */
export async function itemFacts(reader: Reader, row: Pick<Retraction, 'publicationId' | 'channelId'>) {
	const { publications: p, channels: c } = reader.s;
	const [found] = await reader.db
		.select({
			publicationId: p.id,
			remoteId: p.remoteId,
			jobId: p.jobId,
			url: p.url,
			platform: c.platform,
		})
		.from(p)
		.innerJoin(c, eq(c.id, row.channelId))
		.where(eq(p.id, row.publicationId));
	return found ?? null;
}

function selectRecalls(reader: Reader) {
	const { recalls: r, posts, units, accounts } = reader.s;
	return reader.db
		.select({
			recall: r,
			title: posts.title,
			unitName: units.shortName,
			startedByName: accounts.name,
		})
		.from(r)
		.innerJoin(posts, eq(posts.id, r.postId))
		.innerJoin(units, eq(units.id, r.unitId))
		.leftJoin(accounts, eq(accounts.id, r.startedBy));
}
export type ListedRecall = Awaited<ReturnType<typeof listWithin>>[number];

/** Recalls within `scope`: open ones first by their clock, then the newest closed, at most `limit`. */
export async function listWithin(reader: Reader, scope: Scope, limit: number) {
	const { recalls: r } = reader.s;
	const inScope = withinScope(reader, r.unitId, scope);
	const open = await selectRecalls(reader)
		.where(and(isNull(r.closedAt), inScope))
		.orderBy(asc(r.targetAt), asc(r.id))
		.limit(limit);
	const closed = await selectRecalls(reader)
		.where(and(isNotNull(r.closedAt), inScope))
		.orderBy(desc(r.closedAt), desc(r.id))
		.limit(limit);
	return [...open, ...closed].slice(0, limit);
}

export async function findWithin(reader: Reader, id: string, scope: Scope): Promise<ListedRecall | null> {
	const { recalls: r } = reader.s;
	const [row] = await selectRecalls(reader).where(and(eq(r.id, id), withinScope(reader, r.unitId, scope)));
	return row ?? null;
}

export async function isRecallWithin(reader: Reader, id: string, scope: Scope): Promise<boolean> {
	const { recalls: r } = reader.s;
	const found = await reader.db
		.select({ id: r.id })
		.from(r)
		.where(and(eq(r.id, id), withinScope(reader, r.unitId, scope)));
	return found.length > 0;
}

export async function isRetractionWithin(reader: Reader, id: string, scope: Scope): Promise<boolean> {
	const { retractions: t } = reader.s;
	const found = await reader.db
		.select({ id: t.id })
		.from(t)
		.where(and(eq(t.id, id), withinScope(reader, t.unitId, scope)));
	return found.length > 0;
}

/** Items of recalls with what a page shows of them, oldest first. */
export async function itemsOf(reader: Reader, recallIds: readonly string[]) {
	const { retractions: t, publications: p, channels: c, accounts } = reader.s;
	if (recallIds.length === 0) return [];
	return reader.db
		.select({
			retraction: t,
			url: p.url,
			publicationState: p.state,
			publishedAt: p.publishedAt,
			channelName: c.name,
			platform: c.platform,
			closedByName: accounts.name,
		})
		.from(t)
		.innerJoin(p, eq(p.id, t.publicationId))
		.innerJoin(c, eq(c.id, t.channelId))
		.leftJoin(accounts, eq(accounts.id, t.closedBy))
		.where(inArray(t.recallId, [...recallIds]))
		.orderBy(asc(t.createdAt), asc(t.id));
}
export type ListedItem = Awaited<ReturnType<typeof itemsOf>>[number];

/** Everything logged about a recall and its items, oldest first, with the names of those who acted. */
export async function eventsOf(reader: Reader, recallId: string, retractionIds: readonly string[]) {
	const { events: e, accounts } = reader.s;
	return reader.db
		.select({ at: e.at, kind: e.kind, subjectId: e.subjectId, payload: e.payload, actorName: accounts.name })
		.from(e)
		.leftJoin(accounts, eq(accounts.id, e.actorId))
		.where(
			or(
				and(eq(e.subjectKind, 'recall'), eq(e.subjectId, recallId)),
				and(eq(e.subjectKind, 'retraction'), inArray(e.subjectId, ['', ...retractionIds])),
			),
		)
		.orderBy(asc(e.seq));
}

/** Of a post: how many of its publications are public, how many of these in a version that a newer approved one corrects, and how many might still go out. */
export async function standingOf(
	reader: Reader,
	postId: string,
): Promise<{ live: number; outdated: number; open: number }> {
	const { publications: p, posts } = reader.s;
	const [post] = await reader.db
		.select({ state: posts.state, hash: posts.hash })
		.from(posts)
		.where(eq(posts.id, postId));
	const rows = await reader.db
		.select({ hash: p.hash, state: p.state, retractedAt: p.retractedAt, recalledAt: p.recalledAt })
		.from(p)
		.where(eq(p.postId, postId));
	const live = rows.filter((row) => row.state === 'published' && row.retractedAt === null);
	const open = rows.filter(
		(row) => row.state !== 'published' && row.state !== 'cancelled' && row.recalledAt === null,
	);
	const outdated = post?.state === 'approved' ? live.filter((row) => row.hash !== post.hash) : [];
	return { live: live.length, outdated: outdated.length, open: open.length };
}
