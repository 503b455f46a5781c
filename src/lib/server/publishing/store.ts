import {
	and,
	asc,
	desc,
	eq,
	gt,
	inArray,
	isNotNull,
	isNull,
	lt,
	lte,
	min,
	ne,
	notInArray,
	or,
	type SQL,
} from 'drizzle-orm';
import type { AttemptKind, PublicationState } from '#lib/contract/publishing.ts';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';
import { LONGEST_LEASE_MS, type Publication } from './rules.ts';

/** A publication is its post's unit's, and also of the unit on whose channel it goes out: they answer for the account. */
export function withinReach(reader: Reader, scope: Scope): SQL | undefined {
	const { publications: p, channels: c } = reader.s;
	const theirs = reader.db
		.select({ id: c.id })
		.from(c)
		.where(withinScope(reader, c.unitId, scope));
	return or(withinScope(reader, p.unitId, scope), inArray(p.channelId, theirs));
}

/** Below both engines' limits on parameters. */
const IDS_AT_ONCE = 500;

/** Locks up to `limit` rows whose time has come, oldest first, passing over those another scheduler takes. */
export async function lockClaimable(
	tx: Tx,
	{ now, limit }: { now: number; limit: number },
): Promise<Publication[]> {
	const { publications } = tx.s;
	return tx.claiming(
		tx.db
			.select()
			.from(publications)
			.where(and(lte(publications.wakeAt, now), inArray(publications.state, ['due', 'unknown', 'accepted'])))
			.orderBy(asc(publications.wakeAt), asc(publications.id))
			.limit(limit),
	);
}

/** Locks up to `limit` rows whose lease has ended, or was given by a clock that has been set back since. */
export async function lockExpired(
	tx: Tx,
	{ now, limit }: { now: number; limit: number },
): Promise<Publication[]> {
	const { publications } = tx.s;
	const { leaseUntil, state, id } = publications;
	const ended = or(lt(leaseUntil, now), gt(leaseUntil, now + LONGEST_LEASE_MS));
	return tx.claiming(
		tx.db
			.select()
			.from(publications)
			.where(and(isNotNull(leaseUntil), ended, inArray(state, ['leased', 'sending'])))
			.orderBy(asc(id))
			.limit(limit),
	);
}

/** Locks one row and reads it as it stands now. */
export async function lockPublication(tx: Tx, id: string): Promise<Publication | null> {
	const { publications } = tx.s;
	const [row] = await tx.locking(tx.db.select().from(publications).where(eq(publications.id, id)));
	return row ?? null;
}

/** Locks every publication of a post that is not over. */
export async function lockOpenOfPost(tx: Tx, postId: string): Promise<Publication[]> {
	const { publications } = tx.s;
	return tx.locking(
		tx.db
			.select()
			.from(publications)
			.where(and(eq(publications.postId, postId), notInArray(publications.state, ['published', 'cancelled'])))
			.orderBy(asc(publications.id)),
	);
}

/** Locks those of `ids` that lie within `scope`. */
export async function lockWithin(tx: Tx, ids: readonly string[], scope: Scope): Promise<Publication[]> {
	const { publications: p } = tx.s;
	return tx.locking(
		tx.db
			.select()
			.from(p)
			.where(and(inArray(p.id, [...ids]), withinReach(tx, scope)))
			.orderBy(asc(p.id)),
	);
}

/** What missed its time within `scope`, longest ago first, at most `limit`. */
export async function missedWithin(reader: Reader, scope: Scope, limit: number): Promise<string[]> {
	const { publications: p } = reader.s;
	const found = await reader.db
		.select({ id: p.id })
		.from(p)
		.where(and(eq(p.state, 'missed'), withinReach(reader, scope)))
		.orderBy(asc(p.dueAt), asc(p.id))
		.limit(limit);
	return found.map(({ id }) => id);
}

/** Locks every row in which something may happen by itself. */
export async function lockOpen(tx: Tx): Promise<Publication[]> {
	const { publications } = tx.s;
	return tx.locking(
		tx.db
			.select()
			.from(publications)
			.where(inArray(publications.state, ['due', 'leased', 'sending', 'accepted', 'unknown']))
			.orderBy(asc(publications.id)),
	);
}

/** Whether a look would find anything to take or to take back. Costs no write lock, so it may be asked each second. */
export async function isWorkWaiting(reader: Reader, now: number): Promise<boolean> {
	const { publications: p } = reader.s;
	const strange = gt(p.leaseUntil, now + LONGEST_LEASE_MS);
	const [row] = await reader.db
		.select({ id: p.id })
		.from(p)
		.where(or(lte(p.wakeAt, now), and(isNotNull(p.leaseUntil), strange)))
		.limit(1);
	return row !== undefined;
}

