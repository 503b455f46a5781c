import type { ErrorCode } from '#lib/contract/errors.ts';

const MINUTE = 60_000;
/** People gather before an activity begins. */
const EARLY_MS = 120 * MINUTE;
/** Tidying up counts; what comes after is a forgotten check-out. */
const AFTER_MS = 60 * MINUTE;
const LONGEST_MS = 24 * 60 * MINUTE;

export interface ActivityTimes {
	startsAt: number;
	endsAt: number;
	cancelledAt: number | null;
}

/** Whether an activity from `startsAt` to `endsAt` can be held: it ends after it begins, within a day. */
export function isUsablePeriod(startsAt: number, endsAt: number): boolean {
	return endsAt > startsAt && endsAt - startsAt <= LONGEST_MS;
}

/** Why nobody can check in now, or null. From two hours before the beginning until the end. */
export function checkInRefusal(activity: ActivityTimes, now: number): ErrorCode | null {
	if (activity.cancelledAt !== null) return 'outreach.cancelled';
	if (now < activity.startsAt - EARLY_MS) return 'outreach.too_early';
	return now > activity.endsAt ? 'outreach.ended' : null;
}

/**
 * Minutes to count for a stay: whole minutes from check-in to check-out, a forgotten check-out counting to one hour
 * after the activity's end and no longer.
 */
export function countedMinutes(activity: ActivityTimes, inAt: number, outAt: number): number {
	const until = Math.min(outAt, activity.endsAt + AFTER_MS);
	return Math.max(0, Math.floor((until - inAt) / MINUTE));
}
