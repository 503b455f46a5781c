import type { Ctx } from '../ctx.ts';
import { requirePermission, type Actor } from '../units/index.ts';
import { checkCampaign, checkColumn } from './check-references.ts';
import { openPost } from './open-post.ts';
import { checkPlannedAt, checkTransition } from './rules.ts';
import { updatePost } from './store.ts';

export interface PlanPostInput {
	postId: string;
	/** Epoch ms, null for the tray; absent leaves it. */
	plannedAt?: number | null;
	/** Only while nobody reviews it; absent leaves it. */
	columnId?: string;
	campaignId?: string | null;
}

/**
 * Sets when a post is to go out and what it is filed under; the content, and so every signature, stays.
 * Publishing moves its due rows in this transaction, or refuses.
 * @throws {InputError} the time has passed, or column or campaign are unknown
 * @throws {ConflictError} column or campaign of a post that is in review or approved
 */
export async function planPost(ctx: Ctx, actor: Actor | null, input: PlanPostInput): Promise<void> {
	requirePermission(actor, 'post.write');
	await ctx.store.tx(async (tx) => {
		const post = await openPost(tx, actor, input.postId);
		const { plannedAt = post.plannedAt, columnId = post.columnId, campaignId = post.campaignId } = input;
		const at = ctx.clock.now();
		if (columnId !== post.columnId || campaignId !== post.campaignId) checkTransition(post.state, 'file');
		if (columnId !== post.columnId) await checkColumn(tx, post.unitPath, columnId);
		if (campaignId !== post.campaignId) await checkCampaign(tx, post.unitPath, campaignId);
		if (plannedAt !== post.plannedAt) checkPlannedAt(plannedAt, at);
		const same = plannedAt === post.plannedAt && columnId === post.columnId && campaignId === post.campaignId;
		if (same) return;
		await updatePost(tx, post.id, { plannedAt, columnId, campaignId, updatedAt: at });
		await ctx.events.append(tx, {
			kind: 'post.planned',
			at,
			unitId: post.unitId,
			actorId: actor.id,
			subject: { kind: 'post', id: post.id },
			payload: { plannedAt },
		});
	});
}