/** Writes `set` if the row still is as `row` was read. False: somebody else changed it. */
export async function updateHeld(tx: Tx, row: Publication, set: Partial<Publication>): Promise<boolean> {
	const { publications } = tx.s;
	const written = await tx.db
		.update(publications)
		.set(set)
		.where(
			and(eq(publications.id, row.id), eq(publications.fence, row.fence), eq(publications.state, row.state)),
		)
		.returning({ id: publications.id });
	return written.length === 1;
}

/** Adds a publication unless this revision has one on this channel that is not cancelled: then null. */
export async function insertPublication(
	tx: Tx,
	row: Tx['s']['publications']['$inferInsert'],
): Promise<Publication | null> {
	const { publications } = tx.s;
	const [written] = await tx.db.insert(publications).values(row).onConflictDoNothing().returning();
	return written ?? null;
}

/** Whether the revision has another publication on the channel that is not cancelled. */
export async function hasTwin(reader: Reader, row: Publication): Promise<boolean> {
	const { publications: p } = reader.s;
	const [twin] = await reader.db
		.select({ id: p.id })
		.from(p)
		.where(
			and(
				eq(p.revisionId, row.revisionId),
				eq(p.channelId, row.channelId),
				ne(p.id, row.id),
				ne(p.state, 'cancelled'),
			),
		)
		.limit(1);
	return twin !== undefined;
}

/** Publications of a post on one channel, cancelled ones left out. */
export async function publicationsOnChannel(
	reader: Reader,
	where: { postId: string; channelId: string },
): Promise<Publication[]> {
	const { publications: p } = reader.s;
	return reader.db
		.select()
		.from(p)
		.where(and(eq(p.postId, where.postId), eq(p.channelId, where.channelId), ne(p.state, 'cancelled')));
}

/** When a scheduler has to look next, epoch ms; null when nothing waits. */
export async function earliestWake(reader: Reader): Promise<number | null> {
	const { publications } = reader.s;
	const [row] = await reader.db
		.select({ at: min(publications.wakeAt) })
		.from(publications)
		.where(isNotNull(publications.wakeAt));
	return row?.at ?? null;
}

/** What a channel is, without its secrets. */
export async function channelFacts(reader: Reader, channelId: string) {
	const { channels } = reader.s;
	const [row] = await reader.db
		.select({
			id: channels.id,
			platform: channels.platform,
			name: channels.name,
			settings: channels.settings,
			pausedAt: channels.pausedAt,
		})
		.from(channels)
		.where(eq(channels.id, channelId));
	return row ?? null;
}
export type ChannelFacts = NonNullable<Awaited<ReturnType<typeof channelFacts>>>;

/** What the door and the making of publications need of a post. */
export async function postFacts(reader: Reader, postId: string) {
	const { posts, columns } = reader.s;
	const [row] = await reader.db
		.select({
			id: posts.id,
			unitId: posts.unitId,
			state: posts.state,
			hash: posts.hash,
			revisionId: posts.revisionId,
			plannedAt: posts.plannedAt,
			urgentAt: posts.urgentAt,
			channelIds: posts.channelIds,
			createdBy: posts.createdBy,
			columnId: posts.columnId,
			columnSlug: columns.slug,
			columnName: columns.name,
			campaignId: posts.campaignId,
		})
		.from(posts)
		.innerJoin(columns, eq(columns.id, posts.columnId))
		.where(eq(posts.id, postId));
	return row ?? null;
}
export type PostFacts = NonNullable<Awaited<ReturnType<typeof postFacts>>>;

/** Names of people, by account id; those who are gone are left out. */
export async function accountNames(reader: Reader, ids: string[]): Promise<Map<string, string>> {
	const { accounts } = reader.s;
	const found = await reader.db
		.select({ id: accounts.id, name: accounts.name })
		.from(accounts)
		.where(inArray(accounts.id, ids));
	return new Map(found.map((account) => [account.id, account.name]));
}

interface AttemptKey {
	publicationId: string;
	fence: number;
}

export async function insertAttempt(
	tx: Tx,
	attempt: AttemptKey & { kind: AttemptKind; startedAt: number },
): Promise<void> {
	await tx.db.insert(tx.s.publicationAttempts).values(attempt).onConflictDoNothing();
}

/** Notes how an attempt ended; whoever owns the publication by then. */
export async function endAttempt(
	tx: Tx,
	{ publicationId, fence }: AttemptKey,
	end: { endedAt: number; outcome: string; detail: string | null },
): Promise<void> {
	const { publicationAttempts: a } = tx.s;
	await tx.db
		.update(a)
		.set(end)
		.where(and(eq(a.publicationId, publicationId), eq(a.fence, fence)));
}

