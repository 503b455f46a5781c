import type { ReviewLevel } from '#lib/contract/reviews.ts';
import type { Tx } from '../db/index.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { dueAtLevel } from './mark-urgent.ts';
import { lockPostState, updatePost } from './store.ts';

export interface AdvanceReviewInput {
	postId: string;
	/** The content hash the reviewer had on the screen. */
	hash: string;
	/** The level that has just been signed. */
	fromLevel: ReviewLevel;
	to: ReviewLevel | 'approved';
	/** Epoch ms. */
	at: number;
}

/**
 * For reviews, inside its own transaction and after its own checks: the post now awaits the next level, or is approved.
 * @throws {ConflictError} the post is no longer at `fromLevel`, or its content is another
 */
export async function advanceReview(tx: Tx, input: AdvanceReviewInput): Promise<void> {
	const { urgentAt } = await lockAt(tx, input);
	const { to, at } = input;
	const reviewDueAt = to === 'approved' ? null : await dueAtLevel(tx, { urgentAt, level: to, at });
	const clock = { reviewDueAt, reviewOverdueAt: null };
	await updatePost(
		tx,
		input.postId,
		to === 'approved'
			? { state: 'approved', level: 0, ...clock, updatedAt: at }
			: { state: 'in_review', level: to, ...clock, updatedAt: at },
	);
}

/** For reviews, inside its own transaction: the post goes back to its writer. */
export async function returnToDraft(
	tx: Tx,
	input: Omit<AdvanceReviewInput, 'to'>,
	state: 'returned' | 'draft',
): Promise<void> {
	await lockAt(tx, input);
	await updatePost(tx, input.postId, {
		state,
		level: 0,
		submittedAt: null,
		reviewDueAt: null,
		reviewOverdueAt: null,
		updatedAt: input.at,
	});
}

async function lockAt(tx: Tx, input: Omit<AdvanceReviewInput, 'to'>): Promise<{ urgentAt: number | null }> {
	const post = await lockPostState(tx, input.postId);
	if (!post) throw new NotFoundError('not_found', { what: '这篇稿件' });
	if (post.state !== 'in_review' || post.level !== input.fromLevel)
		throw new ConflictError('conflict.state', { what: '这篇稿件' });
	if (post.hash !== input.hash) throw new ConflictError('conflict.stale', { what: '这篇稿件' });
	return post;
}
