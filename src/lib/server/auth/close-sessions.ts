import type { Ctx } from '../ctx.ts';
import { UnauthenticatedError } from '../errors.ts';
import type { Actor } from '../units/index.ts';
import { onControlled } from './find-subject.ts';
import { endSessions, type Session } from './session.ts';
import { listSessions } from './store.ts';

/** A person's live sessions, as the account page lists them. */
export interface OwnSession {
	id: string;
	/** Epoch ms. */
	createdAt: number;
	seenAt: number;
	userAgent: string;
	/** The one that asks. */
	current: boolean;
}

/** Where the owner of `session` is signed in, the latest used first. */
export async function listOwnSessions(ctx: Ctx, session: Session | null): Promise<OwnSession[]> {
	if (!session) throw new UnauthenticatedError('auth.required');
	const rows = await listSessions(ctx.store, session.actor.id, ctx.clock.now());
	return rows.map(({ id, createdAt, seenAt, userAgent }) => ({
		id,
		createdAt,
		seenAt,
		userAgent,
		current: id === session.id,
	}));
}

/** Ends one other session of the same person, or with no id all the others. Gives how many ended. */
export async function closeOwnSessions(
	ctx: Ctx,
	session: Session | null,
	input: { id: string | null },
): Promise<number> {
	if (!session) throw new UnauthenticatedError('auth.required');
	const { id: accountId, unitId } = session.actor;
	const which = input.id === null ? { except: session.id } : { only: input.id, except: session.id };
	return ctx.store.tx((tx) => endSessions(ctx, tx, { accountId, unitId, actorId: accountId, ...which }));
}

/** Signs a person out everywhere. @throws {PermissionError} permission.beyond_reach */
export function closeSessionsOf(
	ctx: Ctx,
	actor: Actor | null,
	{ accountId }: { accountId: string },
): Promise<number> {
	return onControlled(ctx, actor, {
		accountId,
		work: (tx, subject, by) => endSessions(ctx, tx, { accountId, unitId: subject.unitId, actorId: by.id }),
	});
}
