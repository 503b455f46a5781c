import type { Ctx } from '../ctx.ts';
import type { Actor } from '../units/index.ts';
import { noteChange, onControlled } from './find-subject.ts';
import { hashPassword, oneTimePassword } from './password.ts';
import { endSessions } from './session.ts';
import { updateAccount } from './store.ts';
import { requirePermission } from '../units/index.ts';

/**
 * Gives an account a new one-time password, unlocks it and ends its sessions. The password is returned this once.
 * @throws {PermissionError} permission.beyond_reach
 */
export async function resetPassword(
	ctx: Ctx,
	actor: Actor | null,
	input: { accountId: string },
): Promise<{ name: string; login: string; password: string }> {
	requirePermission(actor, 'account.manage');
	const { accountId } = input;
	const password = oneTimePassword();
	const passwordHash = await hashPassword(password);
	return onControlled(ctx, actor, {
		accountId,
		async work(tx, subject, by) {
			await updateAccount(tx, accountId, {
				passwordHash,
				mustChangePassword: true,
				failures: 0,
				lockedUntil: null,
			});
			await noteChange(ctx, tx, { actor: by, subject, fields: ['password'] });
			await endSessions(ctx, tx, { accountId, unitId: subject.unitId, actorId: by.id });
			return { name: subject.name, login: subject.login, password };
		},
	});
}
