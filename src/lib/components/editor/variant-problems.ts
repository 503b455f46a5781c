import type { Platform } from '#lib/contract/channels.ts';
import { SUMMARY_MAX, TITLE_MAX, countCharacters, type Doc, type PostContent } from '#lib/contract/posts.ts';
import { renderVariant } from '#lib/contract/render.ts';

/** What a writer should know about a channel's text before it goes out. `must` keeps it from going. */
export interface TextProblem {
	level: 'must' | 'should';
	sentence: string;
}

/** WeChat's current page says 32, older ones 64: beyond the first it may be cut. */
const WECHAT_TITLE_SAFE = 32;

/** Problems of the post as it will stand on `channelId`; null asks about the post itself. */
export function textProblems(
	content: PostContent,
	channelId: string | null,
	platform: Platform | null,
): TextProblem[] {
	const shown = renderVariant(content, channelId ?? '');
	const own = channelId === null ? undefined : content.variants[channelId];
	const title = countCharacters(shown.title.trim());
	const must = (when: boolean, sentence: string): TextProblem[] =>
		when ? [{ level: 'must', sentence }] : [];
	const should = (when: boolean, sentence: string): TextProblem[] =>
		when ? [{ level: 'should', sentence }] : [];
	const wechat = platform === 'wechat';
	return [
		...must(title === 0, '还没有标题。'),
		...must(title > TITLE_MAX, `标题 ${title} 个字，最多 ${TITLE_MAX} 个。`),
		...should(
			wechat && title > WECHAT_TITLE_SAFE && title <= TITLE_MAX,
			`标题 ${title} 个字，微信里超过 ${WECHAT_TITLE_SAFE} 个字可能显示不全。`,
		),
		...must(countCharacters(shown.summary) > SUMMARY_MAX, `摘要超过 ${SUMMARY_MAX} 个字。`),
		...must(shown.text.trim() === '', '正文还是空的。'),
		...must(wechat && content.coverMediaId === null, '微信公众号要有封面图。'),
		...should(withoutAlt(own?.doc ?? content.doc), '有图片没有说明。'),
	];
}

function withoutAlt(doc: Doc): boolean {
	return doc.content.some((node) => node.type === 'image' && !node.attrs?.alt);
}
