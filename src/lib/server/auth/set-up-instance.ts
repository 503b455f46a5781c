import type { Instance, SetUpInput } from '#lib/contract/auth.ts';
import { fitsLevel } from '#lib/contract/units.ts';
import type { Ctx } from '../ctx.ts';
import { claimSetting } from '../db/index.ts';
import { ConflictError, InputError } from '../errors.ts';
import { newId } from '../ids.ts';
import { createRootUnit } from '../units/index.ts';
import { INSTANCE, readInstance } from './instance.ts';
import { hashPassword } from './password.ts';
import { isStrong } from './rules.ts';
import { beginSession, type OpenedSession } from './session.ts';
import { checkSetUpCode, forgetSetUpCode, type Origin } from './setup-code.ts';
import { insertAccount, insertMembership } from './store.ts';
import { PASSWORD_MIN } from '#lib/contract/auth.ts';

export interface SetUp extends SetUpInput {
	origin: Origin;
	userAgent: string;
	/** A demonstration is watermarked for good. */
	demo?: boolean;
}

/**
 * Makes the federation's first unit and its administrator, once, and signs the administrator in.
 * @throws {ConflictError} conflict.already_set_up
 * @throws {PermissionError} auth.setup_code, for a browser that is not on the server itself
 * @throws {InputError} a weak password, a code that does not fit the level
 */
export async function setUpInstance(
	ctx: Ctx,
	input: SetUp,
): Promise<OpenedSession & { unitId: string; accountId: string }> {
	if (await readInstance(ctx)) throw new ConflictError('conflict.already_set_up');
	checkSetUpCode(ctx, input.setupCode, input.origin);
	if (input.code !== null && !fitsLevel(input.code, input.level))
		throw new InputError('input.invalid', { name: 'code', rule: 'code' });
	if (!isStrong(input.password, { login: input.login, name: input.adminName }))
		throw new InputError('auth.weak_password', { name: 'password', min: PASSWORD_MIN });
	const passwordHash = await hashPassword(input.password);
	const made = await ctx.store.tx(async (tx) => {
		const at = ctx.clock.now();
		const instance: Instance = { name: input.name, demo: input.demo ?? false, setUpAt: at };
		if (!(await claimSetting(tx, INSTANCE, instance))) throw new ConflictError('conflict.already_set_up');
		const accountId = newId();
		const unit = await createRootUnit(ctx, tx, { ...input, actorId: accountId });
		await insertAccount(tx, {
			id: accountId,
			unitId: unit.id,
			login: input.login,
			name: input.adminName,
			department: '',
			passwordHash,
			mustChangePassword: false,
			createdAt: at,
		});
		await insertMembership(tx, { accountId, unitId: unit.id, role: 'admin', grantedAt: at });
		const by = { at, unitId: unit.id, actorId: accountId };
		await ctx.events.append(tx, {
			...by,
			kind: 'account.created',
			subject: { kind: 'account', id: accountId },
			payload: { login: input.login },
		});
		await ctx.events.append(tx, {
			...by,
			kind: 'instance.set_up',
			subject: { kind: 'unit', id: unit.id },
			payload: { name: input.name },
		});
		const { userAgent } = input;
		const session = await beginSession(ctx, tx, { accountId, unitId: unit.id, userAgent });
		return { ...session, unitId: unit.id, accountId };
	});
	forgetSetUpCode(ctx);
	return made;
}
