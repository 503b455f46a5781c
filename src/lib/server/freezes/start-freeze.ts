import type { FreezeInput } from '#lib/contract/freezes.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { InputError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { findUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import * as rows from './store.ts';

/**
 * Stops publishing for a unit with everything below it, or within it for one channel, column or campaign. In force for
 * every publication that has not passed the door when this commits. The same freeze again changes nothing.
 * @throws {NotFoundError} no such unit or channel within the actor's reach
 * @throws {InputError} no such column or campaign
 */
export async function startFreeze(
	ctx: Ctx,
	actor: Actor | null,
	input: FreezeInput,
): Promise<{ freezeId: string }> {
	requirePermission(actor, 'publication.freeze');
	return ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const place = await placeOf(tx, actor, input);
		const same = await rows.findSame(tx, place);
		if (same) return { freezeId: same.id };
		const id = newId();
		const at = ctx.clock.now();
		const { reason } = input;
		await rows.insertFreeze(tx, { id, ...place, reason, startedBy: actor.id, startedAt: at });
		await ctx.events.append(tx, {
			kind: 'freeze.started',
			at,
			unitId: place.unitId,
			actorId: actor.id,
			subject: { kind: 'freeze', id },
			payload: { target: place.target, targetId: place.targetId, reason },
		});
		return { freezeId: id };
	});
}

async function placeOf(tx: Tx, actor: Actor, { unitId, target, targetId }: FreezeInput) {
	const scope = scopeOf(actor, 'publication.freeze');
	// A channel is frozen where it lives, whichever unit the form named.
	const owner = target === 'channel' ? await rows.unitOfChannel(tx, targetId) : unitId;
	const unit = owner === null ? null : await findUnit(tx, owner, scope);
	if (!unit) throw new NotFoundError('not_found', { what: target === 'channel' ? '这个渠道' : '这个单位' });
	if (target === 'column' && !(await rows.isTopic(tx, target, targetId)))
		throw new InputError('input.unknown_column', { name: 'targetId' });
	if (target === 'campaign' && !(await rows.isTopic(tx, target, targetId)))
		throw new InputError('input.unknown_campaign', { name: 'targetId' });
	return { unitId: unit.id, target, targetId: target === 'all' ? null : targetId };
}
