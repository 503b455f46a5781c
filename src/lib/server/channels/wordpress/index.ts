import type { PublicationPayload } from '#lib/contract/publishing.ts';
import type { ChannelPreview } from '#lib/contract/channels.ts';
import type { Channel, VariantProblem } from '../channel.ts';
import { checkCredentials } from './check-credentials.ts';
import { picturesIn, toWordpressHtml } from './html.ts';
import { lookAtWordpress, retractFromWordpress } from './look.ts';
import { sendToWordpress, type WordpressParts } from './send.ts';

/** Uploads of several pictures, the draft and the publish call. */
const SEND_TIMEOUT_MS = 120_000;
/** A publish call nobody answered has reached the site by then, or never will. */
const SETTLE_MS = 10_000;
/** Titles above this break the lists of most themes. */
const TITLE_LONG = 60;

function checkPayload(payload: PublicationPayload): VariantProblem[] {
	const problems: VariantProblem[] = [];
	const title = [...payload.title].length;
	if (title > TITLE_LONG)
		problems.push({ level: 'warn', code: 'title_long', limit: TITLE_LONG, actual: title });
	if (payload.text.trim() === '' && payload.mediaIds.length === 0)
		problems.push({ level: 'block', code: 'body_empty', limit: 1, actual: 0 });
	return problems;
}

/** The post as the site will have it: the very HTML that is sent, with our own pictures. */
function previewPost(payload: PublicationPayload): ChannelPreview {
	const { title, summary, html, signature, coverMediaId } = payload;
	const own = [...picturesIn(html).keys()].map((id) => [id, { id, url: `/media/${id}` }] as const);
	const shown = toWordpressHtml({ html, signature, publicationId: '' }, new Map(own));
	return { look: 'article', title, summary, html: shown, coverMediaId };
}

/** A WordPress site with an application password: keyed by slug, comment and number, so repeating is harmless. */
export function createWordpressChannel(parts: WordpressParts): Channel {
	return {
		platform: 'wordpress',
		class: 'keyed',
		settleMs: SETTLE_MS,
		sendTimeoutMs: SEND_TIMEOUT_MS,
		check: checkPayload,
		preview: previewPost,
		send: (call) => sendToWordpress(parts, call),
		look: (call) => lookAtWordpress(parts, call),
		pollAfterMs: () => null,
		checkCredentials: (account) => checkCredentials(parts, account),
		retract: (call) => retractFromWordpress(parts, call),
	};
}
