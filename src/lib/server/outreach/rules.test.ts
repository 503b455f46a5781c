import { expect, test } from 'vitest';
import { checkInRefusal, countedMinutes, isUsablePeriod } from './rules.ts';

const HOUR = 3_600_000;
const activity = { startsAt: 10 * HOUR, endsAt: 12 * HOUR, cancelledAt: null };

test.each([
	['more than two hours before', 8 * HOUR - 1, 'outreach.too_early'],
	['two hours before', 8 * HOUR, null],
	['at the end', 12 * HOUR, null],
	['after the end', 12 * HOUR + 1, 'outreach.ended'],
])('checking in %s', (_name, now, refusal) => expect(checkInRefusal(activity, now)).toBe(refusal));

test('nobody checks in to a cancelled activity', () =>
	expect(checkInRefusal({ ...activity, cancelledAt: 1 }, 11 * HOUR)).toBe('outreach.cancelled'));

test.each([
	['whole minutes', 10 * HOUR, 11 * HOUR + 59_999, 60],
	['nothing for less than a minute', 10 * HOUR, 10 * HOUR + 59_999, 0],
	['a forgotten check-out until an hour after the end', 10 * HOUR, 40 * HOUR, 180],
	['nothing when the clock went back', 11 * HOUR, 10 * HOUR, 0],
])('a stay counts %s', (_name, inAt, outAt, minutes) =>
	expect(countedMinutes(activity, inAt, outAt)).toBe(minutes),
);

test('an activity ends after it begins and within a day', () => {
	expect(isUsablePeriod(0, HOUR)).toBe(true);
	expect(isUsablePeriod(HOUR, HOUR)).toBe(false);
	expect(isUsablePeriod(0, 25 * HOUR)).toBe(false);
});
