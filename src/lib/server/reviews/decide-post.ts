import * as v from 'valibot';
import { ReviewInput, ReturnInput, type ReviewLevel } from '#lib/contract/reviews.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { ConflictError, InputError, NotFoundError, PermissionError, type AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import { advanceReview, authorsOf, lockPost, returnToDraft } from '../posts/index.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { decideReview, LEVEL_PERMISSION } from './rules.ts';
import { insertReview, standingSignatures, voidSignatures } from './store.ts';
import type { ErrorCode } from '#lib/contract/errors.ts';
import type { Decision } from '#lib/contract/reviews.ts';

interface Verdict {
	postId: string;
	level: ReviewLevel;
	hash: string;
	decision: Decision;
	opinion: string;
}

/**
 * Signs the hash on the reviewer's screen at one level. The third signature approves the post and, in the same
 * transaction, its publications are made.
 * @throws {ConflictError} 'conflict.stale' the text changed since; 'conflict.state' it is not this level's turn
 * @throws {PermissionError} the reviewer is an author or signed another level
 */
export async function approvePost(
	ctx: Ctx,
	actor: Actor | null,
	input: unknown,
): Promise<{ next: ReviewLevel | 'approved' }> {
	const parsed = v.safeParse(ReviewInput, input);
	if (!parsed.success) throw new InputError('input.invalid');
	const { level, opinion, ...rest } = parsed.output;
	requirePermission(actor, LEVEL_PERMISSION[level]);
	return decide(ctx, actor, { ...rest, level, opinion, decision: 'approved' });
}

/** Sends a post back to its authors with a reason. Signatures given so far are void once it is edited. */
export async function returnPost(ctx: Ctx, actor: Actor | null, input: unknown): Promise<void> {
	const parsed = v.safeParse(ReturnInput, input);
	if (!parsed.success) throw new InputError('review.reason_needed');
	const { level, opinion, ...rest } = parsed.output;
	requirePermission(actor, LEVEL_PERMISSION[level]);
	await decide(ctx, actor, { ...rest, level, opinion, decision: 'returned' });
}

async function decide(ctx: Ctx, actor: Actor, verdict: Verdict) {
	const scope = scopeOf(actor, LEVEL_PERMISSION[verdict.level]);
	return ctx.store.tx(async (tx) => {
		const post = await lockPost(tx, verdict.postId, scope);
		if (!post) throw new NotFoundError('not_found', { what: '这篇稿件' });
		const ruling = decideReview({
			post,
			authors: await authorsOf(tx, post.id),
			signatures: await standingSignatures(tx, post.id, post.hash),
			seen: verdict,
			actorId: actor.id,
			decision: verdict.decision,
		});
		if (!ruling.allowed) throw refusal(ruling.code);
		const at = ctx.clock.now();
		const { id: postId, revisionId, unitId, hash } = post;
		await insertReview(tx, { id: newId(), ...verdict, revisionId, hash, accountId: actor.id, at });
		const event = {
			at,
			unitId,
			actorId: actor.id,
			subject: { kind: 'post', id: postId },
			payload: { level: verdict.level, revisionId, hash },
		};
		await ctx.events.append(tx, {
			...event,
			kind: verdict.decision === 'approved' ? 'review.approved' : 'review.returned',
		});
		await moveOn(ctx, tx, { verdict, event, next: ruling.next });
		return { next: ruling.next };
	});
}

interface Step {
	verdict: Verdict;
	event: {
		at: number;
		unitId: string;
		actorId: string;
		subject: { kind: string; id: string };
		payload: { revisionId: string; hash: string };
	};
	next: ReviewLevel | 'approved';
}

async function moveOn(ctx: Ctx, tx: Tx, { verdict, event, next }: Step): Promise<void> {
	const { postId, level } = verdict;
	const { at, payload } = event;
	const place = { postId, fromLevel: level, hash: payload.hash, at };
	if (verdict.decision === 'returned') {
		// The chain starts anew, also when the same text comes back: the same people must be able to sign it again.
		await voidSignatures(tx, postId, { at, reason: 'returned' });
		return returnToDraft(tx, place, 'returned');
	}
	await advanceReview(tx, { ...place, to: next });
	if (next !== 'approved') return;
	const { revisionId, hash } = payload;
	await ctx.events.append(tx, { ...event, kind: 'post.approved', payload: { revisionId, hash } });
}

function refusal(code: ErrorCode): AppError {
	return code.startsWith('permission.') ? new PermissionError(code) : new ConflictError(code);
}
