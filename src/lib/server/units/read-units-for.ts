import type { Permission } from '#lib/contract/roles.ts';
import type { Ctx } from '../ctx.ts';
import { requirePermission, scopeOf, type Actor } from './actor.ts';
import { listUnits } from './store.ts';

/** Open units in which the actor holds `permission`, as choices of a list: parents first, indented by full-width blanks. */
export async function readUnitsFor(
	ctx: Ctx,
	actor: Actor | null,
	permission: Permission,
): Promise<{ value: string; label: string }[]> {
	requirePermission(actor, permission);
	const units = await listUnits(ctx.store, scopeOf(actor, permission));
	const steps = (path: string) => path.split('/').length;
	const top = Math.min(...units.map((unit) => steps(unit.path)));
	return units.map((unit) => ({
		value: unit.id,
		label: `${'　'.repeat(steps(unit.path) - top)}${unit.name}`,
	}));
}
