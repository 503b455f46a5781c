import { MINUTE } from '#lib/contract/beijing-time.ts';
import type { PublicationState } from '#lib/contract/publishing.ts';
import type { RecallKind, RetractionAct, RetractionOutcome, RetractionState } from '#lib/contract/recalls.ts';
import type { RetractResult } from '../channels/channel.ts';
import type { Tx } from '../db/index.ts';

export const LEASE_MS = 90_000;
/** A lease that ends later was given before the clock was set back. */
export const LONGEST_LEASE_MS = 10 * MINUTE;
/** Longest time one call may take, ms. */
export const CALL_MS = 30_000;
/** Calls without a clear answer before a person is asked. */
export const MAX_ATTEMPTS = 5;
/** How long after its start a recall should be over. */
export const TARGET_MS = 30 * MINUTE;

const RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 5 * MINUTE;

export type Recall = Tx['s']['recalls']['$inferSelect'];
/** One item of a recall as it is stored. */
export type Retraction = Tx['s']['retractions']['$inferSelect'];
/** What a decision writes: the columns that change, among them the state. */
export type RetractionChange = Partial<Retraction> & { state: RetractionState };

const AT_REST = { leaseOwner: null, leaseUntil: null, wakeAt: null } as const;

/** Outcomes after which the item is not public any more although it was. */
const TAKEN_OFF: ReadonlySet<RetractionOutcome> = new Set<RetractionOutcome>([
	'retracted',
	'by_hand',
	'replaced',
]);

export function isTakenOff(outcome: RetractionOutcome | null): boolean {
	return outcome !== null && TAKEN_OFF.has(outcome);
}

/** Whether `current`, read in this transaction, is still what the worker that holds `mine` was given. */
export function holds(current: Retraction, mine: Retraction): boolean {
	return current.fence === mine.fence && current.state === mine.state;
}

/** The intent, durable before the platform is called: whoever dies after it leaves a lease that ends. */
export function claim(row: Retraction, { now, owner }: { now: number; owner: string }): RetractionChange {
	const until = now + LEASE_MS;
	return {
		state: 'calling',
		fence: row.fence + 1,
		attempts: row.attempts + 1,
		leaseOwner: owner,
		leaseUntil: until,
		wakeAt: until,
	};
}

export function queued(row: Retraction, now: number): RetractionChange {
	return { ...AT_REST, state: 'queued', fence: row.fence + 1, outcome: null, detail: null, wakeAt: now };
}

/** What the platform answered while the item is still this worker's. */
export function afterCall(row: Retraction, result: RetractResult, now: number): RetractionChange {
	switch (result.kind) {
		case 'retracted':
			return closed(row, 'retracted', now);
		case 'by_person':
		case 'refused':
			return byPerson(row, result.detail);
		case 'cannot_tell':
			return askAgain(row, result.detail, now);
	}
}

/** The worker died or hangs: the call may have had its effect, and asking again is harmless. */
export function afterLeaseExpiry(row: Retraction, now: number): RetractionChange {
	return askAgain(row, '上一次请求中断', now);
}

/** An answer that came when the item was no longer this worker's. That it is gone is never thrown away. */
export function afterLateAnswer(
	row: Retraction,
	result: RetractResult,
	now: number,
): RetractionChange | null {
	if (row.state === 'closed' || result.kind !== 'retracted') return null;
	return closed(row, 'retracted', now);
}

function askAgain(row: Retraction, detail: string, now: number): RetractionChange {
	if (row.attempts >= MAX_ATTEMPTS)
		return byPerson(row, `系统撤了 ${row.attempts} 次，平台都没有明确答复，请到平台后台核对。${detail}`);
	const wait = Math.min(LONGEST_RETRY_MS, RETRY_MS * 4 ** (row.attempts - 1));
	return { ...AT_REST, state: 'queued', fence: row.fence + 1, detail, wakeAt: now + wait };
}

function byPerson(row: Retraction, detail: string | null): RetractionChange {
	return { ...AT_REST, state: 'by_person', fence: row.fence + 1, detail: detail === '' ? null : detail };
}

export function closed(row: Retraction, outcome: RetractionOutcome, now: number): RetractionChange {
	return { ...AT_REST, state: 'closed', outcome, fence: row.fence + 1, closedAt: now };
}

/** What an item does when its publication turns out to be public, or not to have gone out. Null: it waits on. */
export function afterPublication(
	row: Retraction,
	to: PublicationState,
	now: number,
): RetractionChange | null {
	if (to === 'published' && (row.state === 'waiting' || row.outcome === 'not_public'))
		return queued(row, now);
	if (to === 'cancelled' && row.state === 'waiting') return closed(row, 'not_public', now);
	return null;
}

/** What a person may do with an item as it stands. What is being called answers within seconds. */
export function actsFor(row: Pick<Retraction, 'state'>): RetractionAct[] {
	if (row.state === 'by_person') return ['removed', 'retry', 'not_public', 'keep'];
	if (row.state === 'queued') return ['removed', 'keep'];
	return [];
}

const OUTCOME_OF: Readonly<Record<Exclude<RetractionAct, 'retry'>, RetractionOutcome>> = {
	removed: 'by_hand',
	not_public: 'not_public',
	keep: 'kept',
};

/** A person's decision about an item. Null: it is not to be decided in its state. */
export function decideAct(
	row: Retraction,
	act: { act: RetractionAct; actorId: string; note: string; evidenceUrl: string | null; now: number },
): RetractionChange | null {
	if (!actsFor(row).includes(act.act)) return null;
	if (act.act === 'retry') return { ...queued(row, act.now), attempts: 0 };
	const { actorId, note, evidenceUrl, now } = act;
	return { ...closed(row, OUTCOME_OF[act.act], now), closedBy: actorId, note, evidenceUrl };
}

/** What a second request to recall a post means for the recall that is open: one that goes further widens it. */
export function widens(open: { kind: RecallKind }, asked: RecallKind): boolean {
	return open.kind === 'correction' && asked === 'recall';
}
