import { describe, expect, test } from 'vitest';
import { DAY, dayStart, HOUR, MINUTE } from '#lib/contract/beijing-time.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import {
	approvedPost,
	PlatformInMemory,
	publicationOf,
	publicationsOf,
	publishingScene,
	sign,
	submit,
	submitAndSign,
} from '#tests/support/publications.ts';
import { someContent } from '#tests/support/desk.ts';
import type { SendResult } from '../channels/channel.ts';
import type { Ctx } from '../ctx.ts';
import { createPost, planPost, revisePost, withdrawPost } from '../posts/index.ts';
import { readPost } from '#tests/support/posts.ts';
import { Heartbeat } from '../jobs/index.ts';
import { openPublishing, publishingEngine, resolvePublication } from './index.ts';

/** Tomorrow at nine in Beijing. */
const nine = (ctx: Ctx, days = 1) => dayStart(ctx.clock.now()) + days * DAY + 9 * HOUR;

/** A desk whose WeChat account sends to its followers: once a day. */
async function massScene(engine: Engine = 'sqlite', settings: Record<string, unknown> = { mode: 'mass' }) {
	const scene = await publishingScene(engine);
	const { channels } = scene.ctx.store.s;
	await scene.ctx.store.tx(async (tx) => {
		await tx.db.update(channels).set({ settings });
	});
	return scene;
}
const onWechat = { channelIds: ['ch-wechat'] };

async function ledger(ctx: Ctx) {
	const { quotaEntries: q } = ctx.store.s;
	const rows = await ctx.store.db.select().from(q);
	return rows.map(({ quota, state, periodStart }) => ({ quota, state, periodStart }));
}

describe.each(ENGINES)('the quota ledger on %s', (engine) => {
	test('holds a unit from the approval on, and frees it when the post is withdrawn', async () => {
		const scene = await massScene(engine);
		const { ctx, desk } = scene;
		const plannedAt = nine(ctx);
		const id = await approvedPost(scene, { ...onWechat, plannedAt });
		const day = { quota: 'wechat.mass.day', state: 'reserved', periodStart: dayStart(plannedAt) };
		expect(await ledger(ctx)).toContainEqual(day);
		await withdrawPost(ctx, desk.planner, { postId: id, reason: '活动改期' });
		expect(await ledger(ctx)).toEqual([]);
	});

	test('moves the unit with the post, and frees the day it left', async () => {
		const scene = await massScene(engine);
		const { ctx, desk } = scene;
		const id = await approvedPost(scene, { ...onWechat, plannedAt: nine(ctx) });
		await planPost(ctx, desk.planner, { postId: id, plannedAt: nine(ctx, 3) });
		const days = (await ledger(ctx)).filter(({ quota }) => quota === 'wechat.mass.day');
		expect(days.map((entry) => entry.periodStart)).toEqual([dayStart(nine(ctx, 3))]);
		await planPost(ctx, desk.planner, { postId: id, plannedAt: null });
		expect(await ledger(ctx)).toEqual([]);
	});

	test('an edit after the approval frees the unit; the new version takes it again', async () => {
		const scene = await massScene(engine);
		const { ctx, desk } = scene;
		const id = await approvedPost(scene, { ...onWechat, plannedAt: nine(ctx) });
		const { revisionId } = await readPost(ctx, desk.planner, id);
		const content = someContent({ ...onWechat, title: '改过的题目' });
		await revisePost(ctx, desk.planner, { postId: id, baseRevisionId: revisionId, content });
		expect(await ledger(ctx)).toEqual([]);
		await submitAndSign(scene, id);
		expect((await ledger(ctx)).map(({ state }) => state)).toContain('reserved');
	});

	test('two planners who move posts to the last free day at the same moment: exactly one gets it', async () => {
		const scene = await massScene(engine);
		const { ctx, desk } = scene;
		for (let round = 0; round < 8; round++) {
			const last = nine(ctx, 40 + round);
			const posts = [
				await approvedPost(scene, { ...onWechat, plannedAt: nine(ctx, 2 * round + 1) }),
				await approvedPost(scene, { ...onWechat, plannedAt: nine(ctx, 2 * round + 2) }),
			];
			const acts = await Promise.allSettled([
				planPost(ctx, desk.planner, { postId: posts[0] ?? '', plannedAt: last }),
				planPost(ctx, desk.colleague, { postId: posts[1] ?? '', plannedAt: last + HOUR }),
			]);
			expect(acts.map((act) => act.status).sort()).toEqual(['fulfilled', 'rejected']);
			const refused = acts.find((act) => act.status === 'rejected');
			expect(refused?.reason).toMatchObject({ code: 'limit.quota' });
			const day = (await ledger(ctx)).filter(
				(entry) => entry.quota === 'wechat.mass.day' && entry.periodStart === dayStart(last),
			);
			expect(day).toHaveLength(1);
		}
	});

	test('of three that are approved for one day, at once, one goes and two wait for a person', async () => {
		const scene = await massScene(engine);
		const { ctx, desk } = scene;
		const plannedAt = nine(ctx);
		const made = [];
		for (let index = 0; index < 3; index++)
			made.push(
				await createPost(ctx, desk.planner, {
					unitId: desk.city,
					columnId: desk.column,
					content: someContent({ ...onWechat, title: `第${index}篇` }),
					plannedAt,
				}),
			);
		for (const { id } of made) await submit(scene, id);
		await Promise.all(made.map(({ id }) => sign(scene, id)));
		const rows = (await Promise.all(made.map(({ id }) => publicationsOf(ctx, id)))).flat();
		expect(rows.map((row) => row.state).sort()).toEqual(['due', 'held', 'held']);
		expect(new Set(rows.map((row) => row.reason))).toEqual(new Set([null, 'quota_full']));
	});
});

