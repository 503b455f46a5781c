import { DAY, HOUR } from '#lib/contract/beijing-time.ts';
import type { ErrorCode } from '#lib/contract/errors.ts';
import type { HoldReason } from '#lib/contract/publishing.ts';
import { OFFLINE_KINDS, type OfflineKind, type TaskNotice, type TaskWay } from '#lib/contract/tasks.ts';
import type { Tx } from '../db/index.ts';

export type Task = Tx['s']['publicationTasks']['$inferSelect'];
export type Proof = Tx['s']['taskProofs']['$inferSelect'];

/** How long people have after the planned time, where the channel does not say. */
const WITHIN_HOURS = { proof: 24, link: 4, repost: 72 } as const satisfies Record<TaskWay, number>;
/** Reminded this long before the time is over. */
const SOON_MS = 2 * HOUR;
/** What is put up is not put up earlier than this before it is recorded, and comes down within two years. */
const RECORD_WITHIN_MS = 400 * DAY;
const LONGEST_UP_MS = 730 * DAY;

/** How the task of a publication held for `reason` is closed; null: it is no task. */
export function wayOf(reason: HoldReason | null, platform: string): TaskWay | null {
	if (reason === 'needs_proof') return 'proof';
	if (reason !== 'needs_person') return null;
	return platform === 'syndication' ? 'repost' : 'link';
}

/** What a channel's settings say about its tasks. */
export function termsOf(
	way: TaskWay,
	settings: Readonly<Record<string, unknown>>,
): { kind: OfflineKind | null; places: number; withinMs: number } {
	const whole = (value: unknown, otherwise: number) =>
		Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : otherwise;
	const limits = (settings.limits ?? {}) as Readonly<Record<string, unknown>>;
	const named = OFFLINE_KINDS.find((kind) => kind === settings.kind) ?? 'board';
	return {
		kind: way === 'proof' ? named : null,
		places: way === 'proof' ? whole(limits.places, 1) : 1,
		withinMs: whole(limits.withinHours, WITHIN_HOURS[way]) * HOUR,
	};
}

/** Why a publication's end ends its task. */
export function noticeOf(reason: HoldReason | null): TaskNotice {
	return reason === 'withdrawn' || reason === 'superseded' || reason === 'recalled' ? reason : 'by_person';
}

/** Which reminder is due: the time runs out, or it is over. */
export function reminderDue(
	task: Pick<Task, 'dueBy' | 'soonAt' | 'lateAt'>,
	now: number,
): 'soon' | 'late' | null {
	if (now >= task.dueBy) return task.lateAt === null ? 'late' : null;
	return now >= task.dueBy - SOON_MS && task.soonAt === null ? 'soon' : null;
}

/** Latest `dueBy` of tasks a reminder may be due for at `now`. */
export function reminderHorizon(now: number): number {
	return now + SOON_MS;
}

/** What is wrong with the times of a proof: the name of the field, or null. */
export function wrongTime(
	times: { upAt: number | null; downAt: number | null },
	now: number,
): 'upAt' | 'downAt' | null {
	const { upAt, downAt } = times;
	if (upAt === null || upAt > now || upAt < now - RECORD_WITHIN_MS) return 'upAt';
	if (downAt !== null && (downAt <= upAt || downAt > upAt + LONGEST_UP_MS)) return 'downAt';
	return null;
}

/** Why `actorId` may not check this proof, or null. Nobody checks what they did themselves. */
export function checkRefusal(proof: Pick<Proof, 'state' | 'handedInBy'>, actorId: string): ErrorCode | null {
	if (proof.handedInBy === actorId) return 'permission.same_person';
	return proof.state === 'checking' ? null : 'conflict.state';
}

/**
 * Why a proof may not be returned, or null. A checked one may, unless the publication counts as out by it alone.
 * @param checked how many of the task's proofs are checked
 */
export function returnRefusal(
	proof: Pick<Proof, 'state' | 'handedInBy'>,
	{ actorId, checked }: { actorId: string; checked: number },
): ErrorCode | null {
	if (proof.handedInBy === actorId) return 'permission.same_person';
	if (proof.state === 'returned') return 'conflict.state';
	return proof.state === 'checked' && checked < 2 ? 'task.only_proof' : null;
}

/** Whether everything that was asked for is done. */
export function isComplete(task: Pick<Task, 'places'>, checked: number): boolean {
	return checked >= task.places;
}

/** The address without what differs between copies of one link: protocol, www, fragment, trackers, a last slash. */
export function linkKey(address: string): string {
	const url = new URL(address);
	const kept = [...url.searchParams].filter(([name]) => !/^(utm_|spm$|from$|share)/i.test(name));
	const query = new URLSearchParams(kept.sort(([a], [b]) => (a < b ? -1 : 1))).toString();
	const host = url.host.replace(/^(www|m)\./, '');
	return `${host}${url.pathname.replace(/\/+$/, '')}${query ? `?${query}` : ''}`;
}
