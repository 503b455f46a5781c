import type { CheckState } from '#lib/contract/channels.ts';
import type { CredentialCheck } from './channel.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Warned of once each, in days left. */
const STEPS = [1, 3, 7] as const;
/** A later end than this is another end: some platforms say how long is left, which wavers by seconds. */
const SAME_END_MS = 12 * HOUR;
/** A platform that could not be reached is asked again sooner than one that answered. */
const AGAIN_MS: Readonly<Record<CheckState, number>> = { ok: DAY, refused: DAY, cannot_tell: HOUR };

/** What a channel's test calls have shown so far. */
export interface Health {
	/** Of the last call. */
	state: CheckState;
	/** One Chinese sentence of the last call. */
	detail: string;
	/** Epoch ms of the last call. */
	at: number;
	/** What the platform itself last said; a network failure says nothing. */
	known: 'ok' | 'refused' | null;
	/** Epoch ms when the credentials end, where the platform says so. */
	expiresAt: number | null;
	/** The smallest step that was warned of for this end. */
	warned: number | null;
}

/** What has to be told to people, once. */
export type HealthNews =
	| { kind: 'expiring'; days: number; expiresAt: number }
	| { kind: 'refused'; detail: string }
	| { kind: 'recovered' };

/** Whole days left, the one that has begun counted; 0 when it is over. */
export function daysLeft(expiresAt: number, now: number): number {
	return Math.max(0, Math.ceil((expiresAt - now) / DAY));
}

const NOTHING: Pick<Health, 'known' | 'expiresAt' | 'warned'> = {
	known: null,
	expiresAt: null,
	warned: null,
};

/** What a test call changes. The same news is never told twice: each step of an end once, a death once. */
export function decideHealth(
	before: Health | null,
	check: CredentialCheck,
	now: number,
): { health: Health; news: HealthNews | null } {
	const was = before ?? NOTHING;
	const health = healthAfter(was, check, now);
	if (health.known === 'refused') {
		const news: HealthNews = { kind: 'refused', detail: check.detail };
		return { health, news: was.known === 'refused' ? null : news };
	}
	const warning = warningOf(health, now);
	if (warning) return { health: { ...health, warned: warning.step }, news: warning.news };
	const over = was.known === 'refused' || (was.warned !== null && health.warned === null);
	return { health, news: over && health.known === 'ok' ? { kind: 'recovered' } : null };
}

/** A call that reached nobody leaves what was known. */
function healthAfter(was: typeof NOTHING, check: CredentialCheck, now: number): Health {
	const { state, detail } = check;
	const known = state === 'cannot_tell' ? was.known : state;
	const expiresAt = state === 'ok' ? check.expiresAt : (check.expiresAt ?? was.expiresAt);
	const renewed = Math.abs((expiresAt ?? 0) - (was.expiresAt ?? 0)) > SAME_END_MS;
	return { state, detail, at: now, known, expiresAt, warned: renewed ? null : was.warned };
}

/** The step that has come and was not told yet. */
function warningOf({ expiresAt, warned }: Health, now: number): { step: number; news: HealthNews } | null {
	if (expiresAt === null) return null;
	const days = daysLeft(expiresAt, now);
	const step = STEPS.find((each) => days <= each);
	if (step === undefined || (warned !== null && step >= warned)) return null;
	return { step, news: { kind: 'expiring', days, expiresAt } };
}

/** Whether the daily test call is due; one that learnt nothing is repeated after an hour. */
export function isCheckDue(health: Health | null, now: number): boolean {
	if (!health) return true;
	// A clock that was set back must not keep the calls away for long.
	return now >= health.at + AGAIN_MS[health.state] || now < health.at - HOUR;
}

/** Whether somebody has to renew the credentials. */
export function needsRenewal(health: Health | null, now: number): boolean {
	if (!health) return false;
	return health.known === 'refused' || (health.expiresAt !== null && daysLeft(health.expiresAt, now) <= 7);
}
