import { ROLES, type Role } from '#lib/contract/roles.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { hashToken, newToken } from '../ids.ts';
import type { Actor } from '../units/index.ts';
import { sessionEnd, SESSION_NOTED_MS } from './rules.ts';
import { deleteSessions, findSession, insertSession, readGrants, touchSession } from './store.ts';

/** The cookie that carries the token. */
export const SESSION_COOKIE = 'jinguo_session';

const USER_AGENT_MAX = 300;

/** A session as the request that carries its token sees it. */
export interface Session {
	/** SHA-256 of the token: also the subject of `session.closed`. */
	id: string;
	/** Epoch ms; moves with use. */
	expiresAt: number;
	/** Until the one-time password is changed, nothing else works. */
	mustChangePassword: boolean;
	login: string;
	department: string;
	unitName: string;
	/** Held anywhere, in the order of the roles. */
	roles: Role[];
	actor: Actor;
}

/**
 * Who a token belongs to, or null when it is unknown, over, or its account disabled. Use prolongs the session, noted at
 * most every five minutes.
 */
export async function readSession(ctx: Ctx, token: string): Promise<Session | null> {
	const now = ctx.clock.now();
	const id = hashToken(token);
	const row = await findSession(ctx.store, id, now);
	if (!row) return null;
	const { session, account } = row;
	const expiresAt = sessionEnd(session.createdAt, now);
	if (now - session.seenAt >= SESSION_NOTED_MS)
		await ctx.store.tx((tx) => touchSession(tx, id, { seenAt: now, expiresAt }));
	const grants = await readGrants(ctx.store, account.id);
	return {
		id,
		expiresAt,
		mustChangePassword: account.mustChangePassword,
		login: account.login,
		department: account.department,
		unitName: row.unitName,
		roles: ROLES.filter((role) => grants.some((grant) => grant.role === role)),
		actor: { id: account.id, name: account.name, unitId: account.unitId, grants },
	};
}

export interface OpenedSession {
	/** For the cookie, and nowhere else. */
	token: string;
	/** Epoch ms. */
	expiresAt: number;
}

/** Begins a session in the transaction that found its owner to be who they say. */
export async function beginSession(
	ctx: Ctx,
	tx: Tx,
	owner: { accountId: string; unitId: string; userAgent: string },
): Promise<OpenedSession> {
	const token = newToken();
	const id = hashToken(token);
	const now = ctx.clock.now();
	const expiresAt = sessionEnd(now, now);
	const { accountId, unitId } = owner;
	const userAgent = owner.userAgent.slice(0, USER_AGENT_MAX);
	await insertSession(tx, { id, accountId, createdAt: now, seenAt: now, expiresAt, userAgent });
	await ctx.events.append(tx, {
		kind: 'session.opened',
		at: now,
		unitId,
		actorId: accountId,
		subject: { kind: 'session', id },
		payload: {},
	});
	return { token, expiresAt };
}

export interface Closing {
	accountId: string;
	/** The account's unit, for the chain. */
	unitId: string;
	/** Who does it. */
	actorId: string;
	only?: string;
	except?: string;
}

/** Ends sessions of an account and says so, one event each: live sockets are cut by it. Gives how many ended. */
export async function endSessions(ctx: Ctx, tx: Tx, closing: Closing): Promise<number> {
	const { accountId, unitId, actorId, only, except } = closing;
	const ended = await deleteSessions(tx, accountId, {
		...(only === undefined ? {} : { only }),
		...(except === undefined ? {} : { except }),
	});
	for (const id of ended)
		await ctx.events.append(tx, {
			kind: 'session.closed',
			at: ctx.clock.now(),
			unitId,
			actorId,
			subject: { kind: 'session', id },
			payload: {},
		});
	return ended.length;
}
