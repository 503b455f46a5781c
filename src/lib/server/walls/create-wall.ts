import type { CreateWallInput } from '#lib/contract/walls.ts';
import type { Ctx } from '../ctx.ts';
import { claimFormKey } from '../db/index.ts';
import { InputError } from '../errors.ts';
import { newId } from '../ids.ts';
import { findUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { insertWall } from './store.ts';

/**
 * Makes a wall that shows a unit's subtree. It has no screen until a device is paired.
 * @throws {ConflictError} conflict.replayed: the form was sent before
 * @throws {InputError} input.unknown_unit: none such within the actor's reach
 */
export async function createWall(
	ctx: Ctx,
	actor: Actor | null,
	input: CreateWallInput,
): Promise<{ wallId: string }> {
	requirePermission(actor, 'wall.manage');
	const wallId = newId();
	const createdAt = ctx.clock.now();
	const { formKey } = input;
	await ctx.store.tx(async (tx) => {
		if (formKey) await claimFormKey(tx, { key: formKey, accountId: actor.id, at: createdAt });
		const unit = await findUnit(tx, input.unitId, scopeOf(actor, 'wall.manage'));
		if (!unit) throw new InputError('input.unknown_unit');
		const wall = { id: wallId, unitId: unit.id, name: input.name, layout: 'command', createdAt };
		await insertWall(tx, wall);
		await ctx.events.append(tx, {
			kind: 'wall.created',
			at: createdAt,
			unitId: unit.id,
			actorId: actor.id,
			subject: { kind: 'wall', id: wallId },
			payload: { name: input.name },
		});
	});
	return { wallId };
}
