import type { EventKind, EventMap } from '#lib/contract/events.ts';
import type { NoticeKind } from '#lib/contract/notices.ts';

/** Who is told: the people of the unit, or of the nearest unit above that has some. Never who did it. */
export type Audience =
	/** May sign at `level`, wrote none of it and signed no other level. */
	| 'reviewers'
	/** Wrote it. */
	| 'authors'
	/** Wrote it, and the unit's planners. */
	| 'desk'
	/** Look after the channels. */
	| 'administrators';

/** What it is about: says where its title comes from, where it leads, and whether it still holds when it is told. */
export type About =
	'review' | 'post' | 'publication' | 'released' | 'freeze' | 'recall' | 'task' | 'channel' | 'instance';

export interface NoticeRule<K extends EventKind = EventKind> {
	event: K;
	kind: NoticeKind;
	about: About;
	to: Audience;
	/** Only for these; always without. */
	when?: (payload: EventMap[K]) => boolean;
	/** The review level that waits now. */
	level?: (payload: EventMap[K]) => number;
	/** Neither quiet hours nor a daily summary hold it back. */
	urgent?: true;
}

/** Reasons that mean: it may be out, and nobody knows. */
const IN_DOUBT: ReadonlySet<string | null> = new Set([
	'outcome_unknown',
	'duplicate_on_channel',
	'restored',
	'poll_exhausted',
]);

/** An event of one kind among rules of all kinds. */
function rule<K extends EventKind>(event: K, rest: Omit<NoticeRule<K>, 'event'>): NoticeRule {
	return { event, ...rest } as unknown as NoticeRule;
}

/** Which act tells whom what. A new kind of notice is a line here, and one of words in `labels/notices.ts`. */
const NOTICE_RULES: readonly NoticeRule[] = [
	rule('post.submitted', { kind: 'review_waiting', about: 'review', to: 'reviewers', level: () => 1 }),
	rule('review.approved', {
		kind: 'review_waiting',
		about: 'review',
		to: 'reviewers',
		when: ({ level }) => level < 3,
		level: ({ level }) => level + 1,
	}),
	rule('review.overdue', {
		kind: 'review_waiting',
		about: 'review',
		to: 'reviewers',
		level: ({ level }) => level,
		urgent: true,
	}),
	rule('review.overdue', {
		kind: 'review_overdue',
		about: 'review',
		to: 'reviewers',
		level: ({ level }) => level,
		urgent: true,
	}),
	rule('review.returned', { kind: 'post_returned', about: 'post', to: 'authors' }),
	rule('publication.changed', {
		kind: 'publication_unknown',
		about: 'publication',
		to: 'desk',
		when: ({ to, reason }) => to === 'held' && IN_DOUBT.has(reason),
		urgent: true,
	}),
	rule('publication.changed', {
		kind: 'publication_held',
		about: 'publication',
		to: 'desk',
		when: ({ to, reason }) => to === 'held' && !IN_DOUBT.has(reason),
	}),
	rule('publication.changed', {
		kind: 'publication_missed',
		about: 'publication',
		to: 'desk',
		when: ({ to }) => to === 'missed',
		urgent: true,
	}),
	rule('publication.changed', {
		kind: 'published',
		about: 'released',
		to: 'authors',
		when: ({ to }) => to === 'published',
	}),
	rule('freeze.started', { kind: 'freeze_started', about: 'freeze', to: 'desk', urgent: true }),
	rule('recall.started', { kind: 'recall_started', about: 'recall', to: 'desk', urgent: true }),
	rule('recall.overdue', { kind: 'recall_overdue', about: 'recall', to: 'desk', urgent: true }),
	rule('task.opened', { kind: 'task_opened', about: 'task', to: 'desk' }),
	rule('task.due_soon', { kind: 'task_late', about: 'task', to: 'desk' }),
	rule('task.overdue', { kind: 'task_late', about: 'task', to: 'desk' }),
	rule('channel.expiring', { kind: 'channel_expiring', about: 'channel', to: 'administrators' }),
	rule('channel.refused', { kind: 'channel_refused', about: 'channel', to: 'administrators', urgent: true }),
	rule('heartbeat.stalled', {
		kind: 'heartbeat_stalled',
		about: 'instance',
		to: 'administrators',
		urgent: true,
	}),
];

interface Settling<K extends EventKind = EventKind> {
	event: K;
	kinds: readonly NoticeKind[];
	when?: (payload: EventMap[K]) => boolean;
}

function settling<K extends EventKind>(
	event: K,
	kinds: readonly NoticeKind[],
	when?: Settling<K>['when'],
): Settling {
	return { event, kinds, ...(when ? { when } : {}) } as unknown as Settling;
}

/** Acts after which what these kinds asked for is done, for everybody who was asked. */
const SETTLINGS: readonly Settling[] = [
	settling('review.approved', ['review_waiting', 'review_overdue']),
	settling('review.returned', ['review_waiting', 'review_overdue']),
	settling('post.withdrawn', ['review_waiting', 'review_overdue', 'post_returned']),
	settling('post.submitted', ['post_returned']),
	settling('freeze.lifted', ['freeze_started']),
	settling('recall.closed', ['recall_started', 'recall_overdue']),
	settling('task.closed', ['task_opened', 'task_late']),
	settling('channel.recovered', ['channel_expiring', 'channel_refused']),
	settling(
		'publication.changed',
		['publication_unknown', 'publication_held', 'publication_missed'],
		({ from }) => from === 'held' || from === 'missed',
	),
];

type Happened = { kind: EventKind; payload: unknown };
const fits = (
	{ event, when }: { event: EventKind; when?: (payload: never) => boolean },
	happened: Happened,
) => event === happened.kind && (when?.(happened.payload as never) ?? true);

/** The rules that an event meets. */
export function rulesFor(happened: Happened): NoticeRule[] {
	return NOTICE_RULES.filter((each) => fits(each, happened));
}

/** The kinds of notice that an event settles. */
export function settledBy(happened: Happened): NoticeKind[] {
	return SETTLINGS.filter((each) => fits(each, happened)).flatMap(({ kinds }) => kinds);
}

/** Every kind of event that has to be looked at. */
export const FOLLOWED: readonly EventKind[] = [
	...new Set([...NOTICE_RULES, ...SETTLINGS].map(({ event }) => event)),
];
