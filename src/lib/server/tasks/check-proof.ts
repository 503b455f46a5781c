import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { ConflictError, InputError, NotFoundError, PermissionError, type AppError } from '../errors.ts';
import type { ErrorCode } from '#lib/contract/errors.ts';
import { PROOF_STATE_WORDS } from '#lib/labels/tasks.ts';
import { publishByEvidence } from '../publishing/index.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { checkRefusal, isComplete, returnRefusal, type Proof, type Task } from './rules.ts';
import * as rows from './store.ts';
import { appendTaskEvent } from './task-event.ts';

export interface CheckProofInput {
	proofId: string;
	decision: 'check' | 'return';
	/** Why it is returned. */
	reason: string;
}

/**
 * Another person than who did it looks at a proof: it is right, and the publication is out by it, or it goes back with a
 * reason. What was counted is taken off again when a checked proof is returned.
 * @throws {PermissionError} the same person handed it in
 * @throws {ConflictError} it was decided already, or the publication stands on it alone
 */
export async function checkProof(ctx: Ctx, actor: Actor | null, input: CheckProofInput): Promise<void> {
	requirePermission(actor, 'publication.resolve');
	const reason = input.reason.trim();
	if (input.decision === 'return' && reason === '')
		throw new InputError('input.empty', { name: 'reason', field: '退回原因' });
	await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const found = await rows.findProof(tx, input.proofId);
		const task = found && (await rows.lockTask(tx, found.taskId, scopeOf(actor, 'publication.resolve')));
		// Read again under the task's lock: the state may have changed meanwhile.
		const proof = task && (await rows.findProof(tx, input.proofId));
		if (!task || !proof) throw new NotFoundError('not_found', { what: '这份凭证' });
		const decided: Decided = { task, proof, actorId: actor.id, reason };
		if (input.decision === 'check') await check(ctx, tx, decided);
		else await giveBack(ctx, tx, decided);
	});
}

interface Decided {
	task: Task;
	proof: Proof;
	actorId: string;
	reason: string;
}

function refusal(code: ErrorCode, proof: Proof): AppError {
	if (code === 'permission.same_person') return new PermissionError(code, { what: '张贴和核实' });
	return new ConflictError(code, { what: '这份凭证', state: PROOF_STATE_WORDS[proof.state] });
}

async function check(ctx: Ctx, tx: Tx, decided: Decided): Promise<void> {
	const { task, proof, actorId } = decided;
	const code = checkRefusal(proof, actorId);
	if (code) throw refusal(code, proof);
	const at = ctx.clock.now();
	await rows.updateProof(tx, proof.id, {
		state: 'checked',
		checkedBy: actorId,
		checkedAt: at,
		returnReason: null,
	});
	await appendDecision(ctx, tx, { ...decided, kind: 'proof.checked', counted: false });
	const note = `${proof.community}${proof.place}，${proof.quantity}${proof.measure}，照片已核实`;
	await publishByEvidence(ctx, tx, { publicationId: task.publicationId, actorId, url: null, note });
	const { checked } = await rows.countProofs(tx, task.id);
	if (task.state !== 'open' || !isComplete(task, checked)) return;
	await rows.updateTask(tx, task.id, { state: 'done', closedAt: at });
	await appendTaskEvent(ctx, tx, {
		task,
		kind: 'task.closed',
		actorId,
		more: { state: 'done', notice: null },
	});
}

async function giveBack(ctx: Ctx, tx: Tx, decided: Decided): Promise<void> {
	const { task, proof, actorId, reason } = decided;
	const { checked } = await rows.countProofs(tx, task.id);
	const code = returnRefusal(proof, { actorId, checked });
	if (code) throw refusal(code, proof);
	await rows.updateProof(tx, proof.id, {
		state: 'returned',
		checkedBy: actorId,
		checkedAt: ctx.clock.now(),
		returnReason: reason,
	});
	await appendDecision(ctx, tx, { ...decided, kind: 'proof.returned', counted: proof.state === 'checked' });
	const short = task.state === 'done' && !isComplete(task, checked - (proof.state === 'checked' ? 1 : 0));
	if (short) await rows.updateTask(tx, task.id, { state: 'open', closedAt: null });
}

async function appendDecision(
	ctx: Ctx,
	tx: Tx,
	{
		task,
		proof,
		actorId,
		kind,
		counted,
	}: Decided & {
		kind: 'proof.checked' | 'proof.returned';
		counted: boolean;
	},
): Promise<void> {
	const { publicationId } = task;
	if (task.kind === null) throw new Error(`task ${task.id} has no kind`);
	await ctx.events.append(tx, {
		kind,
		at: ctx.clock.now(),
		unitId: task.unitId,
		actorId,
		subject: { kind: 'proof', id: proof.id },
		payload: {
			taskId: task.id,
			publicationId,
			kind: task.kind,
			quantity: proof.quantity,
			upAt: proof.upAt,
			counted,
		},
	});
}
