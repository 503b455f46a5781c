import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { DAY } from '#lib/contract/beijing-time.ts';
import type { Doc, PostContent } from '#lib/contract/posts.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { seedDesk, someContent, type Desk } from '#tests/support/desk.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { createPost, planPost, revisePost, withdrawPost } from '../posts/index.ts';
import { readPost } from '#tests/support/posts.ts';
import type { Actor } from '../units/index.ts';
import { findDuplicates, followTexts } from './index.ts';

/** The lines of the federation's own article: real sentences, none like the others. */
const LINES = readFileSync(
	join(import.meta.dirname, '../../../../tests/support/seeds/004_3393d9234de54e32.txt'),
	'utf8',
)
	.split('\n')
	.map((line) => line.trim())
	.filter((line) => line.length > 40);
const ARTICLE = LINES.slice(0, 6);
const OTHERS = LINES.slice(6);

const doc = (lines: readonly string[]): Doc => ({
	type: 'doc',
	content: lines.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
});

interface Scene {
	ctx: TestCtx;
	desk: Desk;
}
async function scene(engine: Engine = 'sqlite'): Promise<Scene> {
	const ctx = await freshCtx(engine);
	followTexts(ctx);
	return { ctx, desk: await seedDesk(ctx) };
}

async function write(
	{ ctx, desk }: Scene,
	lines: readonly string[],
	change: Partial<PostContent> & { by?: Actor; unitId?: string; columnId?: string } = {},
): Promise<string> {
	const { by = desk.planner, unitId = desk.city, columnId = desk.column, ...content } = change;
	const input = { unitId, columnId, content: someContent({ doc: doc(lines), ...content }) };
	return (await createPost(ctx, by, input)).id;
}

/** Edits as people make them before they send a text again. */
const EDITS: Readonly<Record<string, (lines: readonly string[]) => string[]>> = {
	'the very same': (lines) => [...lines],
	'other spaces, widths and punctuation': (lines) =>
		lines.map((line) => ` ${line.replace(/，/g, ',').replace(/。/g, ' . ').replace(/2/g, '２')} `),
	'a word in each line': (lines) => lines.map((line) => line.replace(/妇联/, '妇女联合会')),
	'one line less': (lines) => lines.slice(0, -1),
	'a greeting before and a note after': (lines) => ['各位姐妹，大家好！', ...lines, '转载请注明出处。'],
	'another order of the lines': (lines) => [...lines].reverse(),
	'a figure corrected': (lines) => lines.map((line) => line.replace(/\d+/, '99')),
};

describe.each(ENGINES)('on %s', (engine) => {
	test('a text that goes to the same channel again is named with its channel and how like it is', async () => {
		const desk = await scene(engine);
		const first = await write(desk, ARTICLE, { title: '第一次' });
		const again = await write(desk, EDITS['a figure corrected']?.(ARTICLE) ?? [], { title: '第二次' });
		const [found, ...more] = await findDuplicates(desk.ctx, desk.desk.planner, again);
		expect(more).toEqual([]);
		expect(found).toMatchObject({ postId: first, title: '第一次', channels: ['铜江妇女网'], state: 'draft' });
		expect(found?.likeness).toBeGreaterThan(0.75);
		expect(await findDuplicates(desk.ctx, desk.desk.planner, first)).toMatchObject([{ postId: again }]);
	});

	test('a revision that says something else is no duplicate any more', async () => {
		const desk = await scene(engine);
		await write(desk, ARTICLE);
		const again = await write(desk, ARTICLE);
		const { revisionId } = await readPost(desk.ctx, desk.desk.planner, again);
		expect(await findDuplicates(desk.ctx, desk.desk.planner, again)).toHaveLength(1);
		const content = someContent({ doc: doc(OTHERS) });
		await revisePost(desk.ctx, desk.desk.planner, { postId: again, baseRevisionId: revisionId, content });
		expect(await findDuplicates(desk.ctx, desk.desk.planner, again)).toEqual([]);
	});
});

test.each(Object.entries(EDITS))('%s is found', async (_name, edit) => {
	const desk = await scene();
	const first = await write(desk, ARTICLE);
	const again = await write(desk, edit(ARTICLE));
	expect(await findDuplicates(desk.ctx, desk.desk.planner, again)).toMatchObject([{ postId: first }]);
});

