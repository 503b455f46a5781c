import { describe, expect, test } from 'vitest';
import type { PublicationEntry } from '#lib/contract/boards.ts';
import { axisOf, layOut } from './lanes.ts';

const DAY = Date.parse('2026-11-24T00:00:00+08:00');
const row = (id: string, hour: number | null): PublicationEntry => ({
	id,
	postId: id,
	title: id,
	channelId: 'c',
	channelName: '铜江妇女网',
	platform: 'website',
	unitName: '铜江市妇联',
	state: 'due',
	reason: null,
	at: hour === null ? null : DAY + hour * 3_600_000,
});

describe('the day’s axis', () => {
	test('runs from six to ten in the evening', () =>
		expect(axisOf([row('a', 9)], DAY)).toEqual({ from: 6, to: 22 }));
	test('widens for what lies outside', () =>
		expect(axisOf([row('a', 5.5), row('b', 23.5), row('c', null)], DAY)).toEqual({ from: 5, to: 24 }));
});

describe('chips in a lane', () => {
	const axis = { from: 6, to: 22 };
	test('share a line where there is room, and give way to the next', () => {
		const { chips, lines } = layOut([row('a', 8), row('b', 10), row('c', 20)], DAY, axis);
		expect(lines).toBe(1);
		expect(chips.map(({ from, width }) => [from, width])).toEqual([
			[2, 2],
			[4, 3],
			[14, 2],
		]);
	});
	test('go below each other when they come close, and none covers another', () => {
		const { chips, lines } = layOut([row('a', 9), row('b', 9), row('c', 9.5), row('d', 12)], DAY, axis);
		expect(lines).toBe(3);
		for (const one of chips)
			for (const other of chips)
				if (one !== other && one.line === other.line)
					expect(one.from + one.width <= other.from || other.from + other.width <= one.from).toBe(true);
	});
	test('stay inside the axis at its end', () => {
		const { chips } = layOut([row('a', 21.9)], DAY, axis);
		expect(chips[0] && chips[0].from + chips[0].width).toBeLessThanOrEqual(16);
	});
});
