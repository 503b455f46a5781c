import { scopeOf, type Actor } from '../units/index.ts';

/** The unit whose board a person sees first: the highest one where figures may be read. Null: nowhere. */
export function boardUnit(actor: Actor): { unitId: string; path: string } | null {
	const { paths } = scopeOf(actor, 'figure.read');
	const reachable = actor.grants.filter(({ path }) => paths.includes(path));
	const [highest] = reachable.sort((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
	return highest ? { unitId: highest.unitId, path: highest.path } : null;
}
