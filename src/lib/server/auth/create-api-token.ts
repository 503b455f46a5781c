import type { CreateTokenInput } from '#lib/contract/auth.ts';
import type { Ctx } from '../ctx.ts';
import { claimFormKey } from '../db/index.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { hashToken, newId, newToken } from '../ids.ts';
import { findUnit, lockUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { findTokenById, insertToken, listTokens, revokeTokenRow } from './store.ts';

/**
 * Makes a bearer token with which a program may send figures for a unit and those below it. It is returned this once.
 * @throws {NotFoundError} no such unit within reach @throws {ConflictError} the unit is closed, or the form was sent twice
 */
export async function createApiToken(
	ctx: Ctx,
	actor: Actor | null,
	input: CreateTokenInput,
): Promise<{ id: string; name: string; token: string }> {
	requirePermission(actor, 'account.manage');
	const { unitId, name } = input;
	const token = newToken();
	const id = newId();
	await ctx.store.tx(async (tx) => {
		const at = ctx.clock.now();
		await claimFormKey(tx, { key: input.formKey, accountId: actor.id, at });
		const unit = await lockUnit(tx, unitId, scopeOf(actor, 'account.manage'));
		if (!unit) throw new NotFoundError('not_found');
		if (unit.closedAt !== null) throw new ConflictError('conflict.state');
		const tokenHash = hashToken(token);
		await insertToken(tx, { id, unitId, name, tokenHash, createdBy: actor.id, createdAt: at });
		await ctx.events.append(tx, {
			kind: 'token.created',
			at,
			unitId,
			actorId: actor.id,
			subject: { kind: 'token', id },
			payload: { name },
		});
	});
	return { id, name, token };
}

/** Ends a token at once; figures it sent stay. */
export async function revokeApiToken(ctx: Ctx, actor: Actor | null, input: { id: string }): Promise<void> {
	requirePermission(actor, 'account.manage');
	await ctx.store.tx(async (tx) => {
		const token = await findTokenById(tx, input.id);
		const unit = token && (await findUnit(tx, token.unitId, scopeOf(actor, 'account.manage')));
		if (!token || !unit) throw new NotFoundError('not_found');
		if (!(await revokeTokenRow(tx, token.id, ctx.clock.now()))) return;
		await ctx.events.append(tx, {
			kind: 'token.revoked',
			at: ctx.clock.now(),
			unitId: token.unitId,
			actorId: actor.id,
			subject: { kind: 'token', id: token.id },
			payload: {},
		});
	});
}

/** Tokens of the units within reach, live ones first, never their text. */
export async function listApiTokens(ctx: Ctx, actor: Actor | null) {
	requirePermission(actor, 'account.manage');
	return listTokens(ctx.store, scopeOf(actor, 'account.manage'));
}
