import { describe, expect, test } from 'vitest';
import type { PublicationState } from '#lib/contract/publishing.ts';
import { PUBLICATION_STATES } from '#lib/contract/publishing.ts';
import type { LookResult, SendResult } from '../channels/channel.ts';
import {
	afterCallback,
	afterLateAnswer,
	afterLeaseExpiry,
	afterLook,
	afterRestore,
	afterSend,
	beginSending,
	claim,
	LEASE_MS,
	MAX_LOOKS,
	MAX_SENDS,
	replan,
	RESTORED_FENCE,
	withdraw,
	type ChannelTraits,
	type Publication,
} from './rules.ts';
import { decideResolution, resolutionsFor, type ResolutionRequest } from './rules-resolution.ts';

const NOW = Date.parse('2026-11-24T10:00:00+08:00');
const MINUTE = 60_000;

function row(state: PublicationState, change: Partial<Publication> = {}): Publication {
	return {
		id: 'p',
		postId: 'post',
		revisionId: 'r',
		channelId: 'c',
		unitId: 'u',
		hash: 'h',
		payload: {} as Publication['payload'],
		state,
		dueAt: NOW,
		latenessMs: 30 * MINUTE,
		fence: 7,
		leaseOwner: null,
		leaseUntil: null,
		wakeAt: NOW,
		attempts: 1,
		looks: 0,
		round: 0,
		jobId: null,
		remoteId: null,
		url: null,
		reason: null,
		detail: null,
		resendAskedBy: null,
		sentAt: null,
		publishedAt: null,
		recalledAt: null,
		retractedAt: null,
		replacesId: null,
		createdAt: NOW,
		updatedAt: NOW,
		...change,
	};
}

function channel(change: Partial<ChannelTraits> = {}): ChannelTraits {
	return {
		class: 'queryable',
		settleMs: 2 * MINUTE,
		sendTimeoutMs: 20_000,
		pollAfterMs: () => 5_000,
		...change,
	};
}
const at = (change: Partial<ChannelTraits> = {}) => ({ now: NOW, channel: channel(change) });
const seen = { kind: 'published', remoteId: 'x1', url: 'https://mp.example/x1' } as const;
const refused: SendResult = { kind: 'refused', reason: 'refused', detail: '内容违规', retryAfterMs: null };
const silent: SendResult = { kind: 'unknown', detail: '超时' };

describe('taking a publication', () => {
	test.each([
		['due', { state: 'leased', fence: 8, leaseUntil: NOW + LEASE_MS, leaseOwner: 'me' }],
		['unknown', { state: 'unknown', fence: 8, wakeAt: NOW + LEASE_MS }],
		['accepted', { state: 'accepted', fence: 8, wakeAt: NOW + LEASE_MS }],
	] as const)('%s is leased for a minute under a new fence', (state, expected) => {
		expect(claim(row(state), { now: NOW, owner: 'me' })).toMatchObject(expected);
	});

	test('on the last millisecond of its lateness it still goes out, one later it waits for a person', () => {
		const taken = (late: number) => claim(row('due'), { now: NOW + 30 * MINUTE + late, owner: 'me' });
		expect(taken(0).state).toBe('leased');
		expect(taken(1)).toMatchObject({ state: 'missed', reason: 'too_late', wakeAt: null });
	});

	test('an outcome that is unknown is looked at however late it is', () => {
		expect(claim(row('unknown'), { now: NOW + 24 * 60 * MINUTE, owner: 'me' }).state).toBe('unknown');
	});

	test('the lease of a send outlasts the longest send the channel allows', () => {
		const change = beginSending(row('leased', { attempts: 0 }), at({ sendTimeoutMs: 5 * MINUTE }));
		expect(change).toMatchObject({ state: 'sending', attempts: 1, sentAt: NOW });
		expect(change.leaseUntil).toBeGreaterThan(NOW + 5 * MINUTE);
	});
});

describe('after a send', () => {
	test.each([
		['it is public', seen, { state: 'published', remoteId: 'x1', url: seen.url, wakeAt: null }],
		[
			'the platform took the job',
			{ kind: 'accepted', jobId: 'j1' },
			{ state: 'accepted', jobId: 'j1', wakeAt: NOW + 5_000 },
		],
		['nobody knows', silent, { state: 'unknown', wakeAt: NOW + 2 * MINUTE }],
		['it is refused for good', refused, { state: 'held', reason: 'refused', detail: '内容违规' }],
		['it is refused for now', { ...refused, retryAfterMs: 1_000 }, { state: 'due', wakeAt: NOW + 30_000 }],
		[
			'the platform wants a longer wait',
			{ ...refused, retryAfterMs: 90_000 },
			{ state: 'due', wakeAt: NOW + 90_000 },
		],
	] as [string, SendResult, object][])('%s', (_name, result, expected) => {
		expect(afterSend(row('sending'), result, at())).toMatchObject(expected);
	});

	test('a fourth refusal ends the trying', () => {
		const again = { ...refused, retryAfterMs: 1_000 } as SendResult;
		expect(afterSend(row('sending', { attempts: MAX_SENDS - 1 }), again, at()).state).toBe('due');
		const last = afterSend(row('sending', { attempts: MAX_SENDS }), again, at());
		expect(last).toMatchObject({ state: 'held', reason: 'refused_too_often' });
	});

	test('a lost answer never makes it due, on no kind of channel', () => {
		for (const each of ['keyed', 'queryable', 'blind', 'assisted'] as const) {
			expect(afterSend(row('sending'), silent, at({ class: each })).state).toBe('unknown');
			expect(afterLeaseExpiry(row('sending'), at({ class: each })).state).toBe('unknown');
		}
	});

	test('a worker that died before the door leaves it due, under a fence it does not know', () => {
		expect(afterLeaseExpiry(row('leased'), at())).toMatchObject({ state: 'due', fence: 8, leaseUntil: null });
	});
});

