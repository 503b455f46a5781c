import type { Parts, Publication } from '#lib/server/publishing/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import type { Plant, Tested } from './world.ts';

let copies = 0;

const NOTHING = { leaseOwner: null, leaseUntil: null } as const;

/** Mistakes that were made somewhere once. Each is put into an otherwise right engine and must be noticed. */
export const PLANTED_BUGS: Readonly<Record<string, Plant>> = {
	'an expired send is taken for unsent': ({ rules }) => ({
		rules: { ...rules, afterLeaseExpiry: (row, { now }) => rules.release(row, now) },
	}),
	'a time-out is tried again': ({ rules }) => ({
		rules: {
			...rules,
			afterSend: (row, result, situation) =>
				result.kind === 'unknown'
					? { state: 'due', wakeAt: situation.now + 30_000, ...NOTHING }
					: rules.afterSend(row, result, situation),
		},
	}),
	'the intent is not durable before the call': ({ rules }) => ({
		rules: {
			...rules,
			beginSending: (row, situation) => ({ ...rules.beginSending(row, situation), state: 'leased' }),
		},
	}),
	'nobody looks at the fence': ({ rules }) => ({ rules: { ...rules, holds: () => true } }),
	'the door does not check the approval': opensFor(['superseded', 'content_changed', 'not_approved']),
	'a paused channel is sent to': opensFor(['channel_paused']),
	'a freeze is ignored': opensFor(['frozen']),
	'two schedulers claim what they read before': racyClaim,
	'what a blind channel may have sent is sent again': ({ rules }) => ({
		rules: {
			...rules,
			afterLook: (row, look, situation) =>
				situation.channel.class === 'blind' && look.kind === 'cannot_tell'
					? { state: 'due', wakeAt: situation.now, ...NOTHING }
					: rules.afterLook(row, look, situation),
		},
	}),
	'nobody takes back the rows of a dead worker': ({ rows }) => ({
		rows: { ...rows, lockExpired: () => Promise.resolve([]) },
	}),
	'a callback is kept each time it comes': ({ keepCallback }) => ({
		keepCallback: (tx, { event, ...rest }) =>
			keepCallback(tx, { ...rest, event: { ...event, eventKey: `${event.eventKey}-${copies++}` } }),
	}),
	'a success that comes late is dropped': ({ rules }) => ({
		rules: { ...rules, afterLateAnswer: () => null },
	}),
	'absence counts before the platform has settled': ({ rules }) => ({
		rules: {
			...rules,
			settleMs: () => 0,
			afterSend: (row, result, situation) => rules.afterSend(row, result, hasty(situation)),
			afterLeaseExpiry: (row, situation) => rules.afterLeaseExpiry(row, hasty(situation)),
		},
	}),
	'a send has no deadline': ({ rules }) => ({ rules: { ...rules, sendWindowMs: () => 2 ** 30 } }),
	'what was missed goes out all the same': ({ rules, authorize }) => ({
		rules: {
			...rules,
			claim: (row, taken) => rules.claim({ ...row, dueAt: null }, taken),
		},
		authorize: (tx, { row, now }) => authorize(tx, { row: { ...row, dueAt: null }, now }),
	}),
	'a job that was accepted is sent again when it does not show': ({ rules }) => ({
		rules: {
			...rules,
			afterLook: (row, look, situation) =>
				row.state === 'accepted' && look.kind !== 'published'
					? { state: 'due', wakeAt: situation.now, ...NOTHING }
					: rules.afterLook(row, look, situation),
		},
	}),
	'a platform that says failed overrides what is published': ({ rules }) => ({
		rules: {
			...rules,
			afterCallback: (row, result, now) =>
				row.state === 'published' && result.kind === 'failed'
					? rules.held(row, result.reason, result.detail)
					: rules.afterCallback(row, result, now),
		},
	}),
	'one person alone sends again': ({ resolve }) => ({
		resolve: (ctx, actor, input) =>
			resolve(
				ctx,
				actor && input.resolution === 'confirm_resend' ? { ...actor, id: 'a second' } : actor,
				input,
			),
	}),
	'a lost acknowledgement is taken for a failed send': (parts) =>
		afterFailedRecord(parts, (now) => now.state === 'published' || now.state === 'accepted'),
	'an answer that cannot be stored is taken for a failed send': (parts) =>
		afterFailedRecord(parts, (now) => now.state === 'sending'),
	'a change is told twice': ({ ctx }) => ({ ctx: { ...ctx, events: telling(ctx, 2) } }),
	'a change is not told': ({ ctx }) => ({ ctx: { ...ctx, events: telling(ctx, 0) } }),
	'a row waits for a person without a reason': ({ rules }) => ({
		rules: {
			...rules,
			afterLook: (row, look, situation) => {
				const change = rules.afterLook(row, look, situation);
				return change.state === 'held' ? { ...change, reason: null } : change;
			},
		},
	}),
};

/** A door that opens although it should stay shut for one of `reasons`. */
function opensFor(reasons: readonly string[]): Plant {
	return ({ authorize }) => ({
		async authorize(tx, asked) {
			const ruling = await authorize(tx, asked);
			return !ruling.open && reasons.includes(ruling.change.reason ?? '') ? { open: true } : ruling;
		},
	});
}

/** A worker that gives its publication back when the storing of an answer failed. */
function afterFailedRecord(
	{ ctx, rules, rows, pause }: Tested,
	when: (row: Publication) => boolean,
): Partial<Tested> {
	let last = '';
	return {
		rules: {
			...rules,
			afterSend: (row, result, situation) => {
				last = row.id;
				return rules.afterSend(row, result, situation);
			},
		},
		async pause(ms) {
			await ctx.store.tx(async (tx) => {
				const row = await rows.lockPublication(tx, last);
				const due = { state: 'due', wakeAt: ctx.clock.now(), ...NOTHING } as const;
				if (row && when(row)) await rows.updateHeld(tx, row, due);
			});
			await pause(ms);
		},
	};
}

/** An event log that says what becomes unknown `times` times. */
function telling({ events }: Tested['ctx'], times: number): EventLog {
	const append: EventLog['append'] = async (tx, event) => {
		const quiet = event.kind === 'publication.changed' && (event.payload as { to?: string }).to === 'unknown';
		for (let n = quiet ? times : 1; n > 1; n--) await events.append(tx, event);
		return quiet && times === 0 ? { ...event, seq: 0 } : events.append(tx, event);
	};
	const takeTurn: EventLog['takeTurn'] = (tx) => events.takeTurn(tx);
	return Object.assign(Object.create(EventLog.prototype) as EventLog, { append, takeTurn });
}

type Situation = Parameters<Parts['rules']['afterSend']>[2];

function hasty(situation: Situation): Situation {
	return { ...situation, channel: { ...situation.channel, settleMs: 0 } };
}

/** Takes what it saw the time before, and writes without looking whether that is still so. */
function racyClaim({ rows }: Parts): Partial<Parts> {
	let seen: Publication[] = [];
	return {
		rows: {
			...rows,
			async lockClaimable(tx, query) {
				const before = seen;
				seen = await rows.lockClaimable(tx, query);
				return before;
			},
			async updateHeld(tx, row, set) {
				const current = await rows.lockPublication(tx, row.id);
				return current !== null && rows.updateHeld(tx, current, set);
			},
		},
	};
}
