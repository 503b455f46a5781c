import type { Ctx } from '../ctx.ts';
import { reaches, requirePermission, scopeOf, type Actor } from '../units/index.ts';
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
	mayManage: boolean;
	/** Empty where the actor does not manage the wall. */
	devices: WallDevice[];
}

/** The walls whose figures the actor may read; their screens where the actor manages them. */
export async function listWalls(ctx: Ctx, actor: Actor | null): Promise<WallListing[]> {
	requirePermission(actor, 'figure.read');
	const manages = scopeOf(actor, 'wall.manage');
	const [walls, devices] = await Promise.all([
		wallsWithin(ctx.store, scopeOf(actor, 'figure.read')),
		devicesWithin(ctx.store, manages),
	]);
	return walls.map(({ path, ...wall }) => ({
		...wall,
		mayManage: reaches(manages, path),
		devices: devices.filter(({ wallId }) => wallId === wall.id).map(({ wallId: _, ...device }) => device),
	}));
}
