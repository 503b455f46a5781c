import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { reminderDue, reminderHorizon } from './rules.ts';
import * as rows from './store.ts';
import { appendTaskEvent } from './task-event.ts';

const MOST_AT_ONCE = 100;

type Needs = Pick<Ctx, 'store' | 'clock' | 'events'>;

/**
 * Says once of each task that its time runs out, once that it is over, and once of each place that it is to be taken down.
 * Who is told, and how, is for those who listen.
 */
export async function remindTasks(ctx: Needs): Promise<void> {
	await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const now = ctx.clock.now();
		await remindOfTime(ctx, tx, now);
		for (const { proof, task } of await rows.lockOverstaying(tx, now, MOST_AT_ONCE)) {
			await rows.updateProof(tx, proof.id, { downRemindedAt: now });
			const more = { proofId: proof.id };
			await appendTaskEvent(ctx, tx, { task, kind: 'task.take_down_due', actorId: null, more });
		}
	});
}

async function remindOfTime(ctx: Needs, tx: Tx, now: number): Promise<void> {
	for (const task of await rows.lockRemindable(tx, reminderHorizon(now), MOST_AT_ONCE)) {
		const due = reminderDue(task, now);
		if (due === null) continue;
		// What is over needs no word that it runs out.
		const told = due === 'late' ? { soonAt: task.soonAt ?? now, lateAt: now } : { soonAt: now };
		await rows.updateTask(tx, task.id, told);
		const kind = due === 'late' ? 'task.overdue' : 'task.due_soon';
		await appendTaskEvent(ctx, tx, { task, kind, actorId: null, more: {} });
	}
}
