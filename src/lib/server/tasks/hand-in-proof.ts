import { PHOTOS_MAX } from '#lib/contract/tasks.ts';
import { cleanText } from '#lib/contract/posts.ts';
import { KIND_MEASURES } from '#lib/labels/tasks.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import { addPhoto, type Photo } from '../media/index.ts';
import { noteHandIn } from '../publishing/index.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { wrongTime, type Task } from './rules.ts';
import * as rows from './store.ts';

export interface HandInProofInput {
	/** Made by the browser: the same form sent twice is handed in once. */
	id: string;
	taskId: string;
	place: string;
	/** 社区、村或小区 */
	community: string;
	/** Epoch ms. */
	upAt: number | null;
	/** When it is to come down, epoch ms; null: until further notice. */
	downAt: number | null;
	quantity: number;
	/** Who was there. */
	dutyName: string;
	note: string;
	/** For photographs whose camera did not say: when they were taken, epoch ms. */
	takenAt: number | null;
	/** The files as the phone sent them. */
	photos: readonly Uint8Array[];
}

/**
 * Somebody shows that it was put up at one place. It waits for another person to check; until then the publication is
 * held, but a withdrawal no longer takes it for unsent.
 * @throws {InputError} a time, or the photographs, cannot be used
 * @throws {ConflictError} the task is off
 */
export async function handInProof(
	ctx: Ctx,
	actor: Actor | null,
	input: HandInProofInput,
): Promise<{ repeated: boolean }> {
	requirePermission(actor, 'outreach.write');
	const scope = scopeOf(actor, 'outreach.write');
	const task = await rows.findTask(ctx.store, input.taskId, scope);
	if (!task) throw new NotFoundError('not_found', { what: '这项任务' });
	refuseTimes(input, ctx.clock.now());
	if (await rows.findProof(ctx.store, input.id)) return { repeated: true };
	const photos = await keepPhotos(ctx, actor, { input, unitId: task.task.unitId });
	return ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const open = await rows.lockTask(tx, input.taskId, scope);
		if (!open) throw new NotFoundError('not_found', { what: '这项任务' });
		return store(ctx, tx, { input, task: open, photos, actorId: actor.id });
	});
}

function refuseTimes(input: HandInProofInput, now: number): void {
	const wrong = wrongTime(input, now);
	if (wrong === 'upAt')
		throw new InputError('input.invalid', {
			name: 'upAt',
			field: '张贴时间',
			detail: '要填已经过去的北京时间',
		});
	if (wrong === 'downAt')
		throw new InputError('input.invalid', {
			name: 'downAt',
			field: '取下时间',
			detail: '要晚于张贴时间，两年以内',
		});
	if (input.photos.length === 0) throw new InputError('input.empty', { name: 'photos', field: '照片' });
	if (input.photos.length > PHOTOS_MAX)
		throw new InputError('input.invalid', {
			name: 'photos',
			field: '照片',
			detail: `一次最多 ${PHOTOS_MAX} 张`,
		});
}

async function keepPhotos(
	ctx: Ctx,
	actor: Actor,
	{ input, unitId }: { input: HandInProofInput; unitId: string },
): Promise<Photo[]> {
	const photos: Photo[] = [];
	for (const bytes of input.photos) photos.push(await addPhoto(ctx, actor, { unitId, bytes, alt: '' }));
	if (input.takenAt === null && photos.some(({ takenAt }) => takenAt === null))
		throw new InputError('input.empty', { name: 'takenAt', field: '拍摄时间' });
	return photos;
}

interface Handed {
	input: HandInProofInput;
	task: Task;
	photos: readonly Photo[];
	actorId: string;
}

async function store(ctx: Ctx, tx: Tx, handed: Handed): Promise<{ repeated: boolean }> {
	const { input, task, photos, actorId } = handed;
	if (task.state === 'cancelled') throw new ConflictError('task.cancelled');
	if (task.kind === null) throw new ConflictError('conflict.state', { what: '这项任务' });
	const at = ctx.clock.now();
	const { id, taskId, upAt, downAt, quantity } = input;
	const text = (value: string) => cleanText(value).trim();
	const added = await rows.insertProof(tx, {
		id,
		taskId,
		unitId: task.unitId,
		place: text(input.place),
		community: text(input.community),
		upAt: upAt ?? at,
		downAt,
		quantity,
		measure: KIND_MEASURES[task.kind],
		dutyName: text(input.dutyName),
		note: text(input.note),
		state: 'checking',
		handedInBy: actorId,
		handedInAt: at,
	});
	if (!added) return { repeated: true };
	await rows.insertPhotos(
		tx,
		photos.map(({ mediaId, sha256, takenAt }) => ({
			proofId: id,
			mediaId,
			sha256,
			takenAt: takenAt ?? input.takenAt ?? at,
			takenFrom: takenAt === null ? ('typed' as const) : ('camera' as const),
		})),
	);
	await noteHandIn(ctx, tx, { publicationId: task.publicationId, actorId });
	await ctx.events.append(tx, {
		kind: 'proof.handed_in',
		at,
		unitId: task.unitId,
		actorId,
		subject: { kind: 'proof', id },
		payload: { taskId, publicationId: task.publicationId },
	});
	return { repeated: false };
}
