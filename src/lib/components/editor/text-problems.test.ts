import { expect, test } from 'vitest';
import { emptyContent, type PostContent } from '#lib/contract/posts.ts';
import { textProblems } from './text-problems.ts';

const post = (change: Partial<PostContent> = {}): PostContent => ({
	...emptyContent(),
	title: '小雪时节的保暖提醒',
	doc: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: '注意保暖。' }] }] },
	...change,
});
const sentences = (content: PostContent) => textProblems(content).map(({ sentence }) => sentence);

test('a finished post has nothing to look at', () => {
	expect(sentences(post())).toEqual([]);
});

test('a post without title or body says both', () => {
	expect(sentences(emptyContent())).toEqual(['还没有标题。', '正文还是空的。']);
});

test('a title that is too long says by how much', () => {
	expect(textProblems(post({ title: '巾'.repeat(65) }))).toEqual([
		{ level: 'must', sentence: '标题 65 个字，最多 64 个。' },
	]);
});

test('a picture without words is noticed', () => {
	const doc = post().doc;
	const image = { type: 'image' as const, attrs: { mediaId: 'm', alt: '' } };
	expect(sentences(post({ doc: { ...doc, content: [...doc.content, image] } }))).toEqual([
		'有图片没有说明。',
	]);
});
