import type { CreateAccountInput } from '#lib/contract/auth.ts';
import type { Ctx } from '../ctx.ts';
import { claimFormKey } from '../db/index.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import { newId } from '../ids.ts';
import { lockUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { hashPassword, oneTimePassword } from './password.ts';
import { insertAccount, insertMembership } from './store.ts';

export interface NewAccount {
	id: string;
	login: string;
	name: string;
	/** Shown once; only its hash is kept, and the first sign-in has to replace it. */
	password: string;
}

/**
 * Makes an account at a unit within reach, with its roles there and a one-time password.
 * @throws {InputError} input.duplicate: the login is taken @throws {NotFoundError} no such unit within reach
 * @throws {ConflictError} the unit is closed, or the form was sent twice
 */
export async function createAccount(
	ctx: Ctx,
	actor: Actor | null,
	input: CreateAccountInput,
): Promise<NewAccount> {
	requirePermission(actor, 'account.manage');
	const { unitId, login, name, department, roles } = input;
	const password = oneTimePassword();
	const passwordHash = await hashPassword(password);
	const id = newId();
	await ctx.store.tx(async (tx) => {
		const at = ctx.clock.now();
		await claimFormKey(tx, { key: input.formKey, accountId: actor.id, at });
		const unit = await lockUnit(tx, unitId, scopeOf(actor, 'account.manage'));
		if (!unit) throw new NotFoundError('not_found');
		if (unit.closedAt !== null) throw new ConflictError('conflict.state');
		const account = { id, unitId, login, name, department, passwordHash, createdAt: at };
		if (!(await insertAccount(tx, { ...account, mustChangePassword: true })))
			throw new InputError('input.duplicate', { name: 'login', value: login });
		const about = { at, unitId, actorId: actor.id, subject: { kind: 'account', id } };
		await ctx.events.append(tx, { ...about, kind: 'account.created', payload: { login } });
		for (const role of roles) {
			await insertMembership(tx, { accountId: id, unitId, role, grantedAt: at });
			await ctx.events.append(tx, { ...about, kind: 'membership.granted', payload: { unitId, role } });
		}
	});
	return { id, login, name, password };
}
