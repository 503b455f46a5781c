import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import * as f from './format.ts';

const at = (iso: string) => Date.parse(iso);
/** Sunday, 22 November 2026, 09:00:04 in Beijing. */
const SUNDAY = at('2026-11-22T09:00:04+08:00');
/** Thursday, 19 November 2026, 13:52 in Beijing. */
const NOW = at('2026-11-19T13:52:00+08:00');

describe('dates and clocks are Beijing time', () => {
	test.each([
		['2026-11-22T09:00:00+08:00', '11月22日 周日 09:00'],
		['2026-11-22T00:00:00+08:00', '11月22日 周日 00:00'],
		['2026-11-21T23:59:59+08:00', '11月21日 周六 23:59'],
		['2026-12-31T16:00:00Z', '1月1日 周五 00:00'],
		['2026-12-31T15:59:59Z', '12月31日 周四 23:59'],
		['2028-02-29T12:00:00+08:00', '2月29日 周二 12:00'],
		// The hours in which New York and London change their clocks mean nothing here.
		['2026-03-08T07:30:00Z', '3月8日 周日 15:30'],
		['2026-11-01T06:30:00Z', '11月1日 周日 14:30'],
	])('%s is %s', (iso, said) => expect(f.formatDateTime(at(iso))).toBe(said));

	test('another year is said when the present is known', () => {
		expect(f.formatDate(at('2025-11-22T09:00:00+08:00'), NOW)).toBe('2025年11月22日 周六');
		expect(f.formatDate(SUNDAY, NOW)).toBe('11月22日 周日');
		expect(f.formatDateTime(at('2026-12-31T16:30:00Z'), NOW)).toBe('2027年1月1日 周五 00:30');
	});
	test('the exact time has year and seconds', () => {
		expect(f.formatExact(SUNDAY)).toBe('2026年11月22日 周日 09:00:04');
		expect(f.formatClockSeconds(SUNDAY)).toBe('09:00:04');
	});
	test.each([
		['2026-11-19T12:40:00+08:00', '今天 12:40'],
		['2026-11-19T00:00:00+08:00', '今天 00:00'],
		['2026-11-18T23:59:59+08:00', '昨天 23:59'],
		['2026-11-20T09:00:00+08:00', '明天 09:00'],
		['2026-11-17T16:20:00+08:00', '11月17日 16:20'],
		['2025-11-19T16:20:00+08:00', '2025年11月19日 16:20'],
	])('%s is near as %s', (iso, said) => expect(f.formatNear(at(iso), NOW)).toBe(said));
	test('yesterday holds over the turn of the year', () =>
		expect(f.formatNear(at('2026-12-31T20:00:00+08:00'), at('2027-01-01T00:05:00+08:00'))).toBe(
			'昨天 20:00',
		));
});

describe('spans', () => {
	test.each([
		[-400, '刚刚'],
		[-2_000, '2 秒前'],
		[-59_999, '59 秒前'],
		[-60_000, '1 分钟前'],
		[-12 * 60_000 - 30_000, '12 分钟前'],
		[-3 * 3_600_000, '3 小时前'],
		[38 * 60_000, '38 分钟后'],
		[-20 * 3_600_000, '20 小时前'],
		[-24 * 3_600_000, '昨天 13:52'],
		[-3 * 24 * 3_600_000, '11月16日 13:52'],
	])('%i ms away is %s', (ms, said) => expect(f.formatRelative(NOW + ms, NOW)).toBe(said));
	test('a deadline counts down and then over', () => {
		expect(f.formatRemaining(NOW + 38 * 60_000 + 59_000, NOW)).toBe('还剩 38 分钟');
		expect(f.formatRemaining(NOW + 49 * 3_600_000, NOW)).toBe('还剩 2 天');
		expect(f.formatRemaining(NOW - 12 * 60_000, NOW)).toBe('已过 12 分钟');
	});
});

