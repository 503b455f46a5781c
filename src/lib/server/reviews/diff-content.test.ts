import { describe, expect, test } from 'vitest';
import type { Doc, PostContent } from '#lib/contract/posts.ts';
import { diffContent } from './diff-content.ts';

function content(title: string, ...paragraphs: string[]): PostContent {
	const doc: Doc = {
		type: 'doc',
		content: paragraphs.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
	};
	return {
		title,
		summary: '',
		doc,
		coverMediaId: null,
		credits: { source: '', editor: '' },
		channelIds: [],
		variants: {},
	};
}

describe('the difference between two contents', () => {
	test('shows changed words inside a paragraph and leaves the rest alone', () => {
		const diff = diffContent(
			content('题目', '门窗至少留一道小缝，睡前尽量熄灭。', '打个电话。'),
			content('题目', '门窗至少留一道两指宽的缝，睡前务必熄灭。', '打个电话。'),
		);
		const changed = diff.blocks.find((block) => block.op === 'changed');
		expect(changed?.number).toBe(1);
		expect(changed?.parts.filter((part) => part.op === 'ins').map((part) => part.text)).toContain('务必');
		expect(changed?.parts.filter((part) => part.op === 'del').map((part) => part.text)).toContain('尽量');
		expect(diff.blocks.filter((block) => block.op === 'same')).toHaveLength(2);
	});

	test('puts both texts together again from its parts', () => {
		const before = content('旧题', '第一段。', '第二段讲志愿服务。', '第三段。');
		const after = content('新题', '第一段。', '第三段改过了。', '第四段完全不同的内容。');
		const { blocks } = diffContent(before, after);
		const rebuilt = (op: 'ins' | 'del') =>
			blocks
				.map((block) =>
					block.parts
						.filter((part) => part.op === 'same' || part.op === op)
						.map((part) => part.text)
						.join(''),
				)
				.filter((text) => text !== '');
		expect(rebuilt('ins')).toEqual(['新题', '第一段。', '第三段改过了。', '第四段完全不同的内容。']);
		expect(rebuilt('del').sort()).toEqual(['旧题', '第一段。', '第三段。', '第二段讲志愿服务。'].sort());
	});

	test('names a link whose address alone changed', () => {
		const linked = (href: string) => {
			const base = content('题目');
			base.doc.content = [
				{
					type: 'paragraph',
					content: [{ type: 'text', text: '报名', marks: [{ type: 'link', attrs: { href } }] }],
				},
			];
			return base;
		};
		const diff = diffContent(linked('https://a.example/1'), linked('https://a.example/2'));
		expect(diff.places).toBeGreaterThan(0);
	});

	test('of a text nobody reviewed yet marks nothing', () => {
		const diff = diffContent(null, content('题目', '第一段。'));
		expect(diff).toMatchObject({ inserted: 0, deleted: 0, places: 0 });
		expect(diff.blocks.every((block) => block.op === 'same')).toBe(true);
	});

	test('of the same text has no places', () =>
		expect(diffContent(content('题目', '第一段。'), content('题目', '第一段。')).places).toBe(0));
});
