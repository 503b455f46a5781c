import type { Channel } from '../channel.ts';
import type { WeiboParts } from './api.ts';
import { checkPayload, previewOf } from './compose.ts';
import { authorizeAddress, checkCredentials, connectAccount } from './connect.ts';
import { pullFigures } from './figures.ts';
import { lookAtWeibo } from './look.ts';
import { retractFromWeibo } from './retract.ts';
import { sendToWeibo } from './send.ts';

/** One look, one picture, one share. */
const SEND_TIMEOUT_MS = 90_000;
/** Weibo says of its own delay: one to two minutes. */
const SETTLE_MS = 120_000;
/** After 20032, and after a repeat that the timeline does not show yet: a few looks, for each costs one of the day's calls. */
const POLLS: readonly number[] = [120_000, 120_000, 300_000, 600_000, 1_800_000];

/** A Weibo account: statuses/share of an ordinary application. */
export function createWeiboChannel(parts: WeiboParts): Channel {
	return {
		platform: 'weibo',
		class: 'blind',
		settleMs: SETTLE_MS,
		sendTimeoutMs: SEND_TIMEOUT_MS,
		check: checkPayload,
		preview: previewOf,
		send: (call) => sendToWeibo(parts, call),
		look: (call) => lookAtWeibo(parts, call),
		pollAfterMs: (looks) => POLLS[looks] ?? null,
		checkCredentials: (account) => checkCredentials(parts, account),
		connection: {
			address: authorizeAddress,
			complete: (account, given) => connectAccount(parts, account, given),
		},
		figures: (call) => pullFigures(parts, call),
		retract: (call) => retractFromWeibo(parts, call),
	};
}
