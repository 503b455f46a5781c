import type { Channel } from '../channel.ts';

const TASK = '已转成待办任务，请联系媒体转载后登记链接';
const SEND_TIMEOUT_MS = 10_000;

/** Other media that take an article over. People ask them; the first repost that is recorded makes it public elsewhere. */
export function createSyndicationChannel(): Channel {
	return {
		platform: 'syndication',
		class: 'assisted',
		settleMs: 0,
		sendTimeoutMs: SEND_TIMEOUT_MS,
		check: ({ text, mediaIds }) =>
			text.trim() === '' && mediaIds.length === 0
				? [{ level: 'block', code: 'body_empty', limit: 1, actual: 0 }]
				: [],
		send: () =>
			Promise.resolve({ kind: 'refused', reason: 'needs_person', detail: TASK, retryAfterMs: null }),
		look: () => Promise.resolve({ kind: 'failed', reason: 'needs_person', detail: TASK }),
		pollAfterMs: () => null,
		checkCredentials: () => Promise.resolve({ state: 'ok', detail: '转载渠道，无需凭据', expiresAt: null }),
		retract: () =>
			Promise.resolve({
				kind: 'by_person',
				detail: '请按“待办任务”里登记的链接，逐家联系媒体撤下。',
			}),
	};
}
