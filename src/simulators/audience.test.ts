import { describe, expect, test } from 'vitest';
import { LIFE_MS, shareReadBy, type Item } from '#simulators/audience.ts';
import { DAY, HOUR } from '#simulators/clock.ts';
import { Dice } from '#simulators/dice.ts';

const NOON = Date.parse('2026-11-24T12:00:00+08:00');
const ITEM: Item = { key: 'item-1', publishedAt: NOON, medianHours: 9, spread: 1.25 };

describe('readers of an item, whatever the platform', () => {
	test('are the same for the same seed, and others for another', () => {
		const at = NOON + 5 * HOUR;
		expect(shareReadBy(new Dice(1), ITEM, at)).toBe(shareReadBy(new Dice(1), ITEM, at));
		expect(shareReadBy(new Dice(1), ITEM, at)).not.toBe(shareReadBy(new Dice(2), ITEM, at));
	});

	test('grow from nobody to everybody within its life and never become fewer', () => {
		const dice = new Dice(3);
		let before = shareReadBy(dice, ITEM, NOON);
		expect(before).toBe(0);
		for (let at = NOON; at <= NOON + LIFE_MS; at += HOUR / 2) {
			const now = shareReadBy(dice, ITEM, at);
			expect(now).toBeGreaterThanOrEqual(before);
			before = now;
		}
		expect(before).toBeCloseTo(1, 9);
		expect(shareReadBy(dice, ITEM, NOON + 90 * DAY)).toBe(before);
	});

	test('sleep at night: the evening brings many times what the small hours bring', () => {
		const dice = new Dice(4);
		const between = (from: number, to: number) =>
			shareReadBy(dice, ITEM, NOON + to * HOUR) - shareReadBy(dice, ITEM, NOON + from * HOUR);
		expect(between(8, 11)).toBeGreaterThan(5 * between(14, 17));
	});
});
