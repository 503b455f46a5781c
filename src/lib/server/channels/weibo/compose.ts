import type { ChannelPreview } from '#lib/contract/channels.ts';
import type { PublicationPayload } from '#lib/contract/publishing.ts';
import type { VariantProblem } from '../channel.ts';
import { limitsOf } from './settings.ts';
import { hasTopic, weiboLength } from './words.ts';

/** As long as the link of an installation with an ordinary name. */
const TYPICAL_LINK = `https://www.example.gov.cn/site/p/${'x'.repeat(36)}`;
const PICTURES = 1;

/** The post: 【标题】 then the summary, or the body where there is none, then the link. Nothing is cut. */
export function composeStatus(payload: PublicationPayload, link: string): string {
	const title = payload.title.trim();
	const words = payload.summary.trim() || payload.text.trim().replace(/\n{2,}/g, '\n');
	return `${title ? `【${title}】` : ''}${words} ${link}`.trim();
}

/** The one picture of a post: the cover, else the first of the body. */
export function pictureOf(payload: PublicationPayload): string | null {
	return payload.coverMediaId ?? payload.mediaIds[0] ?? null;
}

/** How Weibo's rules see this payload; the account's own limits where it has some. */
export function checkPayload(
	payload: PublicationPayload,
	settings?: Readonly<Record<string, unknown>>,
): VariantProblem[] {
	const limits = limitsOf(settings);
	const problems: VariantProblem[] = [];
	if (payload.summary.trim() === '' && payload.text.trim() === '')
		problems.push({ level: 'block', code: 'body_empty', limit: 1, actual: 0 });
	const status = composeStatus(payload, TYPICAL_LINK);
	const actual = weiboLength(status, limits);
	if (actual > limits.textMax)
		problems.push({ level: 'block', code: 'status_too_long', limit: limits.textMax, actual });
	if (hasTopic(status)) problems.push({ level: 'block', code: 'topic_refused', limit: 0, actual: 1 });
	const pictures = new Set([...(payload.coverMediaId ? [payload.coverMediaId] : []), ...payload.mediaIds])
		.size;
	if (pictures > PICTURES)
		problems.push({ level: 'warn', code: 'pictures_left_out', limit: PICTURES, actual: pictures });
	return problems;
}

/** The card in a follower's stream; the link reads as Weibo shows every link. */
export function previewOf(payload: PublicationPayload): ChannelPreview {
	const picture = pictureOf(payload);
	return {
		look: 'card',
		text: composeStatus(payload, '网页链接'),
		mediaIds: picture === null ? [] : [picture],
	};
}
