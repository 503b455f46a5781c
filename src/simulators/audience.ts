import { cstHour, HOUR } from '#simulators/clock.ts';
import type { Dice } from '#simulators/dice.ts';

/** How likely people read in each hour of the day (CST). */
const BY_HOUR = [
	0.25, 0.12, 0.07, 0.05, 0.06, 0.15, 0.45, 0.9, 1.15, 1.1, 1.0, 1.05, 1.45, 1.25, 1.0, 0.95, 0.95, 1.1, 1.2,
	1.3, 1.55, 1.65, 1.3, 0.7,
];
const LIFE_HOURS = 720;
/** An item finds readers for thirty days. */
export const LIFE_MS = LIFE_HOURS * HOUR;

/** Standard normal distribution function (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function normalBelow(x: number): number {
	const t = 1 / (1 + 0.2316419 * Math.abs(x));
	const poly =
		t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
	const upper = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * poly;
	return x >= 0 ? 1 - upper : upper;
}

/** Whose readers are asked for, and how fast a platform's items are read. */
export interface Item {
	/** Names the item for the dice. */
	key: string;
	publishedAt: number;
	/** Half of the readers come within this many hours, before night and day are laid over it. */
	medianHours: number;
	/** Of the log-normal decay. */
	spread: number;
}

const cache = new WeakMap<Dice, Map<string, Float64Array>>();

/** Running share of an item's readers at the end of each hour of its life; the last entry is 1. */
function hourlyShares(dice: Dice, item: Item): Float64Array {
	const known = cache.get(dice) ?? new Map<string, Float64Array>();
	cache.set(dice, known);
	const name = `${item.key}|${item.publishedAt}`;
	const cached = known.get(name);
	if (cached) return cached;
	const decayedBy = (hours: number) =>
		hours <= 0 ? 0 : normalBelow(Math.log(hours / item.medianHours) / item.spread);
	const shares = new Float64Array(LIFE_HOURS);
	let sum = 0;
	for (let hour = 0; hour < LIFE_HOURS; hour++) {
		const curve = BY_HOUR[cstHour(item.publishedAt + (hour + 0.5) * HOUR)] ?? 1;
		const noise = 0.7 + 0.6 * dice.fraction('hour', item.key, hour);
		sum += (decayedBy(hour + 1) - decayedBy(hour)) * curve * noise;
		shares[hour] = sum;
	}
	const running = shares.map((share) => share / sum);
	known.set(name, running);
	return running;
}

/**
 * Share of an item's final readers who have read it by `at` (epoch ms, virtual), 0 to 1: log-normal decay, day and
 * night, seeded. It depends on nothing but the seed, the item and the time, so any past day can be asked at any time.
 */
export function shareReadBy(dice: Dice, item: Item, at: number): number {
	const age = Math.min(at - item.publishedAt, LIFE_MS);
	if (age <= 0) return 0;
	const shares = hourlyShares(dice, item);
	const hour = Math.floor(age / HOUR);
	const before = hour === 0 ? 0 : (shares[hour - 1] ?? 1);
	const here = shares[hour] ?? 1;
	return before + (here - before) * (age / HOUR - hour);
}
