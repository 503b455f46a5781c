import type { Ctx } from '../ctx.ts';
import { endSessions, readSession } from './session.ts';

/** Ends the session of `token`; none is fine too. */
export async function signOut(ctx: Ctx, token: string): Promise<void> {
	const session = await readSession(ctx, token);
	if (!session) return;
	const { id, unitId } = session.actor;
	await ctx.store.tx((tx) => endSessions(ctx, tx, { accountId: id, unitId, actorId: id, only: session.id }));
}