export async function attemptsOf(reader: Reader, publicationId: string) {
	const { publicationAttempts: a } = reader.s;
	return reader.db
		.select()
		.from(a)
		.where(eq(a.publicationId, publicationId))
		.orderBy(asc(a.startedAt), asc(a.fence));
}

export async function readStep(reader: Reader, publicationId: string, step: string) {
	const { publicationSteps: s } = reader.s;
	const [row] = await reader.db
		.select({ value: s.value })
		.from(s)
		.where(and(eq(s.publicationId, publicationId), eq(s.step, step)));
	return row?.value ?? null;
}

export async function writeStep(tx: Tx, row: Tx['s']['publicationSteps']['$inferInsert']): Promise<void> {
	const { publicationSteps: s } = tx.s;
	const { fence, value, at } = row;
	await tx.db
		.insert(s)
		.values(row)
		.onConflictDoUpdate({ target: [s.publicationId, s.step], set: { fence, value, at } });
}

export async function stepsOf(reader: Reader, publicationId: string) {
	const { publicationSteps: s } = reader.s;
	return reader.db.select().from(s).where(eq(s.publicationId, publicationId)).orderBy(asc(s.at));
}

export type StoredCallback = Tx['s']['channelCallbacks']['$inferSelect'];

/** Older callbacks that match nothing are of items that were made by hand on the platform. */
const CALLBACK_LIFE_MS = 7 * 24 * 3_600_000;

/** Callbacks not yet applied whose publication is known by now, by its marker or its job; at most twice `limit`. */
export async function matchedCallbacks(reader: Reader, { now, limit }: { now: number; limit: number }) {
	const { channelCallbacks: c, publications: p } = reader.s;
	const open = and(isNull(c.processedAt), gt(c.at, now - CALLBACK_LIFE_MS));
	// Two joins and no OR: each has an index.
	const matching = (same: SQL | undefined) =>
		reader.db
			.select({ callback: c, publicationId: p.id })
			.from(c)
			.innerJoin(p, and(eq(p.channelId, c.channelId), same))
			.where(open)
			.orderBy(asc(c.at))
			.limit(limit);
	return [...(await matching(eq(p.id, c.publicationId))), ...(await matching(eq(p.jobId, c.jobId)))];
}

/** Callbacks of one job, oldest first, not yet applied. */
export async function openCallbacksOfJob(
	tx: Tx,
	{ channelId, jobId }: { channelId: string; jobId: string },
): Promise<StoredCallback[]> {
	const { channelCallbacks: c } = tx.s;
	return tx.db
		.select()
		.from(c)
		.where(and(eq(c.channelId, channelId), eq(c.jobId, jobId), isNull(c.processedAt)))
		.orderBy(asc(c.at));
}

export async function markCallbackProcessed(tx: Tx, callback: StoredCallback, at: number): Promise<void> {
	const { channelCallbacks: c } = tx.s;
	await tx.db
		.update(c)
		.set({ processedAt: at })
		.where(and(eq(c.channelId, callback.channelId), eq(c.eventKey, callback.eventKey)));
}

export async function callbacksOf(reader: Reader, row: Publication): Promise<StoredCallback[]> {
	const { channelCallbacks: c } = reader.s;
	const byJob = row.jobId === null ? undefined : eq(c.jobId, row.jobId);
	return reader.db
		.select()
		.from(c)
		.where(and(eq(c.channelId, row.channelId), or(eq(c.publicationId, row.id), byJob)))
		.orderBy(desc(c.at));
}

/** States of the publications of each post, cancelled and retracted ones included: what became of it. */
export async function statesOfPosts(
	reader: Reader,
	postIds: readonly string[],
): Promise<Map<string, (PublicationState | 'retracted')[]>> {
	const { publications: p } = reader.s;
	const states = new Map<string, (PublicationState | 'retracted')[]>();
	for (let from = 0; from < postIds.length; from += IDS_AT_ONCE) {
		const part = postIds.slice(from, from + IDS_AT_ONCE);
		const rows = await reader.db
			.select({ postId: p.postId, state: p.state, retractedAt: p.retractedAt })
			.from(p)
			.where(inArray(p.postId, part));
		for (const { postId, state, retractedAt } of rows)
			states.set(postId, [...(states.get(postId) ?? []), retractedAt === null ? state : 'retracted']);
	}
	return states;
}

/** Everything logged about a publication, oldest first, with the names of those who acted. */
export async function eventsOf(reader: Reader, publicationId: string) {
	const { events: e, accounts } = reader.s;
	return reader.db
		.select({ at: e.at, kind: e.kind, payload: e.payload, actorName: accounts.name })
		.from(e)
		.leftJoin(accounts, eq(accounts.id, e.actorId))
		.where(and(eq(e.subjectKind, 'publication'), eq(e.subjectId, publicationId)))
		.orderBy(asc(e.seq));
}
