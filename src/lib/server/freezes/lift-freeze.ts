import type { Ctx } from '../ctx.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import * as rows from './store.ts';

/**
 * Ends a freeze. Nothing goes out by that: what it held waits for a person to confirm it anew.
 * @throws {NotFoundError} none in force within the actor's reach
 */
export async function liftFreeze(
	ctx: Ctx,
	actor: Actor | null,
	{ freezeId, reason }: { freezeId: string; reason: string },
): Promise<void> {
	requirePermission(actor, 'publication.freeze');
	await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const freeze = await rows.lockFreeze(tx, freezeId, scopeOf(actor, 'publication.freeze'));
		if (!freeze) throw new NotFoundError('not_found', { what: '这次冻结' });
		const at = ctx.clock.now();
		await rows.markLifted(tx, freezeId, { liftedBy: actor.id, liftedAt: at, liftReason: reason });
		await ctx.events.append(tx, {
			kind: 'freeze.lifted',
			at,
			unitId: freeze.unitId,
			actorId: actor.id,
			subject: { kind: 'freeze', id: freezeId },
			payload: { reason },
		});
	});
}

/**
 * Lets one post through a freeze: the 讣告, the 辟谣. What of it is held already waits for its confirmation all the same.
 * @throws {NotFoundError} no such freeze or post within the actor's reach
 */
export async function allowPost(
	ctx: Ctx,
	actor: Actor | null,
	{ freezeId, postId }: { freezeId: string; postId: string },
): Promise<void> {
	requirePermission(actor, 'publication.freeze');
	await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const scope = scopeOf(actor, 'publication.freeze');
		const freeze = await rows.lockFreeze(tx, freezeId, scope);
		if (!freeze) throw new NotFoundError('not_found', { what: '这次冻结' });
		if (!(await rows.isPostWithin(tx, postId, scope)))
			throw new NotFoundError('not_found', { what: '这篇稿件' });
		const at = ctx.clock.now();
		if (!(await rows.insertAllowance(tx, { freezeId, postId, addedBy: actor.id, addedAt: at }))) return;
		await ctx.events.append(tx, {
			kind: 'freeze.allowed',
			at,
			unitId: freeze.unitId,
			actorId: actor.id,
			subject: { kind: 'freeze', id: freezeId },
			payload: { postId },
		});
	});
}
