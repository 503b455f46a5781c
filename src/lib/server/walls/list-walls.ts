import type { Ctx } from '../ctx.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { devicesWithin, wallsWithin } from './store.ts';

export interface WallDevice {
	id: string;
	name: string;
	createdAt: number;
	/** When a screen last opened or kept the wall with this pass; null: never. */
	seenAt: number | null;
	revokedAt: number | null;
}
export interface WallListing {
	id: string;
	name: string;
	unitName: string;
	createdAt: number;
	devices: WallDevice[];
}

/** The walls the actor manages, with their screens. */
export async function listWalls(ctx: Ctx, actor: Actor | null): Promise<WallListing[]> {
	requirePermission(actor, 'wall.manage');
	const scope = scopeOf(actor, 'wall.manage');
	const [walls, devices] = await Promise.all([
		wallsWithin(ctx.store, scope),
		devicesWithin(ctx.store, scope),
	]);
	return walls.map((wall) => ({
		...wall,
		devices: devices.filter(({ wallId }) => wallId === wall.id).map(({ wallId: _, ...device }) => device),
	}));
}
