import { expect, test } from 'vitest';
import { emptyContent, type PostContent } from '#lib/contract/posts.ts';
import { textProblems } from './variant-problems.ts';

const post = (change: Partial<PostContent> = {}): PostContent => ({
	...emptyContent(),
	title: '小雪时节的保暖提醒',
	doc: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: '注意保暖。' }] }] },
	...change,
});
const sentences = (...args: Parameters<typeof textProblems>) =>
	textProblems(...args).map(({ sentence }) => sentence);

test('a finished post has nothing to look at', () => {
	expect(sentences(post(), null, null)).toEqual([]);
	expect(sentences(post(), 'site', 'website')).toEqual([]);
});

test('a post without title or body says both', () => {
	expect(sentences(emptyContent(), null, null)).toEqual(['还没有标题。', '正文还是空的。']);
});

test('WeChat asks for a cover and is told of a title that may be cut', () => {
	expect(sentences(post({ title: '巾'.repeat(33) }), 'wx', 'wechat')).toEqual([
		'标题 33 个字，微信里超过 32 个字可能显示不全。',
		'微信公众号要有封面图。',
	]);
});

test('a channel is judged by its own wording', () => {
	const content = post({ variants: { site: { title: '巾'.repeat(65) } } });
	expect(textProblems(content, 'site', 'website')).toEqual([
		{ level: 'must', sentence: '标题 65 个字，最多 64 个。' },
	]);
	expect(sentences(content, null, null)).toEqual([]);
});

test('a picture without words is noticed', () => {
	const doc = post().doc;
	const image = { type: 'image' as const, attrs: { mediaId: 'm', alt: '' } };
	expect(sentences(post({ doc: { ...doc, content: [...doc.content, image] } }), null, null)).toEqual([
		'有图片没有说明。',
	]);
});
