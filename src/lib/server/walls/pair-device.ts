import type { PairDeviceInput } from '#lib/contract/walls.ts';
import type { Ctx } from '../ctx.ts';
import { claimFormKey } from '../db/index.ts';
import { NotFoundError } from '../errors.ts';
import { hashToken, newId, newToken } from '../ids.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { findWall, insertDevice } from './store.ts';

/** What opens a wall on a screen. The token is told here and never again. */
export interface PairedDevice {
	deviceId: string;
	/** Path with the token; whoever opens it sees the wall until the device is revoked. */
	link: string;
}

/**
 * Gives a screen its read-only pass.
 * @throws {ConflictError} conflict.replayed: the form was sent before
 * @throws {NotFoundError} no such wall within the actor's reach
 */
export async function pairDevice(
	ctx: Ctx,
	actor: Actor | null,
	input: PairDeviceInput,
): Promise<PairedDevice> {
	requirePermission(actor, 'wall.manage');
	const token = newToken();
	const deviceId = newId();
	const createdAt = ctx.clock.now();
	const { formKey } = input;
	await ctx.store.tx(async (tx) => {
		if (formKey) await claimFormKey(tx, { key: formKey, accountId: actor.id, at: createdAt });
		const wall = await findWall(tx, input.wallId, scopeOf(actor, 'wall.manage'));
		if (!wall) throw new NotFoundError('not_found');
		const tokenHash = hashToken(token);
		const device = { id: deviceId, wallId: wall.id, name: input.name, tokenHash, createdBy: actor.id };
		await insertDevice(tx, { ...device, createdAt });
		await ctx.events.append(tx, {
			kind: 'wall.paired',
			at: createdAt,
			unitId: wall.unitId,
			actorId: actor.id,
			subject: { kind: 'wall', id: wall.id },
			payload: { deviceId },
		});
	});
	return { deviceId, link: `/wall/${input.wallId}?device=${token}` };
}
