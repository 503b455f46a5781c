import type { PublicationPayload } from '#lib/contract/publishing.ts';
import type {
	Channel,
	LookCall,
	LookResult,
	RetractCall,
	RetractResult,
	SendCall,
	SendResult,
	VariantProblem,
} from '../channel.ts';
import type { SitePort } from './site-port.ts';

export type { SiteItem, SitePlace, SitePort } from './site-port.ts';

/** Titles above this do not fit the site's lists in two lines. */
const TITLE_LONG = 40;
const MINUTE = 60_000;

function checkPayload(payload: PublicationPayload): VariantProblem[] {
	const problems: VariantProblem[] = [];
	const title = [...payload.title].length;
	if (title > TITLE_LONG)
		problems.push({ level: 'warn', code: 'title_long', limit: TITLE_LONG, actual: title });
	if (payload.text.trim() === '' && payload.mediaIds.length === 0)
		problems.push({ level: 'block', code: 'body_empty', limit: 1, actual: 0 });
	return problems;
}

/** Our own public website: keyed by the publication, so repeating is harmless and a look is always sure. */
export function createWebsiteChannel(site: SitePort): Channel {
	return {
		platform: 'website',
		class: 'keyed',
		settleMs: 0,
		sendTimeoutMs: MINUTE,
		check: checkPayload,
		async send({ account, item }: SendCall): Promise<SendResult> {
			const place = await site.put({
				publicationId: item.publicationId,
				channelId: account.id,
				unitId: account.unitId,
				postId: item.postId,
				hash: item.hash,
				payload: item.payload,
				replaces: item.replaces ?? null,
			});
			return { kind: 'published', remoteId: place.slug, url: place.url };
		},
		async look({ item }: LookCall): Promise<LookResult> {
			const place = await site.find(item.publicationId);
			return place
				? { kind: 'published', remoteId: place.slug, url: place.url }
				: { kind: 'absent', sure: true, detail: '网站上没有这一篇' };
		},
		async retract({ item }: RetractCall): Promise<RetractResult> {
			await site.retract(item.publicationId);
			return { kind: 'retracted' };
		},
		pollAfterMs: () => null,
		checkCredentials: () => Promise.resolve({ state: 'ok', detail: '本平台网站，无需凭据', expiresAt: null }),
	};
}
