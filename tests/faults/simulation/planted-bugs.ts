import type { Parts, Publication } from '#lib/server/publishing/index.ts';
import type { Plant } from './run-seed.ts';

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
	'the door does not check the approval': () => ({ authorize: () => Promise.resolve({ open: true }) }),
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
