import type { Ctx } from '../ctx.ts';
import { UnauthenticatedError } from '../errors.ts';
import { hashToken } from '../ids.ts';
import type { Actor } from '../units/index.ts';
import { findToken } from './store.ts';

/**
 * The program that holds `token`: it may write figures at its unit and below, and nothing else.
 * @throws {UnauthenticatedError} auth.bad_token: unknown, revoked, or its unit closed
 */
export async function authenticateToken(ctx: Ctx, token: string): Promise<Actor> {
	const found = await findToken(ctx.store, hashToken(token));
	if (!found) throw new UnauthenticatedError('auth.bad_token');
	const { id, name, unitId, path } = found;
	return { id: `token:${id}`, name, unitId, grants: [{ unitId, path, role: 'program' }] };
}
