import type { Level } from '#lib/contract/units.ts';
import type { Ctx } from '../ctx.ts';
import { requirePermission, scopeOf, type Actor } from './actor.ts';
import { countPeople, listUnits } from './store.ts';

/** A unit as the tree of units shows it. */
export interface TreeUnit {
	id: string;
	parentId: string | null;
	name: string;
	shortName: string;
	level: Level;
	code: string | null;
	/** Steps below the uppermost unit the reader manages. */
	depth: number;
	/** Open units directly below. */
	children: number;
	/** Enabled accounts at home in it. */
	people: number;
}

/** The open units the actor manages, parents before children. */
export async function readTree(ctx: Ctx, actor: Actor | null): Promise<TreeUnit[]> {
	requirePermission(actor, 'unit.manage');
	const scope = scopeOf(actor, 'unit.manage');
	const units = await listUnits(ctx.store, scope);
	const people = await countPeople(ctx.store, scope);
	const steps = (path: string) => path.split('/').length;
	const top = Math.min(...units.map((unit) => steps(unit.path)));
	const children = Map.groupBy(units, (unit) => unit.parentId);
	return units.map(({ id, parentId, name, shortName, level, code, path }) => ({
		...{ id, parentId, name, shortName, level, code },
		depth: steps(path) - top,
		children: children.get(id)?.length ?? 0,
		people: people.get(id) ?? 0,
	}));
}
