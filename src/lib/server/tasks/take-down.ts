import type { Ctx } from '../ctx.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { cancelTakenDown } from '../publishing/index.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import * as rows from './store.ts';

/**
 * Somebody took down what was put up at one place. Doing it twice changes nothing. When the last place of a recalled task
 * is clear and nobody had confirmed any, the publication is given up: nothing of it is to be seen.
 */
export async function takeDown(
	ctx: Ctx,
	actor: Actor | null,
	{ proofId }: { proofId: string },
): Promise<void> {
	requirePermission(actor, 'outreach.write');
	await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const found = await rows.findProof(tx, proofId);
		const task = found && (await rows.lockTask(tx, found.taskId, scopeOf(actor, 'outreach.write')));
		const proof = task && (await rows.findProof(tx, proofId));
		if (!task || !proof) throw new NotFoundError('not_found', { what: '这份凭证' });
		if (proof.state === 'returned')
			throw new ConflictError('conflict.state', { what: '这份凭证', state: '退回' });
		if (proof.takenDownAt !== null) return;
		const at = ctx.clock.now();
		await rows.updateProof(tx, proof.id, { takenDownAt: at, takenDownBy: actor.id });
		const { standing: left } = await rows.countProofs(tx, task.id);
		const { publicationId } = task;
		await ctx.events.append(tx, {
			kind: 'proof.taken_down',
			at,
			unitId: task.unitId,
			actorId: actor.id,
			subject: { kind: 'proof', id: proof.id },
			payload: { taskId: task.id, publicationId, left },
		});
		if (left > 0 || task.recalledAt === null) return;
		await cancelTakenDown(ctx, tx, { publicationId, actorId: actor.id, note: '各处已取下' });
	});
}