describe('the Beijing day', () => {
	test('begins at 00:00 in Beijing and ends where the next begins', () => {
		const midnight = at('2026-11-22T00:00:00+08:00');
		expect(f.beijingDayStart(SUNDAY)).toBe(midnight);
		expect(f.beijingDayStart(midnight)).toBe(midnight);
		expect(f.beijingDayStart(midnight - 1)).toBe(midnight - f.DAY_MS);
		expect(f.beijingDayEnd(midnight)).toBe(midnight + f.DAY_MS);
	});
	test('has a sortable key that reads back', () => {
		expect(f.beijingDayKey(at('2026-12-31T16:00:00Z'))).toBe('2027-01-01');
		expect(f.parseDayKey('2027-01-01')).toBe(at('2026-12-31T16:00:00Z'));
		expect(f.parseDayKey('2026-02-30')).toBeNull();
		expect(f.parseDayKey('2026-2-3')).toBeNull();
	});
	test('weeks begin on Monday, also for a Sunday and over the turn of the year', () => {
		expect(f.beijingDayKey(f.beijingWeekStart(SUNDAY))).toBe('2026-11-16');
		expect(f.beijingDayKey(f.beijingWeekStart(at('2026-11-16T00:00:00+08:00')))).toBe('2026-11-16');
		expect(f.beijingDayKey(f.beijingWeekStart(at('2027-01-01T10:00:00+08:00')))).toBe('2026-12-28');
	});
	test('months begin on the first', () =>
		expect(f.beijingDayKey(f.beijingMonthStart(at('2026-11-30T23:00:00+08:00')))).toBe('2026-11-01'));
});

describe('datetime-local is Beijing time', () => {
	test.each([
		['2026-11-22T09:00', '2026-11-22T01:00:00Z'],
		['2026-11-22T00:00', '2026-11-21T16:00:00Z'],
		['2027-01-01T00:00', '2026-12-31T16:00:00Z'],
		['2026-11-22T09:00:30', '2026-11-22T01:00:30Z'],
		['2026-11-22 09:00', '2026-11-22T01:00:00Z'],
		['2026-03-08T02:30', '2026-03-07T18:30:00Z'],
	])('%s', (value, iso) => expect(f.parseBeijingLocal(value)).toBe(at(iso)));
	test.each([
		'',
		'明天',
		'2026-11-22',
		'2026-02-30T09:00',
		'2026-11-22T24:00',
		'2026-13-01T09:00',
		'2026-11-22T09:60',
	])('%j is no time', (value) => expect(f.parseBeijingLocal(value)).toBeNull());
	test('what is shown reads back the same', () => {
		const minute = at('2026-11-22T09:00:00+08:00');
		expect(f.toBeijingLocal(minute)).toBe('2026-11-22T09:00');
		expect(f.parseBeijingLocal(f.toBeijingLocal(minute))).toBe(minute);
	});
});

describe('counts and money', () => {
	test.each([
		[0, '0'],
		[999, '999'],
		[9_999, '9,999'],
		[10_000, '1万'],
		[20_312, '2.03万'],
		[20_399, '2.03万'],
		[99_999, '9.99万'],
		[123_456, '12.34万'],
		[1_234_567, '123.4万'],
		[12_345_678, '1,234万'],
		[99_999_999, '9,999万'],
		[100_000_000, '1亿'],
		[120_000_000, '1.2亿'],
		[-20_312, '-2.03万'],
	])('%i is said %s', (n, said) => expect(f.formatCount(n)).toBe(said));
	test.each([
		[0, '0'],
		[20_312, '20,312'],
		[1_234_567, '1,234,567'],
		[-1_000, '-1,000'],
		[1_234.5, '1,234.5'],
	])('%d is exactly %s', (n, said) => expect(f.formatExactCount(n)).toBe(said));
	test.each([
		[36_147_000, '¥361,470.00'],
		[0, '¥0.00'],
		[5, '¥0.05'],
		[-12_345, '-¥123.45'],
		[33_738_609, '¥337,386.09'],
	])('%i fen are %s', (fen, said) => expect(f.formatMoney(fen)).toBe(said));
	test.each([
		[0, '0'],
		[90, '1.5'],
		[59, '0.9'],
		[60, '1'],
		[75_000, '1,250'],
	])('%i minutes are %s hours', (minutes, said) => expect(f.formatHours(minutes)).toBe(said));
});

test('nothing depends on the zone of the machine', () => {
	const program = `
		const f = await import(${JSON.stringify(new URL('./format.ts', import.meta.url).href)});
		const at = Date.parse('2026-03-08T07:30:00Z');
		console.log(JSON.stringify([new Date(at).getTimezoneOffset(), f.formatExact(at), f.beijingDayKey(at),
			f.parseBeijingLocal('2026-03-08T02:30'), f.beijingDayStart(at), f.formatNear(at, at - 86400000)]));`;
	const inZone = (zone: string): unknown[] =>
		JSON.parse(
			execFileSync(process.execPath, ['--input-type=module', '-e', program], {
				env: { ...process.env, TZ: zone },
				encoding: 'utf8',
			}),
		) as unknown[];
	const [newYork, shanghai] = [inZone('America/New_York'), inZone('Asia/Shanghai')];
	expect(newYork[0]).not.toBe(shanghai[0]);
	expect(newYork.slice(1)).toEqual(shanghai.slice(1));
	expect(newYork[1]).toBe('2026年3月8日 周日 15:30:00');
});
