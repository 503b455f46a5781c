import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENGINES } from '#tests/support/stores.ts';
import { someContent } from '#tests/support/desk.ts';
import { postScene, say } from '#tests/support/posts.ts';
import { findRevision, hashContent, revisePost } from './index.ts';
import { parseContent } from './rules.ts';

describe('content as it comes in', () => {
	const refused: [string, unknown, object][] = [
		['without a title', { title: '  ' }, { code: 'input.empty', params: { field: '标题' } }],
		[
			'with a title of 65 characters',
			{ title: '巾'.repeat(65) },
			{ code: 'input.too_long', params: { field: '标题', max: 64 } },
		],
		[
			'with a summary of 121',
			{ summary: '帼'.repeat(121) },
			{ code: 'input.too_long', params: { field: '摘要', max: 120 } },
		],
		[
			'with a long source',
			{ credits: { source: '源'.repeat(101), editor: '' } },
			{ params: { field: '来源', max: 100 } },
		],
		[
			'with a title of a channel that is too long',
			{ variants: { 'ch-site': { title: '巾'.repeat(65) } } },
			{ params: { field: '标题', max: 64 } },
		],
		['with a body of 5 MB', { doc: say('长'.repeat(2_000_000)) }, { code: 'input.too_large', status: 413 }],
		[
			'with a body of another shape',
			{ doc: { type: 'doc', content: [{ type: 'video' }] } },
			{ code: 'input.invalid', params: { field: '正文' } },
		],
	];
	test.each(refused)('is refused %s, by its name', (_name, change, failure) => {
		expect(() => parseContent({ ...someContent(), ...(change as object) })).toThrowError(
			expect.objectContaining(failure) as Error,
		);
	});

	test('is refused when it is nested deeper than a stack', () => {
		let node: unknown = { type: 'paragraph' };
		for (let depth = 0; depth < 200_000; depth++) node = { type: 'blockquote', content: [node] };
		expect(() => parseContent({ ...someContent(), doc: { type: 'doc', content: [node] } })).toThrowError(
			expect.objectContaining({ code: 'input.invalid' }) as Error,
		);
	});

	test('may have a title of 64 characters of any plane', () => {
		expect(parseContent(someContent({ title: '𠮷'.repeat(64) })).title).toHaveLength(128);
	});

	test('keeps no wording for channels that are not chosen', () => {
		const variants = { 'ch-site': { title: '网站标题' }, 'ch-wechat': { title: '微信标题' } };
		expect(parseContent(someContent({ variants })).variants).toEqual({ 'ch-site': { title: '网站标题' } });
	});

	test('has the same hash whatever the order of its keys and channels', () => {
		const content = someContent({ channelIds: ['b', 'a', 'b'] });
		const turned = Object.fromEntries(Object.entries(content).reverse());
		expect(hashContent(parseContent(turned))).toBe(hashContent(parseContent(content)));
	});
});

describe.each(ENGINES)('a revision on %s', (engine) => {
	test('reads back with the hash it was signed under, whatever was typed', async () => {
		const { ctx, desk, post } = await postScene(engine);
		let base = post.revisionId;
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async (text) => {
				const saved = await revisePost(ctx, desk.planner, {
					postId: post.id,
					baseRevisionId: base,
					content: someContent({ doc: say(`${text}。`), credits: { source: text.slice(0, 20), editor: '' } }),
				});
				base = saved.revisionId;
				const revision = await findRevision(ctx.store, base);
				expect(hashContent(revision!.content)).toBe(revision!.hash);
			}),
			{ numRuns: 40 },
		);
	});
});
