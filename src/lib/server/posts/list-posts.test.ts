import { describe, expect, test } from 'vitest';
import { ENGINES } from '#tests/support/stores.ts';
import { freshCtx, TEST_NOW, type TestCtx } from '#tests/support/ctx.ts';
import { seedDesk, someContent, type Desk } from '#tests/support/desk.ts';
import { scopeOf, type Actor } from '../units/index.ts';
import { countPosts, createPost, listPosts } from './index.ts';

const HOUR = 3_600_000;

describe.each(ENGINES)('the list of posts on %s', (engine) => {
	async function library(): Promise<{ ctx: TestCtx; desk: Desk }> {
		const ctx = await freshCtx(engine);
		const desk = await seedDesk(ctx);
		const make = (title: string, more: object = {}) =>
			createPost(ctx, desk.planner, {
				unitId: desk.city,
				columnId: desk.column,
				content: someContent({ title }),
				...more,
			});
		await make('100% 纯棉_家访', { plannedAt: TEST_NOW + 2 * HOUR });
		await make('Wi-Fi 防骗', { plannedAt: TEST_NOW + HOUR });
		await make('云溪绣娘', {
			unitId: 'east',
			columnId: desk.eastColumn,
			content: someContent({ title: '云溪绣娘', channelIds: [desk.eastWebsite] }),
		});
		await make('冬季用电用气安全');
		return { ctx, desk };
	}

	test('shows each person only their own subtree', async () => {
		const { ctx, desk } = await library();
		const titles = async (actor: Actor) =>
			(await listPosts(ctx.store, scopeOf(actor, 'post.read'))).rows.map((post) => post.title).sort();
		expect(await titles(desk.eastPlanner)).toEqual(['云溪绣娘']);
		expect(await titles(desk.westPlanner)).toEqual([]);
		expect(await titles(desk.observer)).toHaveLength(4);
	});

	test('finds a part of a title as it is typed, whatever signs it holds', async () => {
		const { ctx, desk } = await library();
		const scope = scopeOf(desk.planner, 'post.read');
		const titles = async (text: string) =>
			(await listPosts(ctx.store, scope, { filter: { text } })).rows.map((post) => post.title);
		expect(await titles('%')).toEqual(['100% 纯棉_家访']);
		expect(await titles('_')).toEqual(['100% 纯棉_家访']);
		expect(await titles('wi-fi')).toEqual(['Wi-Fi 防骗']);
		expect(await titles("'; drop table posts; --")).toEqual([]);
	});

	test('is narrowed by state, unit and time, page by page, with the whole number said', async () => {
		const { ctx, desk } = await library();
		const scope = scopeOf(desk.planner, 'post.read');
		const planned = await listPosts(ctx.store, scope, {
			filter: { plannedFrom: TEST_NOW, plannedTo: TEST_NOW + 2 * HOUR + 1 },
			page: { order: 'planned', limit: 1 },
		});
		expect(planned).toMatchObject({ total: 2, rows: [{ title: 'Wi-Fi 防骗' }] });
		const tray = await listPosts(ctx.store, scope, { filter: { unplanned: true } });
		expect(tray.total).toBe(2);
		const east = await listPosts(ctx.store, scope, { filter: { unitPath: '/city/east/' } });
		expect(east.rows.map((post) => post.unitName)).toEqual(['云溪县妇联']);
		expect(await countPosts(ctx.store, scope)).toEqual({ draft: 4 });
		expect((await listPosts(ctx.store, scope, { filter: { states: [] } })).total).toBe(0);
	});
});
