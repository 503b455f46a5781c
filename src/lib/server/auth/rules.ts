import { PASSWORD_MIN } from '#lib/contract/auth.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A session ends 12 hours after its last use, and 7 days after it began however much it is used. */
export const SESSION_IDLE_MS = 12 * HOUR;
export const SESSION_MAX_MS = 7 * 24 * HOUR;
/** Use is noted at most this often: a page with ten requests writes once. */
export const SESSION_NOTED_MS = 5 * MINUTE;

export const MAX_FAILURES = 5;
export const LOCK_MS = 15 * MINUTE;

/** When a session begun at `createdAt` and used at `now` ends. */
export function sessionEnd(createdAt: number, now: number): number {
	return Math.min(createdAt + SESSION_MAX_MS, now + SESSION_IDLE_MS);
}

export interface SignInState {
	failures: number;
	lockedUntil: number | null;
	disabledAt: number | null;
}
export type SignInDecision =
	| { kind: 'open' }
	| { kind: 'locked'; until: number }
	| { kind: 'disabled' }
	| { kind: 'refused'; failures: number; lockedUntil: number | null };

/**
 * What one attempt does. A locked account stays locked whatever the password; a disabled one is only told so to who
 * knows the password.
 */
export function decideSignIn(state: SignInState, fits: boolean, now: number): SignInDecision {
	if (state.lockedUntil !== null && state.lockedUntil > now)
		return { kind: 'locked', until: state.lockedUntil };
	if (fits) return state.disabledAt === null ? { kind: 'open' } : { kind: 'disabled' };
	const failures = state.failures + 1;
	return failures >= MAX_FAILURES
		? { kind: 'refused', failures: 0, lockedUntil: now + LOCK_MS }
		: { kind: 'refused', failures, lockedUntil: null };
}

const COMMON = [
	'1234567890',
	'qwertyuiop',
	'password',
	'administrator',
	'admin123',
	'woaini1314',
	'abcdefgh',
];

/** Whether a password is good enough for its owner: long, not the owner's own names, not one that everybody tries first. */
export function isStrong(password: string, owner: { login: string; name: string }): boolean {
	const text = password.normalize('NFKC').toLowerCase();
	const points = [...text];
	if (points.length < PASSWORD_MIN || new Set(points).size < 5) return false;
	const rest = [owner.login.toLowerCase(), owner.name.toLowerCase(), ...COMMON]
		.filter(Boolean)
		.reduce((left, word) => left.replaceAll(word, ''), text);
	// What is left after the guessable words has to be worth something by itself.
	return [...rest].length >= Math.min(PASSWORD_MIN, points.length) / 2;
}
