import type { Channel } from '../channel.ts';
import { readCallback } from './callback.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkPayload } from './check-payload.ts';
import { pullFigures } from './figures.ts';
import { lookAtWechat } from './look.ts';
import { previewOnPhone } from './phone-preview.ts';
import { pollAfterMs } from './poll-plan.ts';
import { previewArticle } from './preview.ts';
import { retractFromWechat } from './retract.ts';
import { settingsOf } from './settings.ts';
import { PUSH_SETTLE_MS, sendToWechat, SETTLE_MS, type WechatParts } from './send.ts';

export type { WechatParts } from './send.ts';

/** Uploads of several pictures, the cover, the draft and the submit. */
const SEND_TIMEOUT_MS = 120_000;

/** A WeChat Official Account: draft box and freepublish, which do not push to followers. */
export function createWechatChannel(parts: WechatParts): Channel {
	return {
		platform: 'wechat',
		class: 'queryable',
		serves: (settings) => settingsOf(settings).mode !== 'mass',
		settleMs: SETTLE_MS,
		sendTimeoutMs: SEND_TIMEOUT_MS,
		check: checkPayload,
		preview: previewArticle,
		send: (call) => sendToWechat(parts, call),
		look: (call) => lookAtWechat(parts, call),
		pollAfterMs,
		checkCredentials: (account) => checkCredentials(parts, account),
		callback: (account, request) => Promise.resolve(readCallback(account, request)),
		figures: (call) => pullFigures(parts, call),
		previewOnPhone: (call) => previewOnPhone(parts, call),
		retract: (call) => retractFromWechat(parts, call),
	};
}

/** A WeChat Official Account that pushes to its followers (群发): the platform keeps a key of ours, so repeating is harmless. */
export function createWechatMassChannel(parts: WechatParts): Channel {
	return {
		...createWechatChannel(parts),
		class: 'keyed',
		serves: (settings) => settingsOf(settings).mode === 'mass',
		settleMs: PUSH_SETTLE_MS,
	};
}
