import { describe, expect, test } from 'vitest';
import { ENGINES } from '#tests/support/stores.ts';
import { freshCtx, TEST_NOW } from '#tests/support/ctx.ts';
import { seedDesk, someContent, type Desk } from '#tests/support/desk.ts';
import { eventKinds, postScene, readPost } from '#tests/support/posts.ts';
import { scopeOf } from '../units/index.ts';
import {
	addDefaultColumns,
	columnsOf,
	createCampaign,
	createColumn,
	createPost,
	listPosts,
	planPost,
	submitPost,
} from './index.ts';

const HOUR = 3_600_000;

describe.each(ENGINES)('what a post is filed under, on %s', (engine) => {
	const refused: [string, (desk: Desk) => object, object][] = [
		['an unknown column', () => ({ columnId: 'nowhere' }), { code: 'input.unknown_column' }],
		[
			'a closed column',
			(desk) => ({ columnId: desk.closedColumn }),
			{ code: 'input.unknown_column', params: { value: '旧栏目' } },
		],
		['a column of a unit below', (desk) => ({ columnId: desk.eastColumn }), { code: 'input.unknown_column' }],
		['an unknown campaign', () => ({ campaignId: 'nowhere' }), { code: 'input.unknown_campaign' }],
		['a time that has passed', () => ({ plannedAt: TEST_NOW - 1 }), { code: 'input.past_time' }],
		['no time at all', () => ({ plannedAt: Number.NaN }), { code: 'input.invalid' }],
		['a unit out of reach', () => ({ unitId: 'nowhere' }), { code: 'not_found', status: 404 }],
		[
			'an unknown channel',
			() => ({ content: someContent({ channelIds: ['nowhere'] }) }),
			{ code: 'input.unknown_channel' },
		],
		[
			'a picture that is not there',
			() => ({ content: someContent({ coverMediaId: 'nowhere' }) }),
			{ code: 'input.bad_file' },
		],
	];
	test.each(refused)('cannot be %s', async (_name, change, failure) => {
		const { ctx, desk } = await postScene(engine);
		const making = createPost(ctx, desk.planner, {
			unitId: desk.city,
			columnId: desk.column,
			content: someContent(),
			...change(desk),
		});
		await expect(making).rejects.toMatchObject({ status: 400, ...failure });
		expect((await listPosts(ctx.store, scopeOf(desk.planner, 'post.read'))).total).toBe(1);
	});

	test('may be a column or a campaign of a unit above, but its channels are never above it', async () => {
		const { ctx, desk } = await postScene(engine);
		const made = await createPost(ctx, desk.eastPlanner, {
			unitId: 'east',
			columnId: desk.column,
			campaignId: desk.campaign,
			content: someContent({ channelIds: [desk.eastWebsite] }),
		});
		expect(await readPost(ctx, desk.planner, made.id)).toMatchObject({
			columnName: '科普',
			campaignName: '家庭行动联防联动',
		});
		const above = createPost(ctx, desk.eastPlanner, {
			unitId: 'east',
			columnId: desk.column,
			content: someContent({ channelIds: [desk.website] }),
		});
		await expect(above).rejects.toMatchObject({ code: 'input.unknown_channel' });
	});

	test('moves in time without touching what was signed', async () => {
		const { ctx, desk, post } = await postScene(engine);
		await planPost(ctx, desk.planner, { postId: post.id, plannedAt: TEST_NOW + HOUR });
		const planned = await readPost(ctx, desk.planner, post.id);
		expect(planned).toMatchObject({
			plannedAt: TEST_NOW + HOUR,
			hash: post.hash,
			revisionId: post.revisionId,
		});
		await planPost(ctx, desk.planner, { postId: post.id, plannedAt: null });
		expect((await readPost(ctx, desk.planner, post.id)).plannedAt).toBeNull();
		expect(await eventKinds(ctx)).toEqual(['post.created', 'post.planned', 'post.planned']);
		await expect(
			planPost(ctx, desk.planner, { postId: post.id, plannedAt: TEST_NOW - 1 }),
		).rejects.toMatchObject({ code: 'input.past_time' });
	});

	test('keeps its column while it is being reviewed', async () => {
		const { ctx, desk, post } = await postScene(engine);
		const other = await createColumn(ctx, desk.planner, { unitId: desk.city, name: '学法', slug: 'xuefa' });
		await submitPost(ctx, desk.planner, { postId: post.id, revisionId: post.revisionId });
		const moving = planPost(ctx, desk.planner, { postId: post.id, columnId: other.id });
		await expect(moving).rejects.toMatchObject({ code: 'conflict.state', status: 409 });
	});

	test('has the columns of a new installation from its first moment', async () => {
		const ctx = await freshCtx(engine);
		await seedDesk(ctx);
		addDefaultColumns(ctx);
		await ctx.store.tx(
			async (tx) =>
				void (await ctx.events.append(tx, {
					kind: 'instance.set_up',
					at: TEST_NOW,
					unitId: 'west',
					actorId: null,
					subject: { kind: 'unit', id: 'west' },
					payload: { name: '石门区妇联' },
				})),
		);
		const own = (await columnsOf(ctx.store, '/city/west/')).filter((column) => column.unitId === 'west');
		expect(own.map((column) => column.name)).toContain('妇联喊你来学法');
		expect(own[0]?.name).toBe('工作动态');
	});

	test('refuses a second column at the same address, and a campaign that ends before it begins', async () => {
		const { ctx, desk } = await postScene(engine);
		const again = createColumn(ctx, desk.planner, { unitId: desk.city, name: '科普二', slug: 'kepu' });
		await expect(again).rejects.toMatchObject({ code: 'input.duplicate', status: 400 });
		const backwards = createCampaign(ctx, desk.planner, {
			unitId: desk.city,
			name: '反向',
			startsAt: TEST_NOW,
			endsAt: TEST_NOW - 1,
		});
		await expect(backwards).rejects.toMatchObject({ code: 'input.invalid' });
	});
});
