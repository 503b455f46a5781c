import { REVIEW_LEVELS } from '#lib/contract/reviews.ts';
import type { Ctx } from '../ctx.ts';
import { scopeOf, type Actor } from '../units/index.ts';
import { LEVEL_PERMISSION } from './rules.ts';
import { involvedIn, waitingAt } from './store.ts';

/** Stands for no deadline, and can be subtracted. */
const LATEST = Number.MAX_SAFE_INTEGER;

/** Posts that `actor` can sign now: at a level they hold, not written and not signed by them. Urgent ones by their clock, then longest waiting first. */
export async function listQueue({ store }: Pick<Ctx, 'store'>, actor: Actor) {
	const levels = await Promise.all(
		REVIEW_LEVELS.map((level) => waitingAt(store, level, scopeOf(actor, LEVEL_PERMISSION[level]))),
	);
	const waiting = levels.flat();
	const { authors, signers } = await involvedIn(
		store,
		waiting.map((post) => post.id),
	);
	const mine = new Set(
		[...authors, ...signers].filter((row) => row.accountId === actor.id).map((row) => row.postId),
	);
	return waiting
		.filter((post) => !mine.has(post.id))
		.sort(
			(a, b) =>
				(a.reviewDueAt ?? LATEST) - (b.reviewDueAt ?? LATEST) || (a.submittedAt ?? 0) - (b.submittedAt ?? 0),
		);
}
