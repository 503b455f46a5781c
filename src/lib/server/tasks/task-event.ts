import type { EventMap } from '#lib/contract/events.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import type { Task } from './rules.ts';

type TaskKind = 'task.due_soon' | 'task.overdue' | 'task.closed' | 'task.recalled' | 'task.take_down_due';
type Facts = 'publicationId' | 'postId' | 'channelId' | 'dueBy';

/** Appends an event about a task, with the facts every one of them carries. */
export async function appendTaskEvent<K extends TaskKind>(
	ctx: Pick<Ctx, 'events' | 'clock'>,
	tx: Tx,
	{
		task,
		kind,
		actorId,
		more,
	}: { task: Task; kind: K; actorId: string | null; more: Omit<EventMap[K], Facts> },
): Promise<void> {
	const { publicationId, postId, channelId, dueBy } = task;
	await ctx.events.append(tx, {
		kind,
		at: ctx.clock.now(),
		unitId: task.unitId,
		actorId,
		subject: { kind: 'task', id: task.id },
		payload: { publicationId, postId, channelId, dueBy, ...more } as EventMap[K],
	});
}
