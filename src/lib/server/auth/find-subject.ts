import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { NotFoundError, PermissionError } from '../errors.ts';
import { reaches, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { findAccount, lockAccount, readGrants } from './store.ts';

/** An account that an administrator is about to change. */
export type Subject = NonNullable<Awaited<ReturnType<typeof findAccount>>>;

/**
 * The account, held until the transaction ends, when it is at home within the administrator's reach.
 * @throws {NotFoundError} no such account, or one of a unit out of reach: the two are not told apart
 */
export async function findSubject(tx: Tx, actor: Actor, accountId: string): Promise<Subject> {
	await lockAccount(tx, accountId);
	const account = await findAccount(tx, accountId);
	if (!account || !reaches(scopeOf(actor, 'account.manage'), account.unitPath))
		throw new NotFoundError('not_found');
	return account;
}

/**
 * As {@link findSubject}, and every role it holds is within reach too. Whoever can set a password can act as its owner, so a
 * county's administrator must not set that of a colleague who reviews for the province.
 * @throws {PermissionError} permission.beyond_reach
 */
export async function findControlled(tx: Tx, actor: Actor, accountId: string): Promise<Subject> {
	const account = await findSubject(tx, actor, accountId);
	const scope = scopeOf(actor, 'account.manage');
	const grants = await readGrants(tx, accountId);
	if (!grants.every((grant) => reaches(scope, grant.path)))
		throw new PermissionError('permission.beyond_reach');
	return account;
}

/** Says in the log which fields of an account changed. */
export async function noteChange(
	ctx: Ctx,
	tx: Tx,
	change: { actor: Actor; subject: Subject; fields: string[] },
) {
	await ctx.events.append(tx, {
		kind: 'account.changed',
		at: ctx.clock.now(),
		unitId: change.subject.unitId,
		actorId: change.actor.id,
		subject: { kind: 'account', id: change.subject.id },
		payload: { fields: change.fields },
	});
}

/** Runs `work` on an account the actor controls, in one transaction. */
export async function onControlled<T>(
	ctx: Ctx,
	actor: Actor | null,
	act: { accountId: string; work: (tx: Tx, subject: Subject, actor: Actor) => Promise<T> },
): Promise<T> {
	requirePermission(actor, 'account.manage');
	return ctx.store.tx(async (tx) => act.work(tx, await findControlled(tx, actor, act.accountId), actor));
}