describe('a day without room', () => {
	test('is refused with the next free day', async () => {
		const scene = await massScene();
		const { ctx, desk } = scene;
		for (const day of [1, 2, 4]) await approvedPost(scene, { ...onWechat, plannedAt: nine(ctx, day) });
		const id = await approvedPost(scene, { ...onWechat, plannedAt: nine(ctx, 9) });
		const move = planPost(ctx, desk.planner, { postId: id, plannedAt: nine(ctx, 1) });
		await expect(move).rejects.toMatchObject({
			code: 'limit.quota',
			params: {
				channel: '铜江妇联',
				when: '11月25日 周三',
				quota: '每天 1 次',
				free: '11月27日 周五',
			},
		});
		expect((await readPost(ctx, desk.planner, id)).plannedAt).toBe(nine(ctx, 9));
		expect(await publicationOf(ctx, id)).toMatchObject({ dueAt: nine(ctx, 9) });
	});

	test('is refused for a draft too, before three people have signed it', async () => {
		const scene = await massScene();
		const { ctx, desk } = scene;
		await approvedPost(scene, { ...onWechat, plannedAt: nine(ctx) });
		const draft = { unitId: desk.city, columnId: desk.column, content: someContent(onWechat) };
		const made = createPost(ctx, desk.planner, { ...draft, plannedAt: nine(ctx) });
		await expect(made).rejects.toMatchObject({ code: 'limit.quota' });
		const { id } = await createPost(ctx, desk.planner, draft);
		const plan = planPost(ctx, desk.planner, { postId: id, plannedAt: nine(ctx) });
		await expect(plan).rejects.toMatchObject({ code: 'limit.quota' });
	});

	test('what was held for it goes on when it is planned anew', async () => {
		const scene = await massScene();
		const { ctx, desk } = scene;
		const content = someContent({ ...onWechat, title: '第二篇' });
		const draft = { unitId: desk.city, columnId: desk.column, content, plannedAt: nine(ctx) };
		const { id } = await createPost(ctx, desk.planner, draft);
		await submit(scene, id);
		await approvedPost(scene, { ...onWechat, plannedAt: nine(ctx) });
		await sign(scene, id);
		expect(await publicationOf(ctx, id)).toMatchObject({ state: 'held', reason: 'quota_full', wakeAt: null });
		await planPost(ctx, desk.planner, { postId: id, plannedAt: nine(ctx, 3) });
		const moved = { state: 'due', reason: null, dueAt: nine(ctx, 3), wakeAt: nine(ctx, 3) };
		expect(await publicationOf(ctx, id)).toMatchObject(moved);
	});

	test('stands before the door as well: what slipped past planning is held, not sent', async () => {
		const scene = await massScene();
		const { ctx } = scene;
		const first = await approvedPost(scene, { ...onWechat, plannedAt: nine(ctx) });
		const second = await approvedPost(scene, { ...onWechat, title: '另一篇', plannedAt: nine(ctx, 2) });
		const { publications: p } = ctx.store.s;
		await ctx.store.tx(async (tx) => {
			await tx.db.update(p).set({ dueAt: nine(ctx), wakeAt: nine(ctx) });
		});
		ctx.clock.advance(nine(ctx) - ctx.clock.now());
		const platform = new PlatformInMemory();
		const parts = publishingEngine.createParts(ctx, platform.surroundings(), { owner: 'test' });
		for (const row of await publishingEngine.sweep(parts, 8)) await publishingEngine.work(parts, row);
		expect(platform.received).toHaveLength(1);
		const states = [await publicationOf(ctx, first), await publicationOf(ctx, second)].map(
			(row) => row.state,
		);
		expect(states.sort()).toEqual(['held', 'published']);
		const used = (await ledger(ctx)).filter(({ quota }) => quota === 'wechat.mass.day');
		expect(used).toEqual([
			{ quota: 'wechat.mass.day', state: 'used', periodStart: dayStart(ctx.clock.now()) },
		]);
	});
});

