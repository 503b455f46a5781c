import { describe, expect, test } from 'vitest';
import { newId } from '../ids.ts';
import { countOutreach } from '../metrics/count-outreach.ts';
import { writeReadings } from '../metrics/write-readings.ts';
import { publicationOf } from '#tests/support/publications.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { dueTask } from '#tests/support/tasks.ts';
import { enterRepostReads, readTask, recordRepost } from './index.ts';
import { linkKey } from './rules.ts';

const LINK = 'https://news.example.cn/a/1.html';

async function syndicated(engine: Engine) {
	const scene = await dueTask(engine, { reason: 'needs_person', platform: 'syndication', settings: {} });
	const { ctx, desk, taskId } = scene;
	const record = (change: Partial<Parameters<typeof recordRepost>[2]> = {}) =>
		recordRepost(ctx, desk.planner, {
			id: newId(),
			taskId,
			outlet: '铜江日报',
			title: '过冬安全五件事',
			url: LINK,
			repostedAt: ctx.clock.now() - 60_000,
			...change,
		});
	return { ...scene, record, reposts: async () => (await readTask(ctx, desk.planner, taskId)).reposts };
}

describe.each(ENGINES)('a repost on %s', (engine) => {
	test('keeps outlet, their title, link and who recorded it, and makes the publication public there', async () => {
		const scene = await syndicated(engine);
		expect(scene.opened).toMatchObject({ way: 'repost', state: 'open' });
		await scene.record();
		expect(await publicationOf(scene.ctx, scene.postId)).toMatchObject({ state: 'published', url: LINK });
		expect(await scene.task()).toMatchObject({ state: 'done' });
		await scene.record({ outlet: '另一家', url: 'https://other.example.cn/2' });
		expect(await scene.reposts()).toMatchObject([
			{ outlet: '铜江日报', title: '过冬安全五件事', url: LINK, recordedByName: '周敏', twins: [] },
			{ outlet: '另一家' },
		]);
	});

	test('sent twice is recorded once, and the same link under another form is warned of', async () => {
		const scene = await syndicated(engine);
		const id = newId();
		expect(await scene.record({ id })).toEqual({ repeated: false });
		expect(await scene.record({ id })).toEqual({ repeated: true });
		await scene.record({ url: 'http://www.news.example.cn/a/1.html/?utm_source=x#top', outlet: '转发' });
		const [first, second, ...more] = await scene.reposts();
		expect(more).toEqual([]);
		expect(first?.twins).toMatchObject([{ where: { outlet: '转发' } }]);
		expect(second?.twins).toMatchObject([{ where: { outlet: '铜江日报' } }]);
	});

	test('has its own readership, each figure with who read it off and when', async () => {
		const scene = await syndicated(engine);
		const { ctx, desk } = scene;
		countOutreach(ctx, (tx, readings) => writeReadings(tx, readings, ctx.clock.now()));
		await scene.record();
		const [repost] = await scene.reposts();
		const enter = (value: number) => {
			ctx.clock.advance(60_000);
			const read = { id: newId(), repostId: repost?.id ?? '', value, asOf: ctx.clock.now() };
			return enterRepostReads(ctx, desk.colleague, read);
		};
		await enter(120);
		await enter(180);
		const [again] = await scene.reposts();
		expect(again?.reads).toMatchObject([
			{ value: 120, enteredByName: '陈静' },
			{ value: 180, enteredByName: '陈静' },
		]);
		const { rollups } = ctx.store.s;
		const sums = await ctx.store.db.select().from(rollups);
		const total = sums.filter(
			({ indicator, grain, dim, unitId }) =>
				indicator === 'repost.reads' && grain === 'd' && dim === '' && unitId === 'city',
		);
		expect(total.reduce((sum, { value }) => sum + value, 0)).toBe(180);
	});

	test('needs a link, and a time that has come', async () => {
		const scene = await syndicated(engine);
		await expect(scene.record({ url: 'javascript:alert(1)' })).rejects.toMatchObject({
			params: { name: 'url' },
		});
		await expect(scene.record({ repostedAt: scene.ctx.clock.now() + 60_000 })).rejects.toMatchObject({
			params: { name: 'repostedAt' },
		});
		await expect(
			recordRepost(scene.ctx, scene.desk.observer, {
				id: newId(),
				taskId: scene.taskId,
				outlet: 'x',
				title: 'x',
				url: LINK,
				repostedAt: 1,
			}),
		).rejects.toMatchObject({ status: 403 });
		expect(await publicationOf(scene.ctx, scene.postId)).toMatchObject({ state: 'held' });
	});
});

test.each([
	['http://www.a.cn/x/', 'a.cn/x'],
	['https://m.a.cn/x?b=2&a=1&utm_medium=q', 'a.cn/x?a=1&b=2'],
	['https://a.cn/', 'a.cn'],
])('the link %s is known as %s', (link, key) => expect(linkKey(link)).toBe(key));
