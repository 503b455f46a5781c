import type { HoldReason, PublicationState } from '#lib/contract/publishing.ts';
import type { Channel, LookResult, SendResult } from '../channels/channel.ts';
import type { Tx } from '../db/index.ts';

export const LEASE_MS = 60_000;
/** No lease we give is longer; one that is was given before the clock was set back. */
export const LONGEST_LEASE_MS = 30 * 60_000;
export const DEFAULT_LATENESS_MS = 30 * 60_000;
/** Sends in one round, the first one counted. */
export const MAX_SENDS = 4;
/** Looks that could not tell before a person is asked. */
export const MAX_LOOKS = 5;
/** What a restored or failed-over database adds to every fence: more than any lost future can have used. */
export const RESTORED_FENCE = 1_000_000;

/** After a first refusal; doubled for each further one. */
const RETRY_MS = 30_000;
/** Before a keyed channel is asked again; four times as long each time. */
const RESEND_MS = 5_000;
const LONGEST_LOOK_WAIT_MS = 60 * 60_000;
/** Beyond the time a send may take, so that the worker itself, not the reaper, says what became of it. */
const SEND_LEASE_MARGIN_MS = 30_000;

/** One publication as it is stored. */
export type Publication = Tx['s']['publications']['$inferSelect'];

/** What a decision writes: the columns that change, among them the state. The event follows from the states. */
export type Change = Partial<Publication> & { state: PublicationState };

/** What the rules need to know of a channel. */
export type ChannelTraits = Pick<Channel, 'class' | 'settleMs' | 'sendTimeoutMs' | 'pollAfterMs'>;

/** A channel that is gone, or that this build has no adapter for: nobody can tell, so a person is asked. */
export const NO_CHANNEL: ChannelTraits = {
	class: 'blind',
	settleMs: LEASE_MS,
	sendTimeoutMs: 0,
	pollAfterMs: () => null,
};

/** The moment and the channel a decision is taken for. */
export interface Situation {
	now: number;
	channel: ChannelTraits;
}

const NO_LEASE = { leaseOwner: null, leaseUntil: null } as const;
const AT_REST = { ...NO_LEASE, wakeAt: null } as const;

/** Whether `current`, read in this transaction, is still what the worker that holds `mine` was given. */
export function holds(current: Publication, mine: Publication): boolean {
	return current.fence === mine.fence && current.state === mine.state;
}

export function isLate(row: Publication, now: number): boolean {
	return row.dueAt !== null && now > row.dueAt + row.latenessMs;
}

/** How late a post of `columnId` may go out by itself on a channel with these limits: the column's own, else the channel's, else the usual. */
export function latenessFor(
	limits: readonly { columnId: string; latenessMs: number }[],
	columnId: string,
): number {
	const of = (id: string) => limits.find((limit) => limit.columnId === id)?.latenessMs;
	return of(columnId) ?? of('') ?? DEFAULT_LATENESS_MS;
}

/** A scheduler takes a row whose time has come: leased to send, or kept in its state while it is looked at. */
export function claim(row: Publication, taken: { now: number; owner: string }): Change {
	const { now, owner } = taken;
	if (row.state === 'due' && isLate(row, now)) return missed(row);
	const lease = { leaseOwner: owner, leaseUntil: now + LEASE_MS, wakeAt: now + LEASE_MS };
	return { state: row.state === 'due' ? 'leased' : row.state, fence: row.fence + 1, ...lease };
}

/** Its time passed unused. It waits for a person, so that an outage never ends in a flood. */
export function missed(row: Publication): Change {
	return { state: 'missed', reason: 'too_late', fence: row.fence + 1, ...AT_REST };
}

/** The door was passed. Once this is durable, nobody may assume that nothing was sent. */
export function beginSending(row: Publication, { now, channel }: Situation): Change {
	const until = now + Math.max(LEASE_MS, channel.sendTimeoutMs + SEND_LEASE_MARGIN_MS);
	return {
		state: 'sending',
		attempts: row.attempts + 1,
		sentAt: now,
		leaseUntil: until,
		wakeAt: until,
		reason: null,
		detail: null,
	};
}

/** A worker that did not send after all gives its row back. */
export function release(row: Publication, now: number): Change {
	return { state: 'due', fence: row.fence + 1, wakeAt: now, ...NO_LEASE };
}

/** Longest time between the door and the last byte, ms, on the monotonic clock. */
export function sendWindowMs(channel: ChannelTraits): number {
	return channel.sendTimeoutMs;
}

/** After an outcome nobody knows, how long until absence proves anything, ms. */
export function settleMs(channel: ChannelTraits): number {
	return channel.settleMs;
}

/** It was taken to be looked at before the platform can have settled. */
export function postpone(row: Publication, until: number): Change {
	return { state: row.state, wakeAt: until, ...NO_LEASE };
}

