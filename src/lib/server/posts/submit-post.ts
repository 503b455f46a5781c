import type { Ctx } from '../ctx.ts';
import { requirePermission, type Actor } from '../units/index.ts';
import { checkColumn, checkContent } from './check-references.ts';
import { dueAtLevel } from './mark-urgent.ts';
import { openPost } from './open-post.ts';
import { checkCurrent } from './revise-post.ts';
import { checkComplete, checkPlannedAt, checkTransition } from './rules.ts';
import { findRevision, updatePost } from './store.ts';

/**
 * Hands the revision to the first review.
 * @param input.revisionId the one the submitter has before their eyes
 * @throws {StaleRevisionError} somebody saved in between
 * @throws {InputError} body or channels are missing, or the planned time has passed
 */
export async function submitPost(
	ctx: Ctx,
	actor: Actor | null,
	input: { postId: string; revisionId: string },
): Promise<void> {
	requirePermission(actor, 'post.write');
	await ctx.store.tx(async (tx) => {
		const post = await openPost(tx, actor, input.postId);
		checkTransition(post.state, 'submit');
		await checkCurrent(tx, post, input.revisionId);
		const revision = await findRevision(tx, post.revisionId);
		if (!revision) throw new Error(`post ${post.id} has no revision ${post.revisionId}`);
		const at = ctx.clock.now();
		checkComplete(revision.content);
		checkPlannedAt(post.plannedAt, at);
		await checkColumn(tx, post.unitPath, post.columnId);
		await checkContent(tx, post.unitPath, revision.content);
		await updatePost(tx, post.id, {
			state: 'in_review',
			level: 1,
			submittedAt: at,
			reviewDueAt: await dueAtLevel(tx, { urgentAt: post.urgentAt, level: 1, at }),
			reviewOverdueAt: null,
			updatedAt: at,
		});
		await ctx.events.append(tx, {
			kind: 'post.submitted',
			at,
			unitId: post.unitId,
			actorId: actor.id,
			subject: { kind: 'post', id: post.id },
			payload: { revisionId: post.revisionId, hash: post.hash },
		});
	});
}
