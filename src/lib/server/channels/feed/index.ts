import type { PublicationPayload } from '#lib/contract/publishing.ts';
import type { Channel, VariantProblem } from '../channel.ts';
import { entryHtml, feedIdOf } from './write-feed.ts';

export { FEED_FORMATS, writeFeedAs, type Feed, type FeedFormat } from './write-feed.ts';

function checkPayload(payload: PublicationPayload): VariantProblem[] {
	const isEmpty = payload.text.trim() === '' && payload.mediaIds.length === 0;
	return isEmpty ? [{ level: 'block', code: 'body_empty', limit: 1, actual: 0 }] : [];
}

/**
 * Our own feed, which other sites fetch. It lists the channel's published publications, so that being recorded as
 * published and being public are one and the same transaction: nothing can be doubled, or public and unknown.
 */
export function createFeedChannel(): Channel {
	return {
		platform: 'feed',
		class: 'keyed',
		settleMs: 0,
		sendTimeoutMs: 60_000,
		check: checkPayload,
		preview: (payload, settings) => ({
			look: 'article',
			title: payload.title,
			summary: payload.summary,
			html: entryHtml(payload, { whole: settings.content !== 'summary', pictures: '/media/' }),
			coverMediaId: payload.coverMediaId,
		}),
		send: ({ account, item }) =>
			Promise.resolve({
				kind: 'published',
				remoteId: feedIdOf(item.publicationId),
				url: new URL(`/feeds/${account.id}.atom`, item.link).href,
			}),
		// Who asks has a row that is not published, and so is not in the feed.
		look: () => Promise.resolve({ kind: 'absent', sure: true, detail: '订阅源里没有这一篇。' }),
		pollAfterMs: () => null,
		checkCredentials: () =>
			Promise.resolve({ state: 'ok', detail: '本平台自带的订阅源，无需凭据。', expiresAt: null }),
		// A recalled publication leaves the feed with the record of its recall.
		retract: () => Promise.resolve({ kind: 'retracted' }),
	};
}
