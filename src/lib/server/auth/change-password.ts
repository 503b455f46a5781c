import { PASSWORD_MIN, type ChangePasswordInput } from '#lib/contract/auth.ts';
import type { Ctx } from '../ctx.ts';
import { InputError, PermissionError, UnauthenticatedError } from '../errors.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { isStrong, LOCK_MS, MAX_FAILURES } from './rules.ts';
import { endSessions, type Session } from './session.ts';
import { findAccount, lockAccount, updateAccount } from './store.ts';
import { Throttle } from './throttle.ts';

/** An unattended browser is no place to guess the old password. */
const guesses = new Throttle(MAX_FAILURES, LOCK_MS);

/**
 * Replaces one's own password and ends one's other sessions. Also the way out of a one-time password, so it takes the
 * session, not the actor.
 * @throws {PermissionError} auth.wrong_password @throws {InputError} auth.weak_password, or the same one again
 * @throws {LimitError} the old password was guessed wrong too often
 */
export async function changePassword(
	ctx: Ctx,
	session: Session | null,
	input: ChangePasswordInput,
): Promise<void> {
	if (!session) throw new UnauthenticatedError('auth.required');
	const { id, unitId } = session.actor;
	const account = await findAccount(ctx.store, id);
	if (!account) throw new UnauthenticatedError('auth.required');
	guesses.take(id, ctx.clock.now());
	if (!(await verifyPassword(account.passwordHash, input.oldPassword)))
		throw new PermissionError('auth.wrong_password', { name: 'oldPassword' });
	guesses.giveBack(id);
	if (!isStrong(input.password, account))
		throw new InputError('auth.weak_password', { name: 'password', min: PASSWORD_MIN });
	if (await verifyPassword(account.passwordHash, input.password))
		throw new InputError('input.invalid', { name: 'password', rule: 'other' });
	const passwordHash = await hashPassword(input.password);
	await ctx.store.tx(async (tx) => {
		const now = await lockAccount(tx, id);
		// Reset by an administrator meanwhile: the password that was proved is no longer the one.
		if (now?.passwordHash !== account.passwordHash)
			throw new PermissionError('auth.wrong_password', { name: 'oldPassword' });
		await updateAccount(tx, id, { passwordHash, mustChangePassword: false, failures: 0 });
		await ctx.events.append(tx, {
			kind: 'account.password_changed',
			at: ctx.clock.now(),
			unitId,
			actorId: id,
			subject: { kind: 'account', id },
			payload: {},
		});
		await endSessions(ctx, tx, { accountId: id, unitId, actorId: id, except: session.id });
	});
}
