import type { ChannelPreview } from '#lib/contract/channels.ts';
import type { PublicationPayload } from '#lib/contract/publishing.ts';
import { coverOf, picturesIn, toWechatHtml } from './html.ts';

/** The article as WeChat will have it: the very HTML that is sent, with our own pictures. */
export function previewArticle(payload: PublicationPayload): ChannelPreview {
	const pictures = new Map(picturesIn(payload.html).map((id) => [id, `/media/${id}`]));
	const { title, summary, html, signature } = payload;
	return {
		look: 'article',
		title,
		summary,
		html: toWechatHtml(html, signature, pictures),
		coverMediaId: coverOf(payload),
	};
}
