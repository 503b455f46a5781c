import * as v from 'valibot';

/** What closes a task: photographs of what was put up, the address of what was published, or reposts of others. */
export const TASK_WAYS = ['proof', 'link', 'repost'] as const;
export type TaskWay = (typeof TASK_WAYS)[number];

export const TASK_STATES = ['open', 'done', 'cancelled'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** 待核, 已核, 退回 */
export const PROOF_STATES = ['checking', 'checked', 'returned'] as const;
export type ProofState = (typeof PROOF_STATES)[number];

/** 待办, 待核, 待取下, 已办 */
export const TASK_TABS = ['todo', 'check', 'down', 'done'] as const;
export type TaskTab = (typeof TASK_TABS)[number];

/** Why nothing is to be put up any more. */
export const TASK_NOTICES = ['withdrawn', 'superseded', 'by_person', 'recalled'] as const;
export type TaskNotice = (typeof TASK_NOTICES)[number];

/** 展板, 横幅, 海报, 传单, 大喇叭, 活动宣讲 */
export const OFFLINE_KINDS = ['board', 'banner', 'poster', 'leaflet', 'loudspeaker', 'event'] as const;
export type OfflineKind = (typeof OFFLINE_KINDS)[number];

/** Whether what was put up is taken down again. */
export const STANDING_KINDS: ReadonlySet<OfflineKind> = new Set(['board', 'banner', 'poster']);

/** Where the time of a photograph comes from. */
export type PhotoTime = 'camera' | 'typed';

export const PHOTOS_MAX = 6;
export const QUANTITY_MAX = 100_000;

const words = (max: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(max));
const maybe = (max: number) => v.optional(v.pipe(v.string(), v.trim(), v.maxLength(max)), '');
/** Made by the browser: the same form sent twice carries the same one. */
const clientId = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/));
const wholeNumber = (max: number) =>
	v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number), v.minValue(1), v.maxValue(max));

/** What was put up at one place; times are Beijing times as a datetime-local field gives them. */
export const ProofForm = v.object({
	id: clientId,
	taskId: words(64),
	place: words(60),
	community: words(40),
	upAt: words(32),
	downAt: maybe(32),
	quantity: wholeNumber(QUANTITY_MAX),
	dutyName: words(20),
	note: maybe(200),
	takenAt: maybe(32),
});

/** What another person says about a proof. */
export const ProofCheckForm = v.object({
	proofId: words(64),
	decision: v.picklist(['check', 'return']),
	reason: maybe(200),
});

/** Where somebody published it by hand. */
export const LinkForm = v.object({ publicationId: words(64), url: words(2048), note: maybe(200) });

export const TakeDownForm = v.object({ proofId: words(64) });

/** Another outlet took the article over; the time is a Beijing time as a datetime-local field gives it. */
export const RepostForm = v.object({
	id: clientId,
	taskId: words(64),
	outlet: words(40),
	title: words(120),
	url: words(2048),
	repostedAt: words(32),
});

/** Readership of a repost as its page showed it. */
export const RepostReadForm = v.object({
	id: clientId,
	repostId: words(64),
	value: v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number)),
	asOf: words(32),
});
