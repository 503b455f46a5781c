const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const BEIJING = 8 * 60 * MINUTE;

/**
 * What an error_code means for a call with an effect: `unknown`: nobody can tell · `token`: refused before any effect,
 * repeat once with a new token · `credentials`: refused, a person must renew the authorisation or change the application ·
 * `wait`: refused, may succeed later · `refused`: refused for what was sent · `person`: refused, only a person can do it.
 */
export type ErrorClass = 'unknown' | 'token' | 'credentials' | 'wait' | 'refused' | 'person';
export interface ErrorEntry {
	class: ErrorClass;
	/** For `wait`: when it may be tried again, ms from now or after Beijing's midnight. */
	wait: number | 'next_day' | null;
}

/** Platform facts §3.2 and §3.6. Everything not listed is unknown. */
const GROUPS: readonly { class: ErrorClass; wait?: number | 'next_day'; codes: readonly number[] }[] = [
	{ class: 'unknown', codes: [28001005, 28001006, 2100004] },
	{ class: 'token', codes: [28001003, 28001008, 2190002, 2190008, 10008] },
	{ class: 'credentials', codes: [10002, 10003, 10004, 10005, 10007, 10010, 10013, 10020] },
	{ class: 'credentials', codes: [28001012, 28001014, 28001015, 28001016, 28001018, 28001019] },
	{ class: 'credentials', codes: [28001045, 28001046, 28001047] },
	{ class: 'credentials', codes: [2100007, 2100009, 2190004, 2190015, 2190016] },
	{ class: 'person', codes: [28001052, 28001056] },
	{ class: 'wait', wait: 'next_day', codes: [28003017, 2190001] },
	{ class: 'wait', wait: 10 * MINUTE, codes: [28003018] },
	{ class: 'refused', codes: [28001007, 2100005] },
];

export const DOUYIN_ERRORS: ReadonlyMap<number, ErrorEntry> = new Map(
	GROUPS.flatMap((group) =>
		group.codes.map((code): [number, ErrorEntry] => [code, { class: group.class, wait: group.wait ?? null }]),
	),
);

/** What `code` means; `unknown` for everything the platform has not documented. */
export function errorEntry(code: number): ErrorEntry {
	return DOUYIN_ERRORS.get(code) ?? { class: 'unknown', wait: null };
}

/** Ms from `now` until a refused call may be repeated, or null when repeating is pointless. */
export function retryAfterMs(entry: ErrorEntry, now: number): number | null {
	if (entry.wait !== 'next_day') return entry.wait;
	return DAY - ((now + BEIJING) % DAY) + 5 * MINUTE;
}
