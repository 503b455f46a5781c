import { HOUR } from '#lib/contract/beijing-time.ts';

/** How likely people read in each hour of the day, Beijing time; the mean is about 1. */
const BY_HOUR = [
	0.3, 0.15, 0.08, 0.06, 0.08, 0.2, 0.6, 1.1, 1.3, 1.2, 1.1, 1.1, 1.6, 1.4, 1.05, 1, 1, 1.15, 1.35, 1.5, 1.75,
	1.6, 1.1, 0.6,
];

/** Readers per hour by the time of day: 1 is the mean. Between two hours it changes evenly. */
export function dayCurve(at: number): number {
	const hour = (at / HOUR + 8) % 24;
	const before = BY_HOUR[Math.floor(hour)] ?? 1;
	const after = BY_HOUR[(Math.floor(hour) + 1) % 24] ?? 1;
	return before + (after - before) * (hour % 1);
}

/** Reads an hour of an article `ageMs` after it came out: most on the first day, a long thin tail. */
export function readsPerHour(ageMs: number, appeal: number): number {
	const hours = ageMs / HOUR;
	return hours < 0 ? 0 : appeal * (Math.exp(-hours / 9) + 0.12 * Math.exp(-hours / 60));
}
