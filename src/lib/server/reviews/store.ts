import { and, desc, eq, inArray, isNull, lt } from 'drizzle-orm';
import type { ReviewLevel } from '#lib/contract/reviews.ts';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';

export type ReviewRow = Reader['s']['reviews']['$inferSelect'];

/** A decision with the name of who took it and the number of the revision it was about. */
export type Decided = ReviewRow & { name: string; revisionNumber: number };

/** All decisions on a post, newest first. */
export async function reviewsOf(reader: Reader, postId: string): Promise<Decided[]> {
	const { reviews, accounts, revisions } = reader.s;
	const rows = await reader.db
		.select({ review: reviews, name: accounts.name, revisionNumber: revisions.number })
		.from(reviews)
		.innerJoin(accounts, eq(accounts.id, reviews.accountId))
		.innerJoin(revisions, eq(revisions.id, reviews.revisionId))
		.where(eq(reviews.postId, postId))
		.orderBy(desc(reviews.at), desc(reviews.level));
	return rows.map(({ review, name, revisionNumber }) => ({ ...review, name, revisionNumber }));
}

/** Standing signatures on one hash of a post, lowest level first. */
export async function standingSignatures(reader: Reader, postId: string, hash: string) {
	const { reviews, accounts } = reader.s;
	return reader.db
		.select({
			level: reviews.level,
			accountId: reviews.accountId,
			name: accounts.name,
			hash: reviews.hash,
			at: reviews.at,
		})
		.from(reviews)
		.innerJoin(accounts, eq(accounts.id, reviews.accountId))
		.where(
			and(
				eq(reviews.postId, postId),
				eq(reviews.hash, hash),
				eq(reviews.decision, 'approved'),
				isNull(reviews.voidedAt),
			),
		)
		.orderBy(reviews.level);
}

export async function insertReview(tx: Tx, row: Omit<ReviewRow, 'voidedAt' | 'voidReason'>): Promise<void> {
	await tx.db.insert(tx.s.reviews).values(row);
}

/** Voids every standing signature of a post. Gives how many there were. */
export async function voidSignatures(
	tx: Tx,
	postId: string,
	{ at, reason }: { at: number; reason: string },
): Promise<number> {
	const { reviews } = tx.s;
	const voided = await tx.db
		.update(reviews)
		.set({ voidedAt: at, voidReason: reason })
		.where(and(eq(reviews.postId, postId), eq(reviews.decision, 'approved'), isNull(reviews.voidedAt)))
		.returning({ id: reviews.id });
	return voided.length;
}

/** Posts that wait for a signature at `level` within `scope`, longest waiting first. */
export async function waitingAt(reader: Reader, level: ReviewLevel, scope: Scope) {
	const { posts, columns, units } = reader.s;
	return reader.db
		.select({
			id: posts.id,
			title: posts.title,
			level: posts.level,
			hash: posts.hash,
			revisionNumber: posts.revisionNumber,
			columnName: columns.name,
			unitName: units.shortName,
			plannedAt: posts.plannedAt,
			/** Urgent posts only: until when this level should have signed. */
			reviewDueAt: posts.reviewDueAt,
			submittedAt: posts.submittedAt,
			updatedAt: posts.updatedAt,
		})
		.from(posts)
		.innerJoin(columns, eq(columns.id, posts.columnId))
		.innerJoin(units, eq(units.id, posts.unitId))
		.where(
			and(eq(posts.state, 'in_review'), eq(posts.level, level), withinScope(reader, posts.unitId, scope)),
		)
		.orderBy(posts.submittedAt, posts.id)
		.limit(200);
}

/** Whether a level of an urgent post is late and it has not been said. */
export async function isReviewOverdue(reader: Reader, now: number): Promise<boolean> {
	const { posts } = reader.s;
	const [row] = await reader.db
		.select({ id: posts.id })
		.from(posts)
		.where(and(lt(posts.reviewDueAt, now), isNull(posts.reviewOverdueAt), eq(posts.state, 'in_review')))
		.limit(1);
	return row !== undefined;
}

/** Locks urgent posts whose level is late and of which it has not been said. */
export async function lockOverdueReviews(tx: Tx, now: number) {
	const { posts } = tx.s;
	return tx.locking(
		tx.db
			.select()
			.from(posts)
			.where(and(lt(posts.reviewDueAt, now), isNull(posts.reviewOverdueAt), eq(posts.state, 'in_review')))
			.orderBy(posts.id)
			.limit(100),
	);
}

export async function markOverdue(tx: Tx, postId: string, at: number): Promise<void> {
	const { posts } = tx.s;
	await tx.db.update(posts).set({ reviewOverdueAt: at }).where(eq(posts.id, postId));
}

/** The decisions one person took, newest first. */
export async function decisionsBy(reader: Reader, accountId: string, limit: number) {
	const { reviews, posts } = reader.s;
	return reader.db
		.select({
			postId: reviews.postId,
			title: posts.title,
			level: reviews.level,
			decision: reviews.decision,
			at: reviews.at,
			voidedAt: reviews.voidedAt,
		})
		.from(reviews)
		.innerJoin(posts, eq(posts.id, reviews.postId))
		.where(eq(reviews.accountId, accountId))
		.orderBy(desc(reviews.at))
		.limit(limit);
}

/** Who wrote revisions of, or signs on the current hash of, each of `postIds`. */
export async function involvedIn(reader: Reader, postIds: string[]) {
	const { revisions, reviews, posts } = reader.s;
	if (postIds.length === 0) return { authors: [], signers: [] };
	const authors = await reader.db
		.selectDistinct({ postId: revisions.postId, accountId: revisions.authorId })
		.from(revisions)
		.where(inArray(revisions.postId, postIds));
	const signers = await reader.db
		.select({ postId: reviews.postId, accountId: reviews.accountId })
		.from(reviews)
		.innerJoin(posts, and(eq(posts.id, reviews.postId), eq(posts.hash, reviews.hash)))
		.where(and(inArray(reviews.postId, postIds), eq(reviews.decision, 'approved'), isNull(reviews.voidedAt)));
	return { authors, signers };
}
