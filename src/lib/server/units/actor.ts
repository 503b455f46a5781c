import { GRANT_PERMISSIONS, type GrantedRole, type Permission } from '#lib/contract/roles.ts';
import { PermissionError, UnauthenticatedError } from '../errors.ts';

/** A role held at a unit; it reaches every unit whose path starts with `path`. */
export interface Grant {
	unitId: string;
	path: string;
	role: GrantedRole;
}

/** Who acts: a signed-in person or an API token. */
export interface Actor {
	/** Account id, or 'token:<id>'. */
	id: string;
	name: string;
	/** Home unit. */
	unitId: string;
	grants: readonly Grant[];
}

/** Subtrees, as unit path prefixes, that a permission reaches. Stores turn it into a condition. */
export interface Scope {
	readonly paths: readonly string[];
}

/** The subtrees in which `actor` holds `permission`; may be empty. */
export function scopeOf(actor: Actor, permission: Permission): Scope {
	const paths = actor.grants
		.filter((grant) => GRANT_PERMISSIONS[grant.role].includes(permission))
		.map((grant) => grant.path);
	const covered = (path: string) => paths.some((other) => other !== path && path.startsWith(other));
	return { paths: [...new Set(paths)].filter((path) => !covered(path)) };
}

export function reaches(scope: Scope, unitPath: string): boolean {
	return scope.paths.some((path) => unitPath.startsWith(path));
}

/**
 * First statement of every capability; {@link scopeOf} then gives the store's queries their bounds.
 * @param unitPath when the unit is known already, the path the permission must reach
 * @throws {UnauthenticatedError} nobody is signed in
 * @throws {PermissionError} the permission is not held (at that unit)
 */
export function requirePermission(
	actor: Actor | null,
	permission: Permission,
	unitPath?: string,
): asserts actor is Actor {
	if (!actor) throw new UnauthenticatedError('auth.required');
	const scope = scopeOf(actor, permission);
	if (scope.paths.length === 0 || (unitPath !== undefined && !reaches(scope, unitPath)))
		throw new PermissionError('permission.denied');
}
