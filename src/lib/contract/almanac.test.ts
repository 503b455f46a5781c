import { describe, expect, test } from 'vitest';
import { almanacLine, lunarDate, nextSolarTerm, solarTermOn } from './almanac.ts';

const at = (iso: string) => Date.parse(iso);

describe('the lunar date', () => {
	test.each([
		['2026-11-19T13:52:00+08:00', '农历十月十一'],
		['2026-02-17T00:00:00+08:00', '农历正月初一'],
		['2026-02-16T23:59:59+08:00', '农历腊月廿九'],
		['2026-02-16T16:00:00Z', '农历正月初一'],
		['2023-03-22T12:00:00+08:00', '农历闰二月初一'],
	])('of %s is %s', (iso, text) => expect(lunarDate(at(iso)).text).toBe(text));
});

describe('the next solar term', () => {
	test.each([
		['2026-11-19T13:52:00+08:00', '3 天后小雪'],
		['2026-11-21T23:59:00+08:00', '明天小雪'],
		['2026-11-22T00:00:00+08:00', '今日小雪'],
		['2026-11-22T23:59:00+08:00', '今日小雪'],
		['2026-11-23T00:00:00+08:00', '14 天后大雪'],
		['2026-12-31T12:00:00+08:00', '5 天后小寒'],
	])('at %s', (iso, text) => expect(nextSolarTerm(at(iso)).text).toBe(text));
	test('is named on its day only', () => {
		expect(solarTermOn(at('2026-12-07T08:00:00+08:00'))).toBe('大雪');
		expect(solarTermOn(at('2026-12-08T00:00:00+08:00'))).toBeNull();
	});
});

test('the line of a day', () =>
	expect(almanacLine(at('2026-11-19T13:52:00+08:00'))).toEqual([
		'11月19日 周四',
		'农历十月十一',
		'3 天后小雪',
	]));