describe('after a look', () => {
	const absent = { kind: 'absent', sure: true, detail: '没有' } as const;
	const unsure = { ...absent, sure: false };
	const unclear = { kind: 'cannot_tell', detail: '查不清' } as const;
	type Look = [string, Publication, Partial<ChannelTraits>, LookResult, object];
	test.each([
		['one is found', row('unknown'), {}, seen, { state: 'published', url: seen.url }],
		[
			'two are found',
			row('unknown'),
			{},
			{ kind: 'duplicate', remoteIds: ['a', 'b'] },
			{ state: 'held', reason: 'duplicate_on_channel', detail: 'a b' },
		],
		[
			'the job runs',
			row('unknown'),
			{},
			{ kind: 'pending', jobId: 'j' },
			{ state: 'accepted', jobId: 'j', looks: 0 },
		],
		[
			'the job failed',
			row('unknown'),
			{},
			{ kind: 'failed', reason: 'platform_failed', detail: '原创' },
			{ state: 'held', reason: 'platform_failed' },
		],
		['absence is proven', row('unknown'), {}, absent, { state: 'due', wakeAt: NOW }],
		[
			'absence is proven of what is due later',
			row('unknown', { dueAt: NOW + 9 }),
			{},
			absent,
			{ state: 'due', wakeAt: NOW + 9 },
		],
		[
			'absence is proven of what has no time',
			row('unknown', { dueAt: null }),
			{},
			absent,
			{ state: 'due', wakeAt: null },
		],
		['absence is not proven', row('unknown'), {}, unsure, { state: 'unknown', looks: 1 }],
		[
			'nothing can be told',
			row('unknown'),
			{},
			unclear,
			{ state: 'unknown', looks: 1, wakeAt: NOW + 4 * MINUTE },
		],
		[
			'nothing can be told for the last time',
			row('unknown', { looks: MAX_LOOKS - 1 }),
			{},
			unclear,
			{ state: 'held', reason: 'outcome_unknown' },
		],
		[
			'it was sent often enough',
			row('unknown', { attempts: MAX_SENDS }),
			{},
			absent,
			{ state: 'held', reason: 'outcome_unknown' },
		],
		[
			'a blind channel shows nothing',
			row('unknown'),
			{ class: 'blind' },
			absent,
			{ state: 'held', reason: 'outcome_unknown' },
		],
		[
			'a keyed channel shows nothing',
			row('unknown'),
			{ class: 'keyed' },
			unclear,
			{ state: 'due', wakeAt: NOW + 5_000 },
		],
		[
			'an accepted job does not show yet',
			row('accepted', { looks: 2 }),
			{},
			absent,
			{ state: 'accepted', looks: 3 },
		],
		[
			'an accepted job never shows',
			row('accepted'),
			{ pollAfterMs: () => null },
			unclear,
			{ state: 'held', reason: 'poll_exhausted' },
		],
	] as Look[])('%s', (_name, publication, traits, look, expected) => {
		expect(afterLook(publication, look, at(traits))).toMatchObject(expected);
	});
});

describe('what comes late', () => {
	test.each(PUBLICATION_STATES.filter((state) => state !== 'published'))(
		'a success counts in state %s',
		(state) => {
			expect(afterLateAnswer(row(state), seen, at())).toMatchObject({ state: 'published', fence: 8 });
			expect(afterCallback(row(state), seen, NOW)).toMatchObject({ state: 'published', fence: 8 });
		},
	);

	test('what is published stays so, whatever comes', () => {
		const failed: LookResult = { kind: 'failed', reason: 'platform_failed', detail: '' };
		const known = row('published', { url: 'https://mp.example/known' });
		for (const result of [seen, failed]) expect(afterCallback(known, result, NOW)).toBeNull();
		// A poll may know no address; the event that comes after it does.
		expect(afterCallback(row('published'), seen, NOW)).toEqual({
			state: 'published',
			url: 'https://mp.example/x1',
		});
		expect(afterCallback(row('published'), failed, NOW)).toBeNull();
		for (const result of [seen, refused, silent])
			expect(afterLateAnswer(row('published'), result, at())).toBeNull();
	});

	test('an accepted job keeps others from sending it again', () => {
		for (const state of ['due', 'leased', 'sending', 'unknown', 'held', 'missed'] as const)
			expect(afterLateAnswer(row(state), { kind: 'accepted', jobId: 'j' }, at())).toMatchObject({
				state: 'accepted',
				jobId: 'j',
				fence: 8,
			});
	});

	test('a refusal or a time-out that comes late changes nothing', () => {
		for (const state of PUBLICATION_STATES)
			for (const result of [refused, silent]) expect(afterLateAnswer(row(state), result, at())).toBeNull();
	});

	test('a failure called back stops only what waits for it', () => {
		const failed: LookResult = { kind: 'failed', reason: 'platform_failed', detail: '' };
		const stopped = PUBLICATION_STATES.filter((state) => afterCallback(row(state), failed, NOW) !== null);
		expect(stopped).toEqual(['sending', 'accepted', 'unknown']);
	});
});

