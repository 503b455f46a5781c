import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from './beijing-time.ts';
import { fullQuota, nextFree, notableUses, quotaPeriodStart, quotasOf, type AccountQuota } from './quotas.ts';

const at = Date.parse('2026-11-24T23:30:00+08:00');
const start = (text: string) => Date.parse(`${text}+08:00`);
const none = () => new Map<number, number>();

describe('a period begins in Beijing', () => {
	test.each([
		['hour', '2026-11-24T23:00'],
		['day', '2026-11-24T00:00'],
		['month', '2026-11-01T00:00'],
	] as const)('%s', (period, begin) => expect(quotaPeriodStart(period, at)).toBe(start(begin)));
});

describe('quotas by platform', () => {
	test.each([
		['website', {}, []],
		['wordpress', {}, []],
		['wechat', { mode: 'publish' }, ['wechat.publish.day']],
		['wechat', { mode: 'mass' }, ['wechat.mass.day', 'wechat.mass.month']],
		['wechat', { mode: 'draft_only' }, []],
		['weibo', {}, ['weibo.hour', 'weibo.day']],
		['douyin', {}, ['douyin.day']],
	])('%s %o', (platform, settings, keys) =>
		expect(quotasOf(platform, settings).map(({ key }) => key)).toEqual(keys),
	);
});

const daily: AccountQuota = { key: 'day', period: 'day', usual: 1, most: 1 };
const monthly: AccountQuota = { key: 'month', period: 'month', usual: null, most: 4 };
const hourly: AccountQuota = { key: 'hour', period: 'hour', usual: 30, most: 30 };

describe('the next time with room', () => {
	test('is the next day when the day is full', () => {
		const taken = (key: string) => new Map(key === 'day' ? [[start('2026-11-24T00:00'), 1]] : []);
		expect(fullQuota([daily, monthly], taken, at)).toBe(daily);
		expect(nextFree([daily, monthly], taken, at)).toBe(at + DAY);
	});
	test('is the next month when the month is full', () => {
		const taken = (key: string) => new Map(key === 'month' ? [[start('2026-11-01T00:00'), 4]] : []);
		expect(fullQuota([daily, monthly], taken, at)).toBe(monthly);
		expect(nextFree([daily, monthly], taken, at)).toBe(start('2026-12-01T23:30'));
	});
	test('is the next hour of the same day when an hour is full', () => {
		const nine = start('2026-11-24T09:10');
		const taken = () => new Map([[start('2026-11-24T09:00'), 30]]);
		expect(nextFree([hourly], taken, nine)).toBe(nine + HOUR);
	});
	test('is none when two months are full', () => {
		const days = Array.from({ length: 80 }, (_, day) => [start('2026-11-24T00:00') + day * DAY, 1] as const);
		expect(nextFree([daily], () => new Map(days), at)).toBeNull();
	});
	test('a quota without a number is never full', () => {
		expect(
			fullQuota([{ ...daily, most: null }], () => new Map([[start('2026-11-24T00:00'), 99]]), at),
		).toBeNull();
		expect(fullQuota([daily], none, at)).toBeNull();
	});
});

test('a calendar names what is full first, and nothing of an hour', () => {
	const day = start('2026-11-24T00:00');
	const use = { channelId: 'c', channelName: '账号', key: 'k', most: 100 };
	const uses = [
		{ ...use, key: 'large', period: 'day', taken: [[day, 12]] },
		{ ...use, key: 'half', period: 'day', most: 2, taken: [[day, 1]] },
		{ ...use, key: 'full', period: 'day', taken: [[day, 100]] },
		{ ...use, key: 'hour', period: 'hour', most: 1, taken: [[day, 1]] },
	] as const;
	const shown = notableUses(
		uses.map((each) => ({ ...each, taken: each.taken.map(([a, b]): [number, number] => [a, b]) })),
		day,
	);
	expect(shown.map((each) => [each.use.key, each.isFull])).toEqual([
		['full', true],
		['half', false],
	]);
});
