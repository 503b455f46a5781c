const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEIJING = 8 * HOUR;

/**
 * What an error_code means for a share: `unknown`: nobody can tell · `credentials`: refused, a person must renew the
 * authorisation or change the application · `wait`: refused, may succeed later · `refused`: refused for what was sent ·
 * `repeat`: an equal text stands there already · `done`: published, without an object · `person`: refused, only a person
 * can publish it · `gone`: speaks of a post that is not there.
 */
export type ErrorClass =
	'unknown' | 'credentials' | 'wait' | 'refused' | 'repeat' | 'done' | 'person' | 'gone';
export interface ErrorEntry {
	class: ErrorClass;
	/** For `wait`: when it may be tried again, ms from now or after Beijing's midnight. */
	wait: number | 'next_day' | null;
}

/** Platform facts §2.1 and §2.5; 21323 to 21325 are what the token call says. Everything not listed is unknown. */
const GROUPS: readonly { class: ErrorClass; wait?: number | 'next_day'; codes: readonly number[] }[] = [
	{ class: 'unknown', codes: [10001, 10002, 10003, 10009, 10010, 10011] },
	{ class: 'credentials', codes: [10004, 10005, 10006, 10013, 10014, 20003, 20033] },
	{ class: 'credentials', codes: [21314, 21315, 21316, 21317, 21319, 21321, 21322, 21327, 21332] },
	{ class: 'credentials', codes: [21323, 21324, 21325] },
	{ class: 'wait', wait: HOUR, codes: [10022, 10024, 20016] },
	{ class: 'wait', wait: 'next_day', codes: [10023] },
	{ class: 'refused', codes: [10008, 10012, 10016, 10017, 10018, 10020, 10021] },
	{ class: 'refused', codes: [20005, 20006, 20007, 20008, 20012, 20013, 20018, 20020, 20021] },
	{ class: 'repeat', codes: [20017, 20019, 20111] },
	{ class: 'done', codes: [20032] },
	{ class: 'person', codes: [20031] },
	{ class: 'gone', codes: [20101, 20112, 20201] },
];

export const WEIBO_ERRORS: ReadonlyMap<number, ErrorEntry> = new Map(
	GROUPS.flatMap((group) =>
		group.codes.map((code): [number, ErrorEntry] => [code, { class: group.class, wait: group.wait ?? null }]),
	),
);

/** What `code` means; `unknown` for everything the platform has not documented. */
export function errorEntry(code: number): ErrorEntry {
	return WEIBO_ERRORS.get(code) ?? { class: 'unknown', wait: null };
}

/** Ms from `now` until a refused call may be repeated, or null when repeating is pointless. */
export function retryAfterMs(entry: ErrorEntry, now: number): number | null {
	if (entry.wait !== 'next_day') return entry.wait;
	// Counters fall back at midnight in Beijing; five minutes' grace for the platform's own clock.
	return DAY - ((now + BEIJING) % DAY) + 5 * MINUTE;
}