test('forty clean texts, each like no other, are never taken for duplicates', async () => {
	const desk = await scene();
	const ids: string[] = [];
	const halves = LINES.flatMap((line) => [line.slice(0, line.length / 2), line.slice(line.length / 2)]);
	const clean = halves.filter((half) => half.length > 24).slice(0, 40);
	expect(clean.length).toBeGreaterThan(15);
	for (const text of clean) ids.push(await write(desk, [text]));
	for (const id of ids) expect(await findDuplicates(desk.ctx, desk.desk.planner, id)).toEqual([]);
});

describe('it is no duplicate', () => {
	test('on another channel', async () => {
		const desk = await scene();
		await write(desk, ARTICLE, { channelIds: ['ch-wechat'] });
		const again = await write(desk, ARTICLE, { channelIds: ['ch-site'] });
		expect(await findDuplicates(desk.ctx, desk.desk.planner, again)).toEqual([]);
	});
	test('when the channel has words of its own', async () => {
		const desk = await scene();
		await write(desk, ARTICLE, { channelIds: ['ch-site'] });
		const variants = { 'ch-site': { doc: doc(OTHERS) } };
		const again = await write(desk, ARTICLE, { channelIds: ['ch-site'], variants });
		expect(await findDuplicates(desk.ctx, desk.desk.planner, again)).toEqual([]);
	});
	test('when the other was withdrawn', async () => {
		const desk = await scene();
		const first = await write(desk, ARTICLE);
		const again = await write(desk, ARTICLE);
		await withdrawPost(desk.ctx, desk.desk.planner, { postId: first, reason: '写重了' });
		expect(await findDuplicates(desk.ctx, desk.desk.planner, again)).toEqual([]);
	});
	test('when they go out more than 30 days apart', async () => {
		const desk = await scene();
		const { ctx } = desk;
		const first = await write(desk, ARTICLE);
		const again = await write(desk, ARTICLE);
		const plan = (postId: string, days: number) =>
			planPost(ctx, desk.desk.planner, { postId, plannedAt: ctx.clock.now() + days * DAY });
		await plan(first, 1);
		await plan(again, 31);
		expect(await findDuplicates(ctx, desk.desk.planner, again)).toHaveLength(1);
		await plan(again, 32);
		expect(await findDuplicates(ctx, desk.desk.planner, again)).toEqual([]);
	});
	test('when a few words are all there is and they differ', async () => {
		const desk = await scene();
		await write(desk, ['明天上午九点开会。']);
		expect(
			await findDuplicates(desk.ctx, desk.desk.planner, await write(desk, ['明天上午十点开会。'])),
		).toEqual([]);
		expect(
			await findDuplicates(desk.ctx, desk.desk.planner, await write(desk, ['明天上午九点开会'])),
		).toHaveLength(1);
	});
});

test('of a text that the city sent to the county’s channel the county hears that it is there, not what it is called', async () => {
	const desk = await scene();
	const { ctx } = desk;
	await write(desk, ARTICLE, { title: '市里的稿子', channelIds: ['ch-east'] });
	const { eastPlanner, eastColumn } = desk.desk;
	const county = { by: eastPlanner, unitId: 'east', columnId: eastColumn, channelIds: ['ch-east'] };
	const own = await write(desk, ARTICLE, county);
	expect(await findDuplicates(ctx, eastPlanner, own)).toMatchObject([
		{ postId: null, title: '', unitName: '铜江市妇联', channels: ['云溪妇女网'] },
	]);
	await expect(findDuplicates(ctx, desk.desk.westPlanner, own)).rejects.toMatchObject({ code: 'not_found' });
});

test('candidates come from an index, whatever the number of posts', async () => {
	const { ctx } = await scene();
	const plan = await ctx.store.rows<{ detail: string }>(
		sql`explain query plan select post_id from text_keys where key in ('a', 'b') and at >= 1 and post_id <> 'x' order by at desc limit 10`,
	);
	expect(plan.map(({ detail }) => detail).join('\n')).toMatch(
		/SEARCH text_keys USING .*INDEX text_keys_recent/,
	);
});
