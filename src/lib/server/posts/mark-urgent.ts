import type { Ctx } from '../ctx.ts';
import { readSetting, type Reader, type Tx } from '../db/index.ts';
import { ConflictError } from '../errors.ts';
import { requirePermission, type Actor } from '../units/index.ts';
import { openPost } from './open-post.ts';
import { DEFAULT_URGENT_MINUTES, reviewDueAt } from './rules.ts';
import { updatePost } from './store.ts';

/** Minutes that each of the three levels has on the emergency lane, as set for this installation. */
export async function urgentMinutes(reader: Reader): Promise<readonly number[]> {
	return (await readSetting<number[]>(reader, 'reviews.urgent_minutes')) ?? DEFAULT_URGENT_MINUTES;
}

/** Until when `level` of a post should have signed from `at` on; null off the emergency lane. */
export async function dueAtLevel(
	tx: Tx,
	{ urgentAt, level, at }: { urgentAt: number | null; level: number; at: number },
): Promise<number | null> {
	return urgentAt === null ? null : reviewDueAt(await urgentMinutes(tx), level, at);
}

/**
 * Puts a post on the emergency lane (辟谣, 紧急) or takes it off: all three reviews with short deadlines, and out at once
 * after the third. No review is skipped by it.
 * @throws {ConflictError} it is approved or withdrawn already
 */
export async function markUrgent(
	ctx: Ctx,
	actor: Actor | null,
	{ postId, urgent }: { postId: string; urgent: boolean },
): Promise<void> {
	requirePermission(actor, 'post.write');
	await ctx.store.tx(async (tx) => {
		const post = await openPost(tx, actor, postId);
		if (post.state === 'approved' || post.state === 'withdrawn')
			throw new ConflictError('conflict.state', { what: '这篇稿件' });
		if ((post.urgentAt !== null) === urgent) return;
		const at = ctx.clock.now();
		const urgentAt = urgent ? at : null;
		const waits = post.state === 'in_review';
		await updatePost(tx, post.id, {
			urgentAt,
			reviewDueAt: waits ? await dueAtLevel(tx, { urgentAt, level: post.level, at }) : null,
			reviewOverdueAt: null,
			updatedAt: at,
		});
		await ctx.events.append(tx, {
			kind: 'post.urgent',
			at,
			unitId: post.unitId,
			actorId: actor.id,
			subject: { kind: 'post', id: post.id },
			payload: { urgent },
		});
	});
}
