import { isReviewLevel } from '#lib/labels/reviews.ts';
import type { Ctx } from '../ctx.ts';
import { isReviewOverdue, lockOverdueReviews, markOverdue } from './store.ts';

/** Says once for each level of an urgent post that its time is over: `review.overdue`, for those who tell people. */
export async function sayOverdueReviews(ctx: Pick<Ctx, 'store' | 'clock' | 'events'>): Promise<void> {
	const now = ctx.clock.now();
	if (!(await isReviewOverdue(ctx.store, now))) return;
	await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		for (const post of await lockOverdueReviews(tx, now)) {
			const { id, level, revisionId, hash, unitId, reviewDueAt } = post;
			await markOverdue(tx, id, now);
			if (!isReviewLevel(level) || reviewDueAt === null) continue;
			await ctx.events.append(tx, {
				kind: 'review.overdue',
				at: now,
				unitId,
				actorId: null,
				subject: { kind: 'post', id },
				payload: { level, revisionId, hash, dueAt: reviewDueAt },
			});
		}
	});
}
