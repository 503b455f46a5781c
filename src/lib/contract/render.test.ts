import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { DocSchema, PostContentSchema, emptyContent, type Doc, type DocNode } from './posts.ts';
import { linkPictures, mediaIdsOf, renderHtml, renderText, renderVariant } from './render.ts';

const HOSTILE = [
	'<script>alert(1)</script>',
	'"><img src=x onerror=alert(1)>',
	"' onmouseover='alert(1)",
	'</p><iframe src=//evil>',
	'javascript:alert(1)',
	'JaVaScRiPt:alert(1)//http://',
	'data:text/html,<script>alert(1)</script>',
	'https://a.cn/"onclick="alert(1)',
	'https://a.cn/\nonclick=alert(1)',
	'http://a.cn/?a=1&b=<2>',
	'//evil.example',
	'&lt;script&gt;',
	'\u0000<b>',
	']]><!--',
	'{{7*7}}${7*7}',
];
const word = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 12 }), fc.webUrl());
const anyType = fc.constantFrom(
	'paragraph',
	'heading',
	'blockquote',
	'bulletList',
	'orderedList',
	'listItem',
	'image',
	'horizontalRule',
	'hardBreak',
	'text',
	'script',
	'iframe',
	'__proto__',
	'constructor',
	'toString',
);
const mark = fc.record({ type: fc.constantFrom('bold', 'link', 'code'), attrs: fc.record({ href: word }) });
const attrs = fc.record(
	{ level: fc.anything(), mediaId: word, alt: word, start: fc.anything(), src: word, onclick: word },
	{ requiredKeys: [] },
);
/** Anything that looks like a document: the renderer must be safe even for what no schema has let through. */
const anyDoc = fc
	.letrec<{ node: unknown }>((tie) => ({
		node: fc.record(
			{
				type: anyType,
				text: word,
				attrs,
				marks: fc.array(mark, { maxLength: 2 }),
				content: fc.array(tie('node'), { maxLength: 3, depthIdentifier: 'doc' }),
			},
			{ requiredKeys: ['type'] },
		),
	}))
	.node.map((node) => ({ type: 'doc', content: [node] }) as Doc);

const ALLOWED =
	/<\/?(?:p|h2|h3|blockquote|ul|ol|li|strong)>|<ol start="-?\d+">|<br>|<hr>|<\/a>|<a href="https?:\/\/[^"<>\s]*" rel="noopener noreferrer nofollow">|<img data-media="[^"<>]*" alt="[^"<>]*">/gi;

describe('the renderer', () => {
	test('gives nothing but allow-listed tags for any document, hostile ones too', () => {
		fc.assert(
			fc.property(anyDoc, (doc) => {
				expect(renderHtml(doc).replace(ALLOWED, '')).not.toMatch(/[<>]/);
			}),
			{ numRuns: 2_000 },
		);
	});

	test('keeps every character of a text, and gives the same output for the same input', () => {
		fc.assert(
			fc.property(fc.array(word), (texts) => {
				const content = texts.map((text): DocNode => ({
					type: 'paragraph',
					content: [{ type: 'text', text }],
				}));
				const doc: Doc = { type: 'doc', content };
				expect(renderText(doc)).toBe(
					texts
						.map((text) => text.trim())
						.filter(Boolean)
						.join('\n\n'),
				);
				expect(renderHtml(doc)).toBe(renderHtml(structuredClone(doc)));
			}),
		);
	});

	test('writes the article as a reader expects it', () => {
		const doc: Doc = {
			type: 'doc',
			content: [
				{ type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: '一、保暖' }] },
				{
					type: 'paragraph',
					content: [
						{ type: 'text', text: '见' },
						{
							type: 'text',
							text: '指南',
							marks: [{ type: 'link', attrs: { href: 'https://a.cn/?x=1&y=2' } }],
						},
						{ type: 'hardBreak' },
						{ type: 'text', text: '要点', marks: [{ type: 'bold' }] },
					],
				},
				{
					type: 'orderedList',
					attrs: { start: 3 },
					content: [
						{
							type: 'listItem',
							content: [{ type: 'paragraph', content: [{ type: 'text', text: '多喝水' }] }],
						},
					],
				},
				{ type: 'image', attrs: { mediaId: 'm1', alt: '挂图' } },
			],
		};
		expect(renderHtml(doc)).toBe(
			'<h2>一、保暖</h2><p>见<a href="https://a.cn/?x=1&amp;y=2" rel="noopener noreferrer nofollow">指南</a><br><strong>要点</strong></p><ol start="3"><li><p>多喝水</p></li></ol><img data-media="m1" alt="挂图">',
		);
		expect(renderText(doc)).toBe('一、保暖\n\n见指南\n要点\n\n3. 多喝水\n\n〔图片：挂图〕');
		expect(mediaIdsOf(doc)).toEqual(['m1']);
		expect(linkPictures(renderHtml(doc), '/media/')).toContain(
			'<img src="/media/m1" data-media="m1" alt="挂图">',
		);
	});
});

describe('a channel', () => {
	const content = {
		...emptyContent(),
		title: '随稿标题',
		summary: '随稿摘要',
		variants: { wx: { title: '微信标题' } },
	};
	test('without wording of its own stands as the post does', () => {
		expect(renderVariant(content, 'site')).toMatchObject({ title: '随稿标题', summary: '随稿摘要' });
		expect(renderVariant(content, 'constructor')).toMatchObject({ title: '随稿标题' });
	});
	test('has its own where it was edited, and follows the post for the rest', () => {
		expect(renderVariant(content, 'wx')).toMatchObject({ title: '微信标题', summary: '随稿摘要' });
	});
});

describe('the schema of a document', () => {
	const doc = (...content: unknown[]) => ({ type: 'doc', content });
	test.each([
		['a script', doc({ type: 'script' })],
		['a heading of the first level', doc({ type: 'heading', attrs: { level: 1 } })],
		['text outside a paragraph', doc({ type: 'text', text: '直接' })],
		['a list inside a paragraph', doc({ type: 'paragraph', content: [{ type: 'bulletList', content: [] }] })],
		[
			'a link to a script',
			doc({
				type: 'paragraph',
				content: [
					{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] },
				],
			}),
		],
		['a picture without an id', doc({ type: 'image', attrs: { src: 'https://a.cn/x.png' } })],
		['nothing', null],
	])('refuses %s', (_name, input) => {
		expect(v.safeParse(DocSchema, input).success).toBe(false);
	});

	test('refuses a document nested deeper than any writer would, without running out of stack', () => {
		let node: unknown = { type: 'paragraph' };
		for (let depth = 0; depth < 100_000; depth++) node = { type: 'blockquote', content: [node] };
		expect(v.safeParse(DocSchema, doc(node)).success).toBe(false);
	});

	test('drops what it does not know, empty texts and control characters', () => {
		const parsed = v.parse(PostContentSchema, {
			...emptyContent(),
			title: ' 标\u0000题 ',
			doc: doc({
				type: 'paragraph',
				attrs: { style: 'color:red' },
				content: [
					{ type: 'text', text: '' },
					{ type: 'text', text: '正\ud800文' },
				],
			}),
			extra: 1,
		});
		expect(parsed).toEqual({
			...emptyContent(),
			title: '标题',
			doc: doc({ type: 'paragraph', content: [{ type: 'text', text: '正\ufffd文' }] }),
		});
	});
});
