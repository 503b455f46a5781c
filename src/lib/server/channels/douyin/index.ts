import { DOUYIN_STOPS } from '#lib/labels/douyin.ts';
import type { DouyinMode } from '#lib/contract/platforms/douyin.ts';
import type { Channel, LookResult } from '../channel.ts';
import type { DouyinParts } from './api.ts';
import { readCallback } from './callback.ts';
import { checkPayload, previewOf } from './compose.ts';
import { authorizeAddress, checkCredentials, connectAccount } from './connect.ts';
import { pullFigures } from './figures.ts';
import { lookAtDouyin } from './look.ts';
import { refused } from './outcomes.ts';
import { sendToDouyin } from './send.ts';
import { modeOf } from './settings.ts';
import { handOver, sendByPhone } from './share.ts';

const SEND_TIMEOUT_MS = 180_000;
/** Two minutes before an item that does not show is called absent. */
const SETTLE_MS = 120_000;
const MINUTE = 60_000;
/** Reviews take minutes, sometimes hours; after a day a person is asked. */
const POLLS: readonly number[] = [
	...Array.from({ length: 10 }, () => MINUTE),
	...Array.from({ length: 11 }, () => 10 * MINUTE),
	...Array.from({ length: 44 }, () => 30 * MINUTE),
];

/** What the three ways have in common. */
function shared(parts: DouyinParts, mode: DouyinMode) {
	return {
		platform: 'douyin',
		serves: (settings: Readonly<Record<string, unknown>>) => modeOf(settings) === mode,
		settleMs: SETTLE_MS,
		sendTimeoutMs: SEND_TIMEOUT_MS,
		check: checkPayload,
		preview: previewOf,
		checkCredentials: (account) => checkCredentials(parts, account),
		callback: readCallback,
		connection: {
			address: authorizeAddress,
			complete: (account, given) => connectAccount(parts, account, given),
		},
		figures: (call) => pullFigures(parts, call),
		retract: () => Promise.resolve({ kind: 'by_person', detail: DOUYIN_STOPS.retract }),
	} satisfies Partial<Channel>;
}

/** Nothing of it was sent from here: only a person, or the webhook, knows. */
const ASK_A_PERSON: LookResult = { kind: 'cannot_tell', detail: DOUYIN_STOPS.by_hand };

/** A Douyin account in each of the ways it can be published on. */
export function createDouyinChannels(parts: DouyinParts): Channel[] {
	const byPerson = {
		class: 'assisted',
		look: () => Promise.resolve(ASK_A_PERSON),
		pollAfterMs: () => null,
	} satisfies Partial<Channel>;
	return [
		{
			...shared(parts, 'server'),
			class: 'blind',
			send: (call) => sendToDouyin(parts, call),
			look: (call) => lookAtDouyin(parts, call),
			pollAfterMs: (looks) => POLLS[looks] ?? null,
		},
		{
			...shared(parts, 'h5'),
			...byPerson,
			send: (call) => sendByPhone(parts, call),
			handOver: (call) => handOver(parts, call),
		},
		{
			...shared(parts, 'manual'),
			...byPerson,
			send: () => Promise.resolve(refused('needs_person', DOUYIN_STOPS.by_hand)),
		},
	];
}
