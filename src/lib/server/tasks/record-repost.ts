import { cleanText, isWebAddress } from '#lib/contract/posts.ts';
import type { Ctx } from '../ctx.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import { publishByEvidence } from '../publishing/index.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { linkKey } from './rules.ts';
import { findRepost, insertRead, insertRepost } from './store-reposts.ts';
import * as rows from './store.ts';

export interface RecordRepostInput {
	/** Made by the browser: the same form sent twice is recorded once. */
	id: string;
	taskId: string;
	outlet: string;
	/** Their title, which may be another than ours. */
	title: string;
	url: string;
	/** Epoch ms. */
	repostedAt: number | null;
}

/**
 * Another outlet took the article over. The link is the evidence: the first one makes the publication public there.
 * @throws {InputError} the link or the time cannot be used @throws {ConflictError} the task is off, or none for reposts
 */
export async function recordRepost(
	ctx: Ctx,
	actor: Actor | null,
	input: RecordRepostInput,
): Promise<{ repeated: boolean }> {
	requirePermission(actor, 'publication.resolve');
	const now = ctx.clock.now();
	const { id, taskId, url, repostedAt } = input;
	if (!isWebAddress(url))
		throw new InputError('input.invalid', {
			name: 'url',
			field: '链接',
			detail: '要以 http:// 或 https:// 开头',
		});
	if (repostedAt === null || repostedAt > now)
		throw new InputError('input.invalid', {
			name: 'repostedAt',
			field: '转载时间',
			detail: '要填已经过去的北京时间',
		});
	return ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const task = await rows.lockTask(tx, taskId, scopeOf(actor, 'publication.resolve'));
		if (!task) throw new NotFoundError('not_found', { what: '这项任务' });
		if (task.way !== 'repost') throw new ConflictError('conflict.state', { what: '这项任务' });
		if (task.state === 'cancelled') throw new ConflictError('task.cancelled');
		const { publicationId, unitId } = task;
		const text = (value: string) => cleanText(value).trim();
		const outlet = text(input.outlet);
		const added = await insertRepost(tx, {
			id,
			taskId,
			publicationId,
			unitId,
			outlet,
			title: text(input.title),
			url,
			urlKey: linkKey(url),
			repostedAt,
			recordedBy: actor.id,
			recordedAt: now,
		});
		if (!added) return { repeated: true };
		await ctx.events.append(tx, {
			kind: 'repost.recorded',
			at: now,
			unitId,
			actorId: actor.id,
			subject: { kind: 'repost', id },
			payload: { taskId, publicationId, outlet },
		});
		await publishByEvidence(ctx, tx, { publicationId, actorId: actor.id, url, note: `${outlet}已转载` });
		return { repeated: false };
	});
}

/**
 * Somebody read off how often a repost was read. A count that falls or jumps waits for a person, as every running total.
 * @throws {InputError} the time cannot be used
 */
export async function enterRepostReads(
	ctx: Ctx,
	actor: Actor | null,
	input: { id: string; repostId: string; value: number; asOf: number | null },
): Promise<void> {
	requirePermission(actor, 'publication.resolve');
	const now = ctx.clock.now();
	const { id, repostId, value, asOf } = input;
	await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const repost = await findRepost(tx, repostId);
		const task = repost && (await rows.lockTask(tx, repost.taskId, scopeOf(actor, 'publication.resolve')));
		if (!repost || !task) throw new NotFoundError('not_found', { what: '这条转载' });
		if (asOf === null || asOf > now || asOf < repost.repostedAt)
			throw new InputError('input.invalid', {
				name: 'asOf',
				field: '截至时间',
				detail: '要在转载之后，且已经过去',
			});
		if (!(await insertRead(tx, { id, repostId, value, asOf, enteredBy: actor.id, enteredAt: now }))) return;
		await ctx.events.append(tx, {
			kind: 'repost.read',
			at: now,
			unitId: task.unitId,
			actorId: actor.id,
			subject: { kind: 'repost', id: repostId },
			payload: { publicationId: task.publicationId, repostId, value, asOf },
		});
	});
}
