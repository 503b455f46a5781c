import type { BotKind, NoticeChoices, NoticeKind } from '#lib/contract/notices.ts';
import { NOTICE_KINDS } from '#lib/contract/notices.ts';
import { DAY, dayStart, HOUR, MINUTE } from '#lib/contract/beijing-time.ts';

export const RETENTION_MS = 90 * DAY;
/** The daily summary leaves at 08:30 in Beijing. */
const DIGEST_MINUTE = 8 * 60 + 30;
/** More than this many waiting messages become one. */
export const DIGEST_OVER = 5;
/** A summary in a group holds at most so many; the rest follows in the next. */
export const DIGEST_MAX = 12;
/** What could not leave for so long is given up: it stands in the inbox anyway. */
export const GIVE_UP_MS = DAY;
/** Called by name without having asked for it: not for what needs nothing done. */
const QUIET_KINDS: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['published']);

/** How a person is told who has chosen nothing. */
export function defaultChoices(): NoticeChoices {
	return {
		email: '',
		handles: { wecom: '', dingtalk: '', feishu: '' },
		quietFrom: 22 * 60,
		quietTo: 7 * 60 + 30,
		digest: false,
		kinds: Object.fromEntries(
			NOTICE_KINDS.map((kind) => [kind, { email: true, mention: !QUIET_KINDS.has(kind) }]),
		) as NoticeChoices['kinds'],
	};
}

type Quiet = Pick<NoticeChoices, 'quietFrom' | 'quietTo'>;

/** When the quiet hours that hold `now` end, or null outside of them. The end may lie on the next day. */
export function quietUntil({ quietFrom, quietTo }: Quiet, now: number): number | null {
	if (quietFrom === null || quietTo === null || quietFrom === quietTo) return null;
	const today = dayStart(now);
	const minute = Math.floor((now - today) / MINUTE);
	const overnight = quietFrom > quietTo;
	const inside = overnight
		? minute >= quietFrom || minute < quietTo
		: minute >= quietFrom && minute < quietTo;
	if (!inside) return null;
	const tomorrow = overnight && minute >= quietFrom;
	return today + (tomorrow ? DAY : 0) + quietTo * MINUTE;
}

/** The next 08:30 in Beijing after `now`. */
export function nextDigest(now: number): number {
	const today = dayStart(now) + DIGEST_MINUTE * MINUTE;
	return today > now ? today : today + DAY;
}

/** When a notice may leave by e-mail for who chose so. */
export function mailAt(choices: Quiet & Pick<NoticeChoices, 'digest'>, urgent: boolean, now: number): number {
	if (urgent) return now;
	if (choices.digest) return nextDigest(now);
	return quietUntil(choices, now) ?? now;
}

/** Whether a person is called by name in the group now. */
export function isCalled(
	choices: NoticeChoices,
	{ kind, urgent, now }: { kind: NoticeKind; urgent: boolean; now: number },
): boolean {
	return choices.kinds[kind].mention && (urgent || quietUntil(choices, now) === null);
}

interface Pace {
	/** At most `count` in each `ms`. */
	windows: readonly { count: number; ms: number }[];
	/** Minutes of the hour in which the platform is crowded. */
	avoid: readonly number[];
}
/** Below what the platforms allow (platform facts §5), so that a slow clock or a second sender does not cross it. */
export const PACES: Readonly<Record<BotKind | 'email', Pace>> = {
	wecom: { windows: [{ count: 18, ms: MINUTE }], avoid: [] },
	dingtalk: { windows: [{ count: 18, ms: MINUTE }], avoid: [] },
	feishu: {
		windows: [
			{ count: 4, ms: 1_000 },
			{ count: 90, ms: MINUTE },
		],
		avoid: [0, 30],
	},
	email: { windows: [{ count: 30, ms: MINUTE }], avoid: [] },
};

/** How long a lane remembers when it spoke. */
export const MEMORY_MS = MINUTE;

/** When a lane may speak next, at the earliest `now`. */
export function nextSlot(kind: BotKind | 'email', recent: readonly number[], now: number): number {
	const { windows, avoid } = PACES[kind];
	let at = now;
	for (const { count, ms } of windows) {
		const oldest = recent.toSorted((a, b) => b - a)[count - 1];
		if (oldest !== undefined) at = Math.max(at, oldest + ms);
	}
	while (avoid.includes(Math.floor((at % HOUR) / MINUTE))) at = at - (at % MINUTE) + MINUTE;
	return at;
}

const BACK_OFF = [10_000, 30_000, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR];

/** Ms until the next try after `attempts` failures. */
export function backOff(attempts: number): number {
	return BACK_OFF[Math.min(attempts, BACK_OFF.length) - 1] ?? 0;
}

/** The event's number in short, by which a repeated message is seen as one. */
export function markOf(seq: number): string {
	return seq.toString(36).toUpperCase().padStart(4, '0');
}

export interface Candidate {
	accountId: string;
	/** Of the unit where the role is held. */
	unitPath: string;
}

/** The candidates of the deepest unit that has any, each once. */
export function nearest(candidates: readonly Candidate[]): string[] {
	const depth = Math.max(0, ...candidates.map(({ unitPath }) => unitPath.length));
	return [
		...new Set(
			candidates.filter(({ unitPath }) => unitPath.length === depth).map(({ accountId }) => accountId),
		),
	];
}
