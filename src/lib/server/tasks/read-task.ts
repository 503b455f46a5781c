import { TASK_TABS, type TaskTab } from '#lib/contract/tasks.ts';
import type { Ctx } from '../ctx.ts';
import type { Reader } from '../db/index.ts';
import { NotFoundError } from '../errors.ts';
import { reaches, requirePermission, scopeOf, type Actor, type Scope } from '../units/index.ts';
import { linkTwins, repostsOf } from './store-reposts.ts';
import * as rows from './store.ts';

const PAGE_SIZE = 30;

type Listed = NonNullable<rows.TaskRow>;

/** A task as a list shows it. Times are epoch ms. */
export type TaskView = ReturnType<typeof viewOf>;

function viewOf(row: Listed, counts: { checked: number; checking: number; standing: number }) {
	const { task: t, payload, title, channelName, unitName, reason, detail, url, publicationState } = row;
	return {
		id: t.id,
		publicationId: t.publicationId,
		postId: t.postId,
		title: payload.title || title,
		channelId: t.channelId,
		channelName,
		platform: t.platform,
		unitName,
		way: t.way,
		kind: t.kind,
		state: t.state,
		places: t.places,
		...counts,
		dueAt: row.dueAt,
		dueBy: t.dueBy,
		openedAt: t.openedAt,
		closedAt: t.closedAt,
		notice: t.notice,
		recalledAt: t.recalledAt,
		publicationState,
		reason,
		detail,
		url,
	};
}

async function withCounts(reader: Reader, row: Listed): Promise<TaskView> {
	return viewOf(row, await rows.countProofs(reader, row.task.id));
}

export interface TaskPage {
	items: TaskView[];
	counts: Record<TaskTab, number>;
	page: number;
	pages: number;
}

/** One page (from 1) of the tasks of the units the actor sees. */
export async function listTasks(
	ctx: Pick<Ctx, 'store' | 'clock'>,
	actor: Actor | null,
	{ tab, page }: { tab: TaskTab; page: number },
): Promise<TaskPage> {
	requirePermission(actor, 'publication.read');
	const scope = scopeOf(actor, 'publication.read');
	const now = ctx.clock.now();
	const numbers = await Promise.all(
		TASK_TABS.map(async (each) => [each, await rows.countTab(ctx.store, { scope, tab: each, now })] as const),
	);
	const counts = Object.fromEntries(numbers) as Record<TaskTab, number>;
	const pages = Math.max(1, Math.ceil(counts[tab] / PAGE_SIZE));
	const shown = Math.min(Math.max(1, page), pages);
	const query = { scope, tab, now, offset: (shown - 1) * PAGE_SIZE, limit: PAGE_SIZE };
	const listed = await rows.listTasksWithin(ctx.store, query);
	return {
		items: await Promise.all(listed.map((row) => withCounts(ctx.store, row))),
		counts,
		page: shown,
		pages,
	};
}

/** A place at which it was put up, with its photographs and what is odd about them. */
export type ProofView = Awaited<ReturnType<typeof proofViews>>[number];

async function proofViews(reader: Reader, taskId: string, scope: Scope) {
	const proofs = await rows.proofsOf(reader, taskId);
	return Promise.all(
		proofs.map(async ({ photos, unitId: _unit, downRemindedAt: _reminded, ...proof }) => ({
			...proof,
			photos: photos.map(({ mediaId, sha256, takenAt, takenFrom }) => ({
				mediaId,
				sha256,
				takenAt,
				takenFrom,
			})),
			twins: await twinsOf(
				reader,
				photos.map(({ sha256 }) => sha256),
				{ proofId: proof.id, scope },
			),
		})),
	);
}

/** Reposts with their readership, and what is odd about their links. */
async function repostViews(reader: Reader, taskId: string, scope: Scope) {
	return Promise.all(
		(await repostsOf(reader, taskId)).map(async ({ unitId: _unit, urlKey, ...repost }) => {
			const twins = await linkTwins(reader, { id: repost.id, urlKey });
			return {
				...repost,
				twins: twins.map(({ outlet, recordedAt, taskId: other, title, unitPath }) => ({
					recordedAt,
					where: reaches(scope, unitPath) ? { taskId: other, title, outlet } : null,
				})),
			};
		}),
	);
}

/** Where a photograph was handed in before; of units the reader does not see only that it was. */
async function twinsOf(reader: Reader, hashes: string[], of: { proofId: string; scope: Scope }) {
	const twins = await rows.photoTwins(reader, hashes, of.proofId);
	return twins.map(({ sha256, taskId, unitPath, title, place, handedInAt }) => {
		const seen = reaches(of.scope, unitPath);
		return { sha256, handedInAt, where: seen ? { taskId, title, place } : null };
	});
}

/**
 * A task with what is needed to do it and what was done.
 * @throws {NotFoundError} none, or none of the units the actor may see
 */
export async function readTask(ctx: Pick<Ctx, 'store'>, actor: Actor | null, id: string) {
	requirePermission(actor, 'publication.read');
	const scope = scopeOf(actor, 'publication.read');
	const row = await rows.findTask(ctx.store, id, scope);
	if (!row) throw new NotFoundError('not_found', { what: '这项任务' });
	const path = await rows.unitPath(ctx.store, row.task.unitId);
	const { title, html, text, coverMediaId, mediaIds, signature } = row.payload;
	const { size, material, guide, outlets } = row.settings;
	const said = (value: unknown) => (typeof value === 'string' ? value : '');
	return {
		task: await withCounts(ctx.store, row),
		/** The approved words and pictures: nothing read from the post since. */
		pack: {
			title,
			html,
			text,
			pictures: [...new Set([...(coverMediaId ? [coverMediaId] : []), ...mediaIds])],
			signature,
			hash: row.hash,
			size: said(size),
			material: said(material),
			guide: said(guide),
			outlets: said(outlets),
		},
		reposts: await repostViews(ctx.store, id, scope),
		proofs: await proofViews(ctx.store, id, scope),
		may: {
			do: reaches(scopeOf(actor, 'outreach.write'), path),
			check: reaches(scopeOf(actor, 'publication.resolve'), path),
		},
	};
}

/**
 * The id of a publication's task.
 * @throws {NotFoundError} it has none, or none of the units the actor may see
 */
export async function taskOf(
	ctx: Pick<Ctx, 'store'>,
	actor: Actor | null,
	publicationId: string,
): Promise<string> {
	requirePermission(actor, 'publication.read');
	const task = await rows.findTaskOf(ctx.store, publicationId);
	const scope = scopeOf(actor, 'publication.read');
	if (!task || !(await rows.findTask(ctx.store, task.id, scope)))
		throw new NotFoundError('not_found', { what: '这项任务' });
	return task.id;
}

/** How many tasks wait to be done or checked in the units the actor sees. */
export async function countWaiting(ctx: Pick<Ctx, 'store' | 'clock'>, actor: Actor): Promise<number> {
	const scope = scopeOf(actor, 'publication.read');
	const now = ctx.clock.now();
	const [todo, down] = await Promise.all(
		(['todo', 'down'] as const).map((tab) => rows.countTab(ctx.store, { scope, tab, now })),
	);
	return (todo ?? 0) + (down ?? 0);
}
