import type { SignInInput } from '#lib/contract/auth.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { PermissionError, UnauthenticatedError, type AppError } from '../errors.ts';
import { nobodysHash, verifyPassword } from './password.ts';
import { decideSignIn, LOCK_MS, MAX_FAILURES } from './rules.ts';
import { beginSession, type OpenedSession } from './session.ts';
import { findLogin, lockAccount, updateAccount } from './store.ts';
import { Throttle } from './throttle.ts';

const MINUTE = 60_000;
const ADDRESS_FAILURES = 50;
const ADDRESS_WINDOW_MS = 10 * MINUTE;

interface Throttles {
	/** Failures of one address. */
	addresses: Throttle;
	/** Failures of logins that nobody has: they lock like real ones, or the lock would tell which are real. */
	strangers: Throttle;
}
const throttles = new WeakMap<object, Throttles>();

function throttlesOf(ctx: Ctx): Throttles {
	const known = throttles.get(ctx.store);
	if (known) return known;
	const made = {
		addresses: new Throttle(ADDRESS_FAILURES, ADDRESS_WINDOW_MS),
		strangers: new Throttle(MAX_FAILURES, LOCK_MS),
	};
	throttles.set(ctx.store, made);
	return made;
}

export interface SignInAttempt extends SignInInput {
	/** Of the client, for the throttle. */
	address: string;
	userAgent: string;
}

/**
 * Opens a session for who knows the password. An unknown login and a wrong password are one answer, in one time.
 * @throws {UnauthenticatedError} auth.bad_credentials, auth.locked (with minutes)
 * @throws {PermissionError} auth.disabled: the password was right
 * @throws {LimitError} the address failed too often
 */
export async function signIn(ctx: Ctx, attempt: SignInAttempt): Promise<OpenedSession> {
	const { addresses } = throttlesOf(ctx);
	addresses.take(attempt.address, ctx.clock.now());
	const account = await findLogin(ctx.store, attempt.login);
	const stored = account?.passwordHash ?? (await nobodysHash());
	const fits = await verifyPassword(stored, attempt.password);
	if (!account) throw refuseStranger(ctx, attempt.login);
	const outcome = await ctx.store.tx((tx) => settle(ctx, tx, { attempt, stored, fits, id: account.id }));
	if (outcome instanceof Error) throw outcome;
	addresses.giveBack(attempt.address);
	return outcome;
}

function refuseStranger(ctx: Ctx, login: string): AppError {
	const { strangers } = throttlesOf(ctx);
	const now = ctx.clock.now();
	if (strangers.left(login, now) === 0) return locked(strangers.minutesLeft(login, now) * MINUTE);
	strangers.take(login, now);
	return new UnauthenticatedError('auth.bad_credentials');
}

function locked(ms: number): AppError {
	return new UnauthenticatedError('auth.locked', { minutes: Math.max(1, Math.ceil(ms / MINUTE)) });
}

interface Attempted {
	attempt: SignInAttempt;
	/** The hash the password was compared with. */
	stored: string;
	fits: boolean;
	id: string;
}

/** Decides on the row as it is now, not as it was before the slow comparison: parallel guesses share one count. */
async function settle(ctx: Ctx, tx: Tx, attempted: Attempted): Promise<OpenedSession | AppError> {
	const { attempt, stored, id } = attempted;
	const account = await lockAccount(tx, id);
	if (!account) return new UnauthenticatedError('auth.bad_credentials');
	const now = ctx.clock.now();
	const decision = decideSignIn(account, attempted.fits && account.passwordHash === stored, now);
	switch (decision.kind) {
		case 'locked':
			return locked(decision.until - now);
		case 'disabled':
			return new PermissionError('auth.disabled');
		case 'refused':
			await updateAccount(tx, id, { failures: decision.failures, lockedUntil: decision.lockedUntil });
			if (decision.lockedUntil !== null)
				await ctx.events.append(tx, {
					kind: 'account.locked',
					at: now,
					unitId: account.unitId,
					actorId: null,
					subject: { kind: 'account', id },
					payload: { until: decision.lockedUntil },
				});
			return new UnauthenticatedError('auth.bad_credentials');
		case 'open':
			await updateAccount(tx, id, { failures: 0, lockedUntil: null });
			return beginSession(ctx, tx, {
				accountId: id,
				unitId: account.unitId,
				userAgent: attempt.userAgent,
			});
	}
}
