const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEIJING = 8 * HOUR;

/**
 * What an errcode means for us. A side-effect call that answered it:
 * `token`: was refused before any effect, repeat once with a new token · `configuration`: refused, a person must change
 * the account · `wait`: refused, may succeed later · `refused`: refused for what was sent · `person`: refused, only a
 * person can publish it · `gone`: the draft or picture named is no longer there · `unknown`: nobody can tell ·
 * `done_before`: it was done already · `not_ready`: figures come later the same day.
 */
export type ErrorClass =
	| 'token'
	| 'configuration'
	| 'wait'
	| 'refused'
	| 'person'
	| 'gone'
	| 'unknown'
	| 'done_before'
	| 'not_ready';
export interface ErrorEntry {
	class: ErrorClass;
	/** For `wait`: when it may be tried again, ms from now or after Beijing's midnight. */
	wait: number | 'next_day' | null;
}

/** Platform facts §1.3. Codes marked so are from community reports; everything not listed is unknown. */
const GROUPS: readonly { class: ErrorClass; wait?: number | 'next_day'; codes: readonly number[] }[] = [
	{ class: 'unknown', codes: [-1, 40059] },
	{ class: 'token', codes: [40001, 40014, 42001, 41001] },
	{ class: 'configuration', codes: [40164, 61004, 89503, 89501, 89506, 89507, 48004, 50002] },
	// Not in the publishing tables: what the token call says of a wrong appid or secret.
	{ class: 'configuration', codes: [40013, 40125, 41002, 41004] },
	{ class: 'person', codes: [48001, 53504, 53505] },
	{ class: 'wait', wait: 'next_day', codes: [45009, 45028] },
	{ class: 'wait', wait: 70 * SECOND, codes: [45011] },
	{ class: 'wait', wait: 60 * SECOND, codes: [45066] },
	{ class: 'not_ready', wait: HOUR, codes: [61503] },
	{ class: 'gone', codes: [40007] },
	{ class: 'done_before', codes: [45065] },
	{ class: 'refused', codes: [40130, 40132, 43004, 40152, 40004, 40005, 40006, 40009, 45001] },
	{ class: 'refused', codes: [41005, 41006, 44002, 44003, 44004] },
	{ class: 'refused', codes: [45002, 45003, 45004, 45005, 45008, 45110, 45166, 45064, 45067] },
	{ class: 'refused', codes: [47001, 43002, 40033, 53503, 53600, 61500, 61501, 88000] },
	{ class: 'refused', codes: [88001, 88002, 88003, 88004, 88005, 88006, 88007, 88008, 88009, 88010] },
];

export const WECHAT_ERRORS: ReadonlyMap<number, ErrorEntry> = new Map(
	GROUPS.flatMap((group) =>
		group.codes.map((code): [number, ErrorEntry] => [code, { class: group.class, wait: group.wait ?? null }]),
	),
);

/** What `code` means; `unknown` for everything the platform has not documented. */
export function errorEntry(code: number): ErrorEntry {
	return WECHAT_ERRORS.get(code) ?? { class: 'unknown', wait: null };
}

/** Ms from `now` until a refused call may be repeated, or null when repeating is pointless. */
export function retryAfterMs(entry: ErrorEntry, now: number): number | null {
	if (entry.wait !== 'next_day') return entry.wait;
	// Counters fall back at midnight in Beijing; five minutes' grace for the platform's own clock.
	return DAY - ((now + BEIJING) % DAY) + 5 * MINUTE;
}

/** The address WeChat saw, from `invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist`; null when it says none. */
export function seenAddress(errmsg: string): string | null {
	return /invalid ip\s+([0-9a-fA-F.:]+)/.exec(errmsg)?.[1] ?? null;
}

/** The request id that the platform's support asks for. */
export function requestId(errmsg: string): string | null {
	return /rid:\s*([0-9a-zA-Z-]+)/.exec(errmsg)?.[1] ?? null;
}
