import type { GrantInput } from '#lib/contract/auth.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { lockUnit, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { findSubject, type Subject } from './find-subject.ts';
import { countRootAdmins, deleteMembership, insertMembership } from './store.ts';

/**
 * Gives a person a role at a unit. Both the person's home and the unit are within the administrator's reach, so nobody can
 * give more than they hold.
 * @throws {NotFoundError} the account or the unit is out of reach @throws {ConflictError} the unit is closed
 */
export async function grantRole(ctx: Ctx, actor: Actor | null, input: GrantInput): Promise<void> {
	requirePermission(actor, 'account.manage');
	await ctx.store.tx(async (tx) => {
		const { subject, closed } = await findBoth(tx, actor, input);
		if (closed) throw new ConflictError('conflict.state');
		if (await insertMembership(tx, { ...input, grantedAt: ctx.clock.now() }))
			await noteGrant(ctx, tx, { kind: 'membership.granted', subject, actor, input });
	});
}

/**
 * Takes a role back.
 * @throws {ConflictError} conflict.last_admin: nobody could administer the whole any more
 */
export async function revokeRole(ctx: Ctx, actor: Actor | null, input: GrantInput): Promise<void> {
	requirePermission(actor, 'account.manage');
	await ctx.store.tx(async (tx) => {
		const { subject } = await findBoth(tx, actor, input);
		if (!(await deleteMembership(tx, input))) return;
		if ((await countRootAdmins(tx)) === 0) throw new ConflictError('conflict.last_admin');
		await noteGrant(ctx, tx, { kind: 'membership.revoked', subject, actor, input });
	});
}

async function findBoth(tx: Tx, actor: Actor, input: GrantInput) {
	const subject = await findSubject(tx, actor, input.accountId);
	const unit = await lockUnit(tx, input.unitId, scopeOf(actor, 'account.manage'));
	if (!unit) throw new NotFoundError('not_found');
	return { subject, closed: unit.closedAt !== null };
}

interface Note {
	kind: 'membership.granted' | 'membership.revoked';
	subject: Subject;
	actor: Actor;
	input: GrantInput;
}

async function noteGrant(ctx: Ctx, tx: Tx, { kind, subject, actor, input }: Note): Promise<void> {
	await ctx.events.append(tx, {
		kind,
		at: ctx.clock.now(),
		unitId: subject.unitId,
		actorId: actor.id,
		subject: { kind: 'account', id: subject.id },
		payload: { unitId: input.unitId, role: input.role },
	});
}
