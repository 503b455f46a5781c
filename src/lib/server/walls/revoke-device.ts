import type { Ctx } from '../ctx.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { lockDevice, markRevoked } from './store.ts';

/**
 * Ends a screen's pass; its sockets close within a second. Revoking twice changes nothing.
 * @throws {NotFoundError} no such device within the actor's reach
 */
export async function revokeDevice(
	ctx: Ctx,
	actor: Actor | null,
	input: { deviceId: string },
): Promise<void> {
	requirePermission(actor, 'wall.manage');
	const at = ctx.clock.now();
	await ctx.store.tx(async (tx) => {
		const device = await lockDevice(tx, input.deviceId, scopeOf(actor, 'wall.manage'));
		if (!device) throw new NotFoundError('not_found');
		if (device.revokedAt !== null) return;
		await markRevoked(tx, device.id, at);
		await ctx.events.append(tx, {
			kind: 'wall.revoked',
			at,
			unitId: device.unitId,
			actorId: actor.id,
			subject: { kind: 'wall_device', id: device.id },
			payload: { deviceId: device.id },
		});
	});
}
