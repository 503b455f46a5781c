import type { Ctx } from '../ctx.ts';
import { hashToken } from '../ids.ts';
import { findDevice, markSeen } from './store.ts';

/** A screen that may show its wall. */
export interface WallPass {
	deviceId: string;
	wallId: string;
	name: string;
	unitId: string;
	unitName: string;
	/** The unit's path. */
	path: string;
}

/** Being seen is noted at most this often: a wall that reconnects writes once. */
const SEEN_NOTED_MS = 60_000;

/** The cookie that holds a wall's pass. One for each wall: a machine may show several. */
export const wallCookie = (wallId: string): string => `jinguo_wall_${wallId}`;

/** The pass that `token` gives for this wall, or null when there is none or it was revoked. */
export async function enterWall(ctx: Ctx, wallId: string, token: string): Promise<WallPass | null> {
	const device = await findDevice(ctx.store, wallId, hashToken(token));
	if (!device) return null;
	const { seenAt, ...pass } = device;
	const now = ctx.clock.now();
	if (seenAt === null || now - seenAt >= SEEN_NOTED_MS)
		await ctx.store.tx((tx) => markSeen(tx, pass.deviceId, now));
	return pass;
}
