import { PermissionError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';

/**
 * The unit whose board a person sees first: the highest one where figures may be read.
 * @throws {PermissionError} there is none
 */
export function boardUnit(actor: Actor | null): { unitId: string; path: string } {
	requirePermission(actor, 'figure.read');
	const { paths } = scopeOf(actor, 'figure.read');
	const reachable = actor.grants.filter(({ path }) => paths.includes(path));
	const [highest] = reachable.sort((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
	if (!highest) throw new PermissionError('permission.denied');
	return { unitId: highest.unitId, path: highest.path };
}
