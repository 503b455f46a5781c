import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaPath, niceTop, scale, smoothPath, straightPath, type Point } from './paths.ts';

/** The curve's y at many places, from its cubic pieces. */
function ysOf(path: string): number[] {
	const numbers = path.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];
	let [, y = 0] = numbers;
	const ys = [y];
	for (let at = 2; at < numbers.length; at += 6) {
		const [, c1 = 0, , c2 = 0, , end = 0] = numbers.slice(at, at + 6);
		for (let step = 1; step <= 8; step++) {
			const t = step / 8;
			const u = 1 - t;
			ys.push(u ** 3 * y + 3 * u * u * t * c1 + 3 * u * t * t * c2 + t ** 3 * end);
		}
		y = end;
	}
	return ys;
}

describe('a line through figures', () => {
	test('never rises above its highest or falls below its lowest point', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(2_000), { minLength: 2, maxLength: 30 }), (values) => {
				const points = values.map((value, index): Point => [index * 20, value]);
				const ys = ysOf(smoothPath(points));
				expect(Math.max(...ys)).toBeLessThanOrEqual(Math.max(...values) + 0.2);
				expect(Math.min(...ys)).toBeGreaterThanOrEqual(Math.min(...values) - 0.2);
			}),
		);
	});
	test('goes through one point, or none, without a broken path', () => {
		expect(smoothPath([])).toBe('');
		expect(smoothPath([[3, 4]])).toBe('M3 4');
		expect(areaPath('', [], 10)).toBe('');
		expect(
			straightPath([
				[0, 1],
				[2, 3],
			]),
		).toBe('M0 1L2 3');
	});
});

test('an axis ends at a round number that holds the figure', () => {
	expect([0, 1, 3, 11, 1_510, 20_312].map(niceTop)).toEqual([1, 1, 5, 20, 2_000, 25_000]);
	fc.assert(fc.property(fc.nat(10_000_000), (n) => niceTop(n) >= n));
});

test('a scale without a span puts everything in the middle', () => {
	expect(scale([5, 5], [0, 10])(5)).toBe(5);
	expect(scale([0, 10], [100, 0])(2.5)).toBe(75);
});