/** What the answer to a send means while the row is still this worker's. */
export function afterSend(row: Publication, result: SendResult, situation: Situation): Change {
	switch (result.kind) {
		case 'published':
			return published(row, result, situation.now);
		case 'accepted':
			return { ...polled(row, { jobId: result.jobId, looks: 0 }, situation), detail: result.detail ?? null };
		case 'refused':
			return refused(row, result, situation.now);
		case 'unknown':
			return unknown(row, result.detail, situation);
	}
}

/** A lease ended and nobody said what happened. `sending` never becomes `due` by itself: the bytes may have left. */
export function afterLeaseExpiry(row: Publication, situation: Situation): Change {
	if (row.state === 'leased') return release(row, situation.now);
	return { ...unknown(row, 'lease expired', situation), fence: row.fence + 1 };
}

/** What a look at the platform means for a row that is `unknown` or `accepted`. */
export function afterLook(row: Publication, look: LookResult, situation: Situation): Change {
	switch (look.kind) {
		case 'published':
			return published(row, look, situation.now);
		case 'duplicate':
			return held(row, 'duplicate_on_channel', look.remoteIds.join(' '));
		case 'failed':
			return held(row, look.reason, look.detail);
		case 'pending': {
			const looks = row.state === 'accepted' ? row.looks + 1 : 0;
			return polled(row, { jobId: look.jobId ?? row.jobId, looks }, situation);
		}
		case 'absent':
		case 'cannot_tell':
			return afterNothingSeen(row, look, situation);
	}
}

function afterNothingSeen(
	row: Publication,
	look: LookResult & { kind: 'absent' | 'cannot_tell' },
	situation: Situation,
): Change {
	const { channel, now } = situation;
	// The platform took the job: that it shows nothing yet proves nothing.
	if (row.state === 'accepted') return polled(row, { jobId: row.jobId, looks: row.looks + 1 }, situation);
	const proven = look.kind === 'absent' && look.sure && channel.class === 'queryable';
	if (proven) return sendAgain(row, look.detail, now);
	if (channel.class === 'keyed')
		return sendAgain(row, look.detail, now + RESEND_MS * 4 ** (row.attempts - 1));
	const looks = row.looks + 1;
	if (channel.class !== 'queryable' || looks >= MAX_LOOKS)
		return { ...held(row, 'outcome_unknown', look.detail), looks };
	const wait = Math.min(LONGEST_LOOK_WAIT_MS, channel.settleMs * 2 ** looks);
	return { state: 'unknown', looks, detail: look.detail, wakeAt: now + wait, ...NO_LEASE };
}

/** Not on the platform, or harmless to repeat. The door is passed anew, lateness included. */
function sendAgain(row: Publication, detail: string, at: number): Change {
	if (row.attempts >= MAX_SENDS) return held(row, 'outcome_unknown', detail);
	// A row that came out of a backup may lie in the future still, or wait in the tray.
	const wakeAt = row.dueAt === null ? null : Math.max(at, row.dueAt);
	return { state: 'due', reason: null, detail, wakeAt, ...NO_LEASE };
}

/** An answer that came when the row was no longer this worker's. A success is never thrown away. */
export function afterLateAnswer(row: Publication, result: SendResult, situation: Situation): Change | null {
	if (row.state === 'published') return null;
	if (result.kind === 'published') return published(row, result, situation.now);
	if (result.kind !== 'accepted' || row.state === 'accepted' || row.state === 'cancelled') return null;
	return {
		...polled(row, { jobId: result.jobId, looks: 0 }, situation),
		fence: row.fence + 1,
		resendAskedBy: null,
	};
}

/** What the platform's own word means, in whatever state the row is. Null: nothing changes. */
export function afterCallback(row: Publication, result: LookResult, now: number): Change | null {
	if (row.state === 'published') {
		// A poll may know less than the event that comes after it.
		const learnt = row.url === null && result.kind === 'published' && result.url !== null;
		return learnt ? { state: 'published', url: result.url } : null;
	}
	if (result.kind === 'published') return published(row, result, now);
	const waiting = row.state === 'sending' || row.state === 'accepted' || row.state === 'unknown';
	if (!waiting) return null;
	if (result.kind === 'failed') return held(row, result.reason, result.detail);
	if (result.kind === 'duplicate') return held(row, 'duplicate_on_channel', result.remoteIds.join(' '));
	return null;
}

/** The database is not the one that ran last: what it shows as open may long be done. */
export function afterRestore(row: Publication, { now, channel }: Situation): Change {
	return {
		state: 'unknown',
		reason: 'restored',
		fence: row.fence + RESTORED_FENCE,
		looks: 0,
		wakeAt: now + channel.settleMs,
		...NO_LEASE,
	};
}

