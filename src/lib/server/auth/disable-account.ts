import type { Ctx } from '../ctx.ts';
import { ConflictError } from '../errors.ts';
import type { Actor } from '../units/index.ts';
import { noteChange, onControlled } from './find-subject.ts';
import { endSessions } from './session.ts';
import { countRootAdmins, updateAccount } from './store.ts';

/**
 * Shuts an account out and ends its sessions; what it did stays. {@link enableAccount} undoes it.
 * @throws {ConflictError} conflict.last_admin @throws {PermissionError} permission.beyond_reach
 */
export function disableAccount(
	ctx: Ctx,
	actor: Actor | null,
	{ accountId }: { accountId: string },
): Promise<void> {
	return onControlled(ctx, actor, {
		accountId,
		async work(tx, subject, by) {
			if (subject.disabledAt !== null) return;
			await updateAccount(tx, accountId, { disabledAt: ctx.clock.now() });
			if ((await countRootAdmins(tx)) === 0) throw new ConflictError('conflict.last_admin');
			await noteChange(ctx, tx, { actor: by, subject, fields: ['disabledAt'] });
			await endSessions(ctx, tx, { accountId, unitId: subject.unitId, actorId: by.id });
		},
	});
}

/** Lets a disabled account in again, with the password and roles it had. */
export function enableAccount(
	ctx: Ctx,
	actor: Actor | null,
	{ accountId }: { accountId: string },
): Promise<void> {
	return onControlled(ctx, actor, {
		accountId,
		async work(tx, subject, by) {
			if (subject.disabledAt === null) return;
			await updateAccount(tx, accountId, { disabledAt: null });
			await noteChange(ctx, tx, { actor: by, subject, fields: ['disabledAt'] });
		},
	});
}

/** Ends a lock before its time and forgets the failures counted so far. */
export function unlockAccount(
	ctx: Ctx,
	actor: Actor | null,
	{ accountId }: { accountId: string },
): Promise<void> {
	return onControlled(ctx, actor, {
		accountId,
		async work(tx, subject, by) {
			if (subject.lockedUntil === null && subject.failures === 0) return;
			await updateAccount(tx, accountId, { failures: 0, lockedUntil: null });
			await noteChange(ctx, tx, { actor: by, subject, fields: ['lockedUntil'] });
		},
	});
}
