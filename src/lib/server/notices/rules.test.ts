import { describe, expect, test } from 'vitest';
import {
	backOff,
	defaultChoices,
	isCalled,
	mailAt,
	markOf,
	nearest,
	nextDigest,
	nextSlot,
	quietUntil,
} from './rules.ts';

const at = (time: string) => Date.parse(`2026-11-24T${time}+08:00`);
const NIGHT = { quietFrom: 22 * 60, quietTo: 7 * 60 + 30 };

describe('quiet hours in 北京时间', () => {
	test.each([
		['21:59:59', null],
		['22:00:00', at('07:30:00') + 86_400_000],
		['23:59:59', at('07:30:00') + 86_400_000],
		['00:00:00', at('07:30:00')],
		['07:29:59', at('07:30:00')],
		['07:30:00', null],
		['12:00:00', null],
	])('overnight, %s', (time, until) => expect(quietUntil(NIGHT, at(time))).toBe(until));

	test('within one day, and none at all', () => {
		const noon = { quietFrom: 12 * 60, quietTo: 14 * 60 };
		expect(quietUntil(noon, at('13:00:00'))).toBe(at('14:00:00'));
		expect(quietUntil(noon, at('14:00:00'))).toBeNull();
		expect(quietUntil({ quietFrom: null, quietTo: null }, at('03:00:00'))).toBeNull();
		expect(quietUntil({ quietFrom: 60, quietTo: 60 }, at('03:00:00'))).toBeNull();
	});
});

describe('when an e-mail leaves', () => {
	const choices = { ...defaultChoices(), ...NIGHT };
	test('at once by day, in the morning by night, at once when urgent', () => {
		expect(mailAt(choices, false, at('12:00:00'))).toBe(at('12:00:00'));
		expect(mailAt(choices, false, at('01:00:00'))).toBe(at('07:30:00'));
		expect(mailAt(choices, true, at('01:00:00'))).toBe(at('01:00:00'));
	});
	test('with the next summary at 08:30 for who wants one a day', () => {
		const daily = { ...choices, digest: true };
		expect(mailAt(daily, false, at('08:29:59'))).toBe(at('08:30:00'));
		expect(mailAt(daily, false, at('08:30:00'))).toBe(at('08:30:00') + 86_400_000);
		expect(mailAt(daily, true, at('08:30:00'))).toBe(at('08:30:00'));
		expect(nextDigest(at('00:00:00'))).toBe(at('08:30:00'));
	});
});

test('nobody is called by name at night for what can wait, nor for what they switched off', () => {
	const choices = { ...defaultChoices(), ...NIGHT };
	const called = (kind: 'review_waiting' | 'published', urgent: boolean, time: string) =>
		isCalled(choices, { kind, urgent, now: at(time) });
	expect(called('review_waiting', false, '12:00:00')).toBe(true);
	expect(called('review_waiting', false, '23:00:00')).toBe(false);
	expect(called('review_waiting', true, '23:00:00')).toBe(true);
	expect(called('published', false, '12:00:00')).toBe(false);
	choices.kinds.review_waiting.mention = false;
	expect(called('review_waiting', true, '12:00:00')).toBe(false);
});

describe('the pace of a bot', () => {
	const now = at('10:10:00');
	const ago = (...seconds: number[]) => seconds.map((s) => now - s * 1_000);
	const eighteen = Array.from({ length: 18 }, (_, n) => now - 50_000 + n * 1_000);

	test('18 a minute for WeCom and DingTalk, 4 a second and 90 a minute for Feishu', () => {
		expect(nextSlot('wecom', eighteen.slice(1), now)).toBe(now);
		expect(nextSlot('wecom', eighteen, now)).toBe(now + 10_000);
		expect(nextSlot('dingtalk', eighteen, now)).toBe(now + 10_000);
		expect(nextSlot('feishu', eighteen, now)).toBe(now);
		expect(nextSlot('feishu', ago(0.1, 0.2, 0.3, 0.4), now)).toBe(now + 600);
		const ninety = Array.from({ length: 90 }, (_, n) => now - 45_000 + n * 400);
		expect(nextSlot('feishu', ninety, now)).toBe(now + 15_000);
	});

	test('Feishu is left alone in the first minute of an hour and a half hour', () => {
		expect(nextSlot('feishu', [], at('11:00:00'))).toBe(at('11:01:00'));
		expect(nextSlot('feishu', [], at('11:30:59'))).toBe(at('11:31:00'));
		expect(nextSlot('feishu', [], at('11:29:59'))).toBe(at('11:29:59'));
		expect(nextSlot('wecom', [], at('11:00:00'))).toBe(at('11:00:00'));
	});
});

test('tries grow further apart, up to an hour', () => {
	const waits = [1, 2, 3, 4, 5, 6, 7, 50].map(backOff);
	expect(waits).toEqual(waits.toSorted((a, b) => a - b));
	expect(waits.at(-1)).toBe(3_600_000);
});

test('a mark is short, and different for different events', () => {
	expect(markOf(1)).toBe('0001');
	expect(markOf(123_456)).toBe('2N9C');
});

test('the people of the nearest unit are asked, each once', () => {
	expect(
		nearest([
			{ accountId: 'a', unitPath: '/p/' },
			{ accountId: 'b', unitPath: '/p/c/' },
			{ accountId: 'b', unitPath: '/p/c/' },
		]),
	).toEqual(['b']);
	expect(nearest([])).toEqual([]);
});
