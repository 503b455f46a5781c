import { SUMMARY_MAX, TITLE_MAX, countCharacters, type Doc, type PostContent } from '#lib/contract/posts.ts';
import { renderText } from '#lib/contract/render.ts';

/** What a writer should know about the post before it goes out. `must` keeps it from going. */
export interface TextProblem {
	level: 'must' | 'should';
	sentence: string;
}

/** Problems of the post itself; what its channels say of their variants comes from the server. */
export function textProblems(content: PostContent): TextProblem[] {
	const title = countCharacters(content.title.trim());
	const must = (when: boolean, sentence: string): TextProblem[] =>
		when ? [{ level: 'must', sentence }] : [];
	return [
		...must(title === 0, '还没有标题。'),
		...must(title > TITLE_MAX, `标题 ${title} 个字，最多 ${TITLE_MAX} 个。`),
		...must(countCharacters(content.summary) > SUMMARY_MAX, `摘要超过 ${SUMMARY_MAX} 个字。`),
		...must(renderText(content.doc).trim() === '', '正文还是空的。'),
		...(withoutAlt(content.doc) ? [{ level: 'should' as const, sentence: '有图片没有说明。' }] : []),
	];
}

function withoutAlt(doc: Doc): boolean {
	return doc.content.some((node) => node.type === 'image' && !node.attrs?.alt);
}