describe('what happens to a post', () => {
	test('a new time moves what has not been sent', () => {
		const later = NOW + 60 * MINUTE;
		const moved = PUBLICATION_STATES.filter((state) => replan(row(state), later, NOW) !== null);
		expect(moved).toEqual(['due', 'leased', 'missed']);
		expect(replan(row('missed'), later, NOW)).toMatchObject({ state: 'due', dueAt: later, wakeAt: later });
		expect(replan(row('due'), null, NOW)).toMatchObject({ dueAt: null, wakeAt: null });
	});

	test('a withdrawal takes back what has not been sent and leaves what may be out', () => {
		const gone = PUBLICATION_STATES.filter((state) => withdraw(row(state), 'withdrawn') !== null);
		expect(gone).toEqual(['due', 'leased', 'missed']);
		expect(withdraw(row('held', { reason: 'channel_paused' }), 'withdrawn')?.state).toBe('cancelled');
		expect(withdraw(row('held', { reason: 'outcome_unknown' }), 'withdrawn')).toBeNull();
	});
});

test('after a restore nothing is believed and no old fence fits', () => {
	expect(afterRestore(row('due'), at())).toMatchObject({
		state: 'unknown',
		reason: 'restored',
		fence: 7 + RESTORED_FENCE,
		wakeAt: NOW + 2 * MINUTE,
		leaseUntil: null,
	});
});

describe('a person', () => {
	const request = (change: Partial<ResolutionRequest>): ResolutionRequest => ({
		resolution: 'cancel',
		actorId: 'a',
		note: '核对过后台',
		url: null,
		dueAt: null,
		now: NOW,
		...change,
	});
	const lost = row('held', { reason: 'outcome_unknown' });

	test.each([
		['what may be out', lost, ['confirm_published', 'ask_resend', 'cancel']],
		[
			'what somebody wants sent again',
			{ ...lost, resendAskedBy: 'b' },
			['confirm_published', 'confirm_resend', 'cancel'],
		],
		['what is being looked at', row('unknown'), ['confirm_published', 'ask_resend', 'cancel']],
		['what was missed', row('missed'), ['reschedule', 'confirm_published', 'cancel']],
		[
			'what a paused channel stopped',
			row('held', { reason: 'channel_paused' }),
			['reschedule', 'confirm_published', 'cancel'],
		],
		['what was tampered with', row('held', { reason: 'content_changed' }), ['confirm_published', 'cancel']],
		['what is due', row('due'), ['cancel']],
		['what is being sent', row('sending'), []],
		['what the platform works on', row('accepted'), []],
		['what is published', row('published'), []],
		['what is cancelled', row('cancelled'), []],
	] as const)('may do with %s', (_name, publication, expected) => {
		expect(resolutionsFor(publication)).toEqual(expected);
	});

	test('does not confirm the resend that they asked for', () => {
		const asked = { ...lost, resendAskedBy: 'a' };
		const confirm = (actorId: string) =>
			decideResolution(asked, request({ resolution: 'confirm_resend', actorId }));
		expect(confirm('a')).toEqual({ refused: 'permission.same_person' });
		expect(confirm('b')).toMatchObject({
			change: { state: 'due', round: 1, attempts: 0, jobId: null, dueAt: NOW },
		});
	});

	test('stops the machine by asking for a resend of what it looks at', () => {
		const ruling = decideResolution(row('unknown'), request({ resolution: 'ask_resend' }));
		expect(ruling).toMatchObject({
			change: { state: 'held', reason: 'outcome_unknown', resendAskedBy: 'a', wakeAt: null, fence: 8 },
		});
	});

	test('does not set a time that has passed', () => {
		const to = (dueAt: number) =>
			decideResolution(row('missed'), request({ resolution: 'reschedule', dueAt }));
		expect(to(NOW - 2 * MINUTE)).toEqual({ refused: 'input.past_time' });
		expect(to(NOW + 5)).toMatchObject({ change: { state: 'due', dueAt: NOW + 5, wakeAt: NOW + 5 } });
	});

	test('cannot do what the state does not allow', () => {
		for (const state of ['sending', 'accepted', 'published', 'cancelled'] as const)
			expect(decideResolution(row(state), request({}))).toEqual({ refused: 'conflict.state' });
	});
});
