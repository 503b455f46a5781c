import type { Ctx } from '../ctx.ts';
import { requirePermission, type Actor } from '../units/index.ts';
import { openPost } from './open-post.ts';
import { parseDraft } from './rules.ts';
import { deleteAutosave, putAutosave } from './store.ts';

/**
 * Keeps what a person has typed, per person and post, over a crash of their machine. It is no revision, nobody else sees it,
 * and so it makes no event.
 */
export async function autosavePost(
	ctx: Ctx,
	actor: Actor | null,
	input: { postId: string; baseRevisionId: string; content: unknown },
): Promise<{ savedAt: number }> {
	requirePermission(actor, 'post.write');
	const content = parseDraft(input.content);
	const savedAt = ctx.clock.now();
	return ctx.store.tx(async (tx) => {
		const post = await openPost(tx, actor, input.postId);
		const { baseRevisionId } = input;
		await putAutosave(tx, {
			postId: post.id,
			accountId: actor.id,
			baseRevisionId,
			content,
			updatedAt: savedAt,
		});
		return { savedAt };
	});
}

/** Forgets what the person had typed: they chose to go on from the saved text. */
export async function discardAutosave(ctx: Ctx, actor: Actor | null, postId: string): Promise<void> {
	requirePermission(actor, 'post.write');
	await ctx.store.tx(async (tx) => {
		const post = await openPost(tx, actor, postId);
		await deleteAutosave(tx, post.id, actor.id);
	});
}
