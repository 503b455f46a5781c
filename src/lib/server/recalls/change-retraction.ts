import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { markRetracted } from '../publishing/index.ts';
import { isTakenOff, type Retraction, type RetractionChange } from './rules.ts';
import * as rows from './store.ts';

type Needs = Pick<Ctx, 'events' | 'clock'>;

/**
 * Writes a decision about an item, its event and what follows: the publication is no longer public, the recall's clock
 * stops with the last item. Gives the item as it is now, or null when somebody else changed it since it was read.
 */
export async function changeRetraction(
	ctx: Needs,
	tx: Tx,
	{ row, change, actorId = null }: { row: Retraction; change: RetractionChange; actorId?: string | null },
): Promise<Retraction | null> {
	const now = ctx.clock.now();
	const written = { ...change, updatedAt: now };
	if (!(await rows.updateHeld(tx, row, written))) return null;
	const changed = { ...row, ...written };
	if (changed.state === 'closed' && isTakenOff(changed.outcome))
		await markRetracted(tx, row.publicationId, now);
	if (changed.state !== row.state)
		await ctx.events.append(tx, {
			kind: 'retraction.changed',
			at: now,
			unitId: row.unitId,
			actorId,
			subject: { kind: 'retraction', id: row.id },
			payload: {
				recallId: row.recallId,
				publicationId: row.publicationId,
				from: row.state,
				to: changed.state,
				outcome: changed.outcome,
				note: actorId === null ? null : changed.note,
			},
		});
	if (changed.state === 'closed') await closeWhenDone(ctx, tx, row.recallId);
	return changed;
}

/** Stops the clock of a recall that has no open item. */
export async function closeWhenDone(ctx: Needs, tx: Tx, recallId: string): Promise<void> {
	const recall = await rows.lockRecall(tx, recallId);
	if (!recall || recall.closedAt !== null || (await rows.countOpen(tx, recallId)) > 0) return;
	const now = ctx.clock.now();
	await rows.updateRecall(tx, recallId, { closedAt: now });
	await ctx.events.append(tx, {
		kind: 'recall.closed',
		at: now,
		unitId: recall.unitId,
		actorId: null,
		subject: { kind: 'recall', id: recallId },
		payload: { postId: recall.postId, minutes: Math.round((now - recall.startedAt) / 60_000) },
	});
}
