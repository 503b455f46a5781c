import type { TaskNotice } from '#lib/contract/tasks.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import type { LoggedEvent } from '../events/index.ts';
import { newId } from '../ids.ts';
import { appendTaskEvent } from './task-event.ts';
import { noticeOf, termsOf, wayOf, type Task } from './rules.ts';
import * as rows from './store.ts';

type Needs = Pick<Ctx, 'events' | 'clock'>;
type Changed = LoggedEvent<'publication.changed'>;

/**
 * Ties tasks to their publications, in the transactions in which those change: what waits for a person becomes a task, and
 * what is out, withdrawn or given up ends it. Wired after publishing's own subscribers.
 */
export function turnIntoTasks(ctx: Needs): void {
	ctx.events.on('publication.changed', (tx, event) => followChange(ctx, tx, event));
	ctx.events.on('post.withdrawn', (tx, event) => recallUnproven(ctx, tx, event));
	ctx.events.on('recall.started', (tx, event) => recallPost(ctx, tx, event));
	ctx.events.on('retraction.changed', (tx, event) => recallOne(ctx, tx, event));
}

async function followChange(ctx: Needs, tx: Tx, event: Changed): Promise<void> {
	const { from, to } = event.payload;
	if (to === 'held') return open(ctx, tx, event);
	if (from !== 'held') return;
	const task = await rows.findTaskOf(tx, event.subject.id);
	if (!task) return;
	if (to === 'published') await finishPublished(ctx, tx, { task, event });
	else await cancel(ctx, tx, { task, event });
}

async function open(ctx: Needs, tx: Tx, event: Changed): Promise<void> {
	const { id: publicationId } = event.subject;
	const facts = await rows.publicationFacts(tx, publicationId);
	const way = facts && wayOf(event.payload.reason, facts.platform);
	if (!facts || !way) return;
	const { settings, dueAt, postId, channelId, unitId, platform } = facts;
	const { kind, places, withinMs } = termsOf(way, settings);
	const known = await rows.findTaskOf(tx, publicationId);
	const dueBy = Math.max(dueAt ?? event.at, event.at) + withinMs;
	const at = event.at;
	const id = known?.id ?? newId();
	const open = { state: 'open', dueBy, openedAt: at } as const;
	await rows.putTask(tx, {
		id,
		publicationId,
		postId,
		channelId,
		unitId,
		platform,
		way,
		kind,
		places,
		...open,
	});
	await ctx.events.append(tx, {
		kind: 'task.opened',
		at,
		unitId,
		actorId: null,
		subject: { kind: 'task', id },
		payload: { publicationId, postId, channelId, dueBy, way },
	});
}

interface Ending {
	task: Task;
	event: Changed;
}

/** A link closes its task; photographs close theirs when every place is checked. */
async function finishPublished(ctx: Needs, tx: Tx, { task, event }: Ending): Promise<void> {
	if (task.state !== 'open' || task.way === 'proof') return;
	await close(ctx, tx, { task, event, state: 'done', notice: null });
}

async function cancel(ctx: Needs, tx: Tx, { task, event }: Ending): Promise<void> {
	// Sent again by the machine: not the person's any more, and nothing was given up.
	const notice = event.payload.to === 'cancelled' ? noticeOf(event.payload.reason) : null;
	if (task.state === 'open') await close(ctx, tx, { task, event, state: 'cancelled', notice });
	if (notice) await recallTask(ctx, tx, { task, notice, actorId: event.actorId });
}

async function close(
	ctx: Needs,
	tx: Tx,
	end: Ending & { state: 'done' | 'cancelled'; notice: TaskNotice | null },
): Promise<void> {
	const { task, event, state, notice } = end;
	await rows.updateTask(tx, task.id, { state, notice, closedAt: event.at });
	await appendTaskEvent(ctx, tx, {
		task,
		kind: 'task.closed',
		actorId: event.actorId,
		more: { state, notice },
	});
}

/** The post is gone while something was put up that nobody has confirmed yet: it is to come down. */
async function recallUnproven(ctx: Needs, tx: Tx, event: LoggedEvent<'post.withdrawn'>): Promise<void> {
	for (const task of await rows.lockTasksOfPost(tx, event.subject.id)) {
		const facts = await rows.publicationFacts(tx, task.publicationId);
		if (facts?.state === 'held')
			await recallTask(ctx, tx, { task, notice: 'withdrawn', actorId: event.actorId });
	}
}

/** Nothing of the post stays up anywhere, confirmed or not. */
async function recallPost(ctx: Needs, tx: Tx, event: LoggedEvent<'recall.started'>): Promise<void> {
	if (event.payload.kind !== 'recall') return;
	for (const task of await rows.lockTasksOfPost(tx, event.payload.postId))
		await recallTask(ctx, tx, { task, notice: 'recalled', actorId: event.actorId });
}

/** A recall has come to what only people can take down: an old version makes way as well. */
async function recallOne(ctx: Needs, tx: Tx, event: LoggedEvent<'retraction.changed'>): Promise<void> {
	if (event.payload.to !== 'by_person') return;
	const task = await rows.findTaskOf(tx, event.payload.publicationId);
	if (task) await recallTask(ctx, tx, { task, notice: 'recalled', actorId: null });
}

/** What stands of a task is to be taken down. Nothing when nothing stands, or it is known already. */
async function recallTask(
	ctx: Needs,
	tx: Tx,
	{ task, notice, actorId }: { task: Task; notice: TaskNotice; actorId: string | null },
): Promise<number> {
	const { standing } = await rows.countProofs(tx, task.id);
	if (standing === 0 || task.recalledAt !== null) return standing;
	await rows.markRecalled(tx, task.id, { notice, at: ctx.clock.now() });
	await appendTaskEvent(ctx, tx, { task, kind: 'task.recalled', actorId, more: { notice, standing } });
	return standing;
}
