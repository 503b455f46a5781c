import { describe, expect, test } from 'vitest';
import { beijingDayKey } from '#lib/contract/format.ts';
import { calendarHref, readCalendarQuery, stepFrom } from './calendar-query.ts';

const now = Date.parse('2026-11-24T10:48:00+08:00');
const read = (search: string) => readCalendarQuery(new URLSearchParams(search), now);
const span = (search: string) => {
	const { from, to } = read(search);
	return [beijingDayKey(from), beijingDayKey(to - 1)];
};

describe('the calendar’s address', () => {
	test.each([
		['', ['2026-11-23', '2026-11-29']],
		['at=2026-11-22', ['2026-11-16', '2026-11-22']],
		['view=month', ['2026-10-26', '2026-12-06']],
		['view=month&at=2026-02-10', ['2026-01-26', '2026-03-01']],
		['view=list&at=2026-12-31', ['2026-12-01', '2026-12-31']],
		['at=2026-02-30', ['2026-11-23', '2026-11-29']],
		['at=9999-01-01&view=nonsense', ['2026-11-23', '2026-11-29']],
	])('%s asks for %j', (search, expected) => {
		expect(span(search)).toEqual(expected);
	});

	test('leads to the span before and after, over the end of a year', () => {
		const december = read('view=month&at=2026-12-15');
		expect(beijingDayKey(stepFrom(december, 1))).toBe('2027-01-01');
		expect(beijingDayKey(stepFrom(december, -1))).toBe('2026-11-01');
		expect(beijingDayKey(stepFrom(read('at=2026-12-30'), 1))).toBe('2027-01-04');
	});

	test('keeps what the calendar is narrowed by', () => {
		const query = read('view=list&column=c1&channel=ch1');
		expect(calendarHref(query, now)).toBe('/calendar?view=list&at=2026-11-24&column=c1&channel=ch1');
		expect(calendarHref({ ...query, view: 'week', columnId: '', channelId: '' }, null)).toBe('/calendar');
	});
});