/** The post was given another time, or none. Only what has not been sent follows. */
export function replan(row: Publication, plannedAt: number | null, now: number): Change | null {
	const follows = row.state === 'due' || row.state === 'leased' || row.state === 'missed';
	if (!follows && row.reason !== 'quota_full') return null;
	const dueAt = plannedAt === null ? null : Math.max(plannedAt, now);
	return { state: 'due', dueAt, wakeAt: dueAt, reason: null, fence: row.fence + 1, ...NO_LEASE };
}

/** Its time passed while nothing was sent: it was missed, or a freeze held it. It goes out only by a person's word. */
export function isLeftBehind(row: Publication): boolean {
	if (row.recalledAt !== null) return false;
	return row.state === 'missed' || (row.state === 'held' && row.reason === 'frozen');
}

/** A person gave what was left behind a new time. The door is passed anew. */
export function confirmed(row: Publication, dueAt: number): Change {
	return sentAnew(row, dueAt);
}

/**
 * Times for publications that go out late together: a post's channels at the same minute, the posts one after the other in
 * the order in which they were planned. By publication id.
 */
export function spacedTimes(
	late: readonly Pick<Publication, 'id' | 'postId' | 'dueAt'>[],
	{ startAt, everyMs }: { startAt: number; everyMs: number },
): Map<string, number> {
	const planned = [...late].sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0) || (a.postId < b.postId ? -1 : 1));
	const posts = [...new Set(planned.map((row) => row.postId))];
	return new Map(planned.map((row) => [row.id, startAt + posts.indexOf(row.postId) * everyMs]));
}

/** Reasons a row is held for before a byte has left. */
const NEVER_SENT: ReadonlySet<string> = new Set<HoldReason>([
	'content_changed',
	'not_approved',
	'withdrawn',
	'channel_paused',
	'earlier_version',
	'frozen',
	'quota_full',
	// A person was asked and nobody has said that it was done.
	'needs_proof',
]);

/** True when certainly nothing of this round is on the platform. */
export function isUnsent(row: Publication): boolean {
	if (row.state === 'due' || row.state === 'leased' || row.state === 'missed') return true;
	return row.state === 'held' && NEVER_SENT.has(row.reason ?? '');
}

/** The approval is gone. What may have left already stays for a person to look after. */
export function withdraw(row: Publication, reason: HoldReason): Change | null {
	return isUnsent(row) ? cancelled(row, reason, null) : null;
}

export function cancelled(row: Publication, reason: HoldReason, detail: string | null): Change {
	return { state: 'cancelled', reason, detail, fence: row.fence + 1, resendAskedBy: null, ...AT_REST };
}

/** Stopped until a person has looked. */
export function held(row: Publication, reason: HoldReason, detail: string | null): Change {
	return { state: 'held', reason, detail, fence: row.fence + 1, resendAskedBy: null, ...AT_REST };
}

/** It is public. */
export function published(
	row: Publication,
	found: { remoteId: string | null; url: string | null },
	now: number,
): Change {
	return {
		state: 'published',
		remoteId: found.remoteId ?? row.remoteId,
		url: found.url ?? row.url,
		publishedAt: now,
		reason: null,
		detail: null,
		resendAskedBy: null,
		fence: row.fence + 1,
		...AT_REST,
	};
}

function unknown(row: Publication, detail: string, { now, channel }: Situation): Change {
	return { state: 'unknown', looks: 0, detail, wakeAt: now + settleMs(channel), ...NO_LEASE };
}

function polled(
	row: Publication,
	job: { jobId: string | null; looks: number },
	{ now, channel }: Situation,
): Change {
	const { jobId, looks } = job;
	const wait = channel.pollAfterMs(looks);
	if (wait === null) return { ...held(row, 'poll_exhausted', null), jobId, looks };
	return { state: 'accepted', jobId, looks, reason: null, detail: null, wakeAt: now + wait, ...NO_LEASE };
}

function refused(row: Publication, result: SendResult & { kind: 'refused' }, now: number): Change {
	const { reason, detail, retryAfterMs } = result;
	if (retryAfterMs === null) return held(row, reason, detail);
	if (row.attempts >= MAX_SENDS) return held(row, 'refused_too_often', detail);
	const wait = Math.max(retryAfterMs, RETRY_MS * 2 ** (row.attempts - 1));
	return { state: 'due', detail, wakeAt: now + wait, ...NO_LEASE };
}

/** It begins again from nothing, at a time of its own. */
export function sentAnew(row: Publication, dueAt: number): Change {
	return {
		state: 'due',
		dueAt,
		wakeAt: dueAt,
		attempts: 0,
		looks: 0,
		reason: null,
		detail: null,
		resendAskedBy: null,
		fence: row.fence + 1,
		...NO_LEASE,
	};
}