describe('a unit', () => {
	async function sent(answer: SendResult) {
		const scene = await massScene();
		const { ctx } = scene;
		const id = await approvedPost(scene, { ...onWechat, plannedAt: nine(ctx) });
		ctx.clock.advance(nine(ctx) - ctx.clock.now());
		const platform = new PlatformInMemory('blind');
		platform.answers.push(() => answer);
		const parts = publishingEngine.createParts(ctx, platform.surroundings(), { owner: 'test' });
		for (const row of await publishingEngine.sweep(parts, 8)) await publishingEngine.work(parts, row);
		return { ...scene, id };
	}

	test('of a definite refusal is free again', async () => {
		const { ctx } = await sent({
			kind: 'refused',
			reason: 'refused',
			detail: '标题太长',
			retryAfterMs: null,
		});
		expect(await ledger(ctx)).toEqual([]);
	});

	test('of an outcome nobody knows stays used, also when a person cancels', async () => {
		const { ctx, desk, id } = await sent({ kind: 'unknown', detail: '超时' });
		const row = await publicationOf(ctx, id);
		await resolvePublication(ctx, desk.planner, {
			publicationId: row.id,
			resolution: 'cancel',
			state: row.state,
			note: '不再发',
			url: '',
			dueAt: null,
		});
		expect((await ledger(ctx)).map(({ state }) => state)).toContain('used');
	});

	test('of what missed its time is free again', async () => {
		const scene = await massScene();
		const { ctx } = scene;
		await approvedPost(scene, { ...onWechat, plannedAt: nine(ctx) });
		ctx.clock.advance(nine(ctx) - ctx.clock.now() + 31 * MINUTE);
		const parts = publishingEngine.createParts(ctx, new PlatformInMemory().surroundings(), { owner: 'test' });
		await publishingEngine.sweep(parts, 8);
		expect(await ledger(ctx)).toEqual([]);
	});
});

test('what was scheduled before there was a ledger is in it after a start, and follows the account to other quotas', async () => {
	const scene = await massScene();
	const { ctx, desk } = scene;
	await approvedPost(scene, { ...onWechat, plannedAt: nine(ctx) });
	const { quotaEntries, channels } = ctx.store.s;
	await ctx.store.tx(async (tx) => {
		await tx.db.delete(quotaEntries);
	});
	const heartbeat = new Heartbeat({ ...ctx, node: 'test' });
	await (await openPublishing(ctx, new PlatformInMemory().surroundings(), { heartbeat })).close();
	const keys = async () => (await ledger(ctx)).map(({ quota }) => quota).sort();
	expect(await keys()).toEqual(['wechat.mass.day', 'wechat.mass.month']);
	await ctx.store.tx(async (tx) => {
		await tx.db.update(channels).set({ settings: { mode: 'publish' } });
		const subject = { kind: 'channel', id: 'ch-wechat' };
		const about = { unitId: desk.city, actorId: null, subject, payload: { fields: ['mode'] } };
		await ctx.events.append(tx, { kind: 'channel.changed', at: ctx.clock.now(), ...about });
	});
	expect(await keys()).toEqual(['wechat.publish.day']);
});

test('a channel without quotas leaves the ledger empty', async () => {
	const scene = await publishingScene();
	await approvedPost(scene, { plannedAt: nine(scene.ctx) });
	expect(await ledger(scene.ctx)).toEqual([]);
});

test('random plans, moves and cancellations never take more than there is', async () => {
	const scene = await massScene('sqlite', { mode: 'mass' });
	const { ctx, desk } = scene;
	let seed = 20261124;
	const random = (below: number) => {
		seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
		return seed % below;
	};
	const posts: string[] = [];
	for (let index = 0; index < 6; index++)
		posts.push(await approvedPost(scene, { ...onWechat, plannedAt: null, title: `第${index}篇` }));
	for (let step = 0; step < 60; step++) {
		const acts = [0, 1, 2].map(() => {
			const plannedAt = random(5) === 0 ? null : nine(ctx, 1 + random(4));
			return planPost(ctx, desk.planner, { postId: posts[random(6)] ?? '', plannedAt });
		});
		await Promise.allSettled(acts);
		const rows = (await Promise.all(posts.map((id) => publicationsOf(ctx, id)))).flat();
		const days = rows.flatMap((row) => (row.dueAt === null ? [] : [dayStart(row.dueAt)]));
		expect(new Set(days).size, `seed 20261124, step ${step}`).toBe(days.length);
		const entries = (await ledger(ctx)).filter(({ quota }) => quota === 'wechat.mass.day');
		expect(entries.map((entry) => entry.periodStart).sort()).toEqual(days.sort());
	}
});
