import { expect, test } from 'vitest';
import { sayAsOf, sayDay, sayWait } from './say.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);
const NOW = at('2026-11-24T10:48:00');

test('a wall says how old a figure is in as few words as that takes', () => {
	expect(sayAsOf(NOW, NOW)).toBe('截至 10:48');
	expect(sayAsOf(at('2026-11-23T18:00:00'), NOW)).toBe('截至昨日 18:00');
	expect(sayAsOf(at('2026-11-20T18:00:00'), NOW)).toBe('截至 11月20日');
});

test('a figure of yesterday is called so, an older one by its date', () => {
	expect(sayDay(at('2026-11-23T00:00:00'), NOW)).toBe('截至昨日');
	expect(sayDay(at('2026-11-21T00:00:00'), NOW)).toBe('截至 11月21日');
});

test('waiting is said in hours and minutes, and never below zero', () => {
	expect([-5, 0, 38, 60, 85, 24 * 60, 51 * 60 + 5].map((minutes) => sayWait(minutes * 60_000))).toEqual([
		'0 分',
		'0 分',
		'38 分',
		'1 小时',
		'1 小时 25 分',
		'1 天',
		'2 天 3 小时',
	]);
});
