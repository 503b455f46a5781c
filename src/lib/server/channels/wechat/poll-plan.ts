const FIRST_MS = [5_000, 10_000, 20_000, 40_000] as const;
const MINUTE = 60_000;
const STEADY_UNTIL_MS = 30 * MINUTE;
const SLOW_MS = 10 * MINUTE;
const GIVE_UP_MS = 24 * 60 * MINUTE;

/** Platform facts §1.9: 5, 10, 20, 40 s, each minute up to 30 min, every 10 min up to a day, then a person. */
const PLAN: readonly number[] = (() => {
	const waits: number[] = [...FIRST_MS];
	let total = waits.reduce((sum, wait) => sum + wait, 0);
	while (total < GIVE_UP_MS) {
		const wait = total < STEADY_UNTIL_MS ? MINUTE : SLOW_MS;
		waits.push(wait);
		total += wait;
	}
	return waits;
})();

export function pollAfterMs(looks: number): number | null {
	return PLAN[looks] ?? null;
}
