import { DAY_MS, beijingDayStart, beijingParts, toBeijingLocal } from '#lib/contract/format.ts';

const HOUR = 3_600_000;

/** Parts of a day, as the calendar's rows. `start` is when a post goes out that had no time of its own. */
export const PARTS = [
	{ word: '上午', hours: '12 时前', from: 0, to: 12, start: 9 },
	{ word: '下午', hours: '12–18 时', from: 12, to: 18, start: 15 },
	{ word: '晚上', hours: '18 时后', from: 18, to: 24, start: 19 },
] as const;

/** Index of the part of the day that `at` falls in. */
export function partOf(at: number): number {
	const { hour } = beijingParts(at);
	return PARTS.findIndex((part) => hour < part.to);
}

/**
 * When a post goes out that is put into a part of a day: at the hour it had, when that lies in the part; else at the part's
 * usual hour; where that has passed, at the next half hour. Null when the whole part has passed.
 */
export function slotTime(
	slot: { day: number; part: number },
	had: number | null,
	now: number,
): number | null {
	const part = PARTS[slot.part];
	if (!part) return null;
	const day = beijingDayStart(slot.day);
	const keeps = had !== null && partOf(had) === slot.part;
	const wish = keeps ? day + (had - beijingDayStart(had)) : day + part.start * HOUR;
	if (wish >= now) return wish;
	const next = Math.ceil((now + 60_000) / (HOUR / 2)) * (HOUR / 2);
	return next < day + part.to * HOUR ? next : null;
}

/** The address of a new post for this part of this day. */
export function newPostHref(at: number): string {
	return `/posts/new?at=${encodeURIComponent(toBeijingLocal(at))}`;
}

/** Week of the year after ISO 8601, as calendars in offices print it. */
export function weekNumber(monday: number): number {
	const thursday = monday + 3 * DAY_MS;
	const { year } = beijingParts(thursday);
	const first = Date.UTC(year, 0, 1) - 8 * HOUR;
	return Math.floor((thursday - first) / (7 * DAY_MS)) + 1;
}
