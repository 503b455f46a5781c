import type { RecallInput } from '#lib/contract/recalls.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { recallPublications, type RecalledPublication } from '../publishing/index.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { closeWhenDone } from './change-retraction.ts';
import { TARGET_MS, widens, type Recall } from './rules.ts';
import * as rows from './store.ts';

/**
 * Takes a post back. In one transaction everything unsent is cancelled, nothing of the post may be sent again, and each
 * public item is queued to be taken off. Asking again while a recall is open leads to the open one; a recall widens an
 * open correction.
 * @throws {NotFoundError} no such post within the actor's reach
 * @throws {ConflictError} nothing of it is public or waits to be
 */
export async function startRecall(
	ctx: Ctx,
	actor: Actor | null,
	input: RecallInput,
): Promise<{ recallId: string }> {
	requirePermission(actor, 'publication.recall');
	return ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const post = await rows.findPost(tx, input.postId, scopeOf(actor, 'publication.recall'));
		if (!post) throw new NotFoundError('not_found', { what: '这篇稿件' });
		const open = await rows.lockOpenRecall(tx, post.id);
		if (open && !widens(open, input.kind)) return { recallId: open.id };
		const at = ctx.clock.now();
		const { kind, reason } = input;
		const stopped = await recallPublications(ctx, tx, {
			postId: post.id,
			kind,
			hash: post.hash,
			actorId: actor.id,
			at,
		});
		if (stopped.cancelled === 0 && stopped.out.length === 0) throw new ConflictError('recall.nothing');
		const recall = open
			? { ...open, kind, reason }
			: newRecall({ postId: post.id, unitId: post.unitId, kind, reason, startedBy: actor.id, startedAt: at });
		if (open) await rows.updateRecall(tx, open.id, { kind, reason });
		else await rows.insertRecall(tx, recall);
		for (const item of stopped.out) await addItem(tx, { recallId: recall.id, item, at });
		await ctx.events.append(tx, {
			kind: 'recall.started',
			at,
			unitId: post.unitId,
			actorId: actor.id,
			subject: { kind: 'recall', id: recall.id },
			payload: { postId: post.id, kind, reason, cancelled: stopped.cancelled, live: stopped.out.length },
		});
		await closeWhenDone(ctx, tx, recall.id);
		return { recallId: recall.id };
	});
}

function newRecall(
	facts: Pick<Recall, 'postId' | 'unitId' | 'kind' | 'reason' | 'startedBy' | 'startedAt'>,
): Recall {
	const targetAt = facts.startedAt + TARGET_MS;
	return { ...facts, id: newId(), targetAt, overdueAt: null, closedAt: null };
}

/** Puts one publication on a recall: taken off at once when it is public, else when it turns out to be. */
export async function addItem(
	tx: Tx,
	{ recallId, item, at }: { recallId: string; item: RecalledPublication; at: number },
): Promise<boolean> {
	return rows.insertRetraction(tx, {
		id: newId(),
		recallId,
		publicationId: item.id,
		channelId: item.channelId,
		unitId: item.unitId,
		state: item.live ? 'queued' : 'waiting',
		wakeAt: item.live ? at : null,
		createdAt: at,
		updatedAt: at,
	});
}
