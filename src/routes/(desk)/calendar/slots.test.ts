import { describe, expect, test } from 'vitest';
import { newPostHref, partOf, slotTime, weekNumber } from './slots.ts';

const at = (text: string) => Date.parse(`${text}:00+08:00`);
const now = at('2026-11-24T10:48');

describe('a post put into a part of a day', () => {
	test.each([
		['keeps the hour it had', '2026-11-26T00:00', 0, '2026-11-20T08:15', '2026-11-26T08:15'],
		['of another part gets the usual hour', '2026-11-26T00:00', 1, '2026-11-20T08:15', '2026-11-26T15:00'],
		['from the tray gets the usual hour', '2026-11-26T00:00', 2, null, '2026-11-26T19:00'],
		['whose hour has passed goes out at the next half hour', '2026-11-24T00:00', 0, null, '2026-11-24T11:00'],
		['that has passed is refused', '2026-11-23T00:00', 2, null, null],
		['of a day that does not exist is refused', '2026-11-26T00:00', 7, null, null],
	])('%s', (...[, day, part, had, expected]) => {
		const found = slotTime({ day: at(day), part }, had === null ? null : at(had), now);
		expect(found).toBe(expected === null ? null : at(expected));
	});

	test('is refused when the half hour would fall into the next part', () => {
		expect(slotTime({ day: now, part: 0 }, null, at('2026-11-24T11:45'))).toBeNull();
	});
});

test('every hour of the day falls into one part', () => {
	expect(
		['00:00', '11:59', '12:00', '17:59', '18:00', '23:59'].map((time) => partOf(at(`2026-11-24T${time}`))),
	).toEqual([0, 0, 1, 1, 2, 2]);
});

test('a new post of a slot begins with its Beijing time', () => {
	expect(newPostHref(at('2026-11-26T19:00'))).toBe('/posts/new?at=2026-11-26T19%3A00');
});

test.each([
	['2026-11-16T00:00', 47],
	['2026-12-28T00:00', 53],
	['2027-01-04T00:00', 1],
	['2024-12-30T00:00', 1],
])('the week of %s is number %i', (monday, week) => {
	expect(weekNumber(at(monday))).toBe(week);
});
