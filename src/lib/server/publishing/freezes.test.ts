import { describe, expect, test } from 'vitest';
import type { FreezeInput } from '#lib/contract/freezes.ts';
import { ConflictError, NotFoundError, PermissionError } from '../errors.ts';
import {
	allowPost,
	freezesFor,
	frozenPosts,
	liftFreeze,
	listFreezes,
	startFreeze,
} from '../freezes/index.ts';
import { openEditor } from '../posts/index.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import {
	approvedPost,
	PlatformInMemory,
	publicationOf,
	publishingScene,
} from '#tests/support/publications.ts';
import { decideMissed, listFrozen, publishingEngine, resolvePublication } from './index.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const all: FreezeInput = { unitId: 'city', target: 'all', targetId: '', reason: '全市哀悼日' };

async function frozenScene(engine: Engine) {
	const scene = await publishingScene(engine);
	const { ctx } = scene;
	const platform = new PlatformInMemory();
	const parts = publishingEngine.createParts(ctx, platform.surroundings(), { owner: 'test' });
	const due = (more: Parameters<typeof approvedPost>[1] = {}) =>
		approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR, ...more });
	const publish = async () => {
		for (const row of await publishingEngine.sweep(parts, 50)) await publishingEngine.work(parts, row);
	};
	return { ...scene, platform, parts, due, publish };
}

const again = { decision: 'reschedule', note: '哀悼日已过', everyMinutes: 20 } as const;

describe.each(ENGINES)('a freeze on %s', (engine) => {
	test('committed before the sending transaction, lets nothing out and loses nothing', async () => {
		const { ctx, desk, platform, parts, due } = await frozenScene(engine);
		const postId = await due();
		ctx.clock.advance(HOUR);
		const [leased] = await publishingEngine.sweep(parts, 1);
		if (!leased) throw new Error('nothing was due');
		await startFreeze(ctx, desk.final, all);
		await publishingEngine.work(parts, leased);
		expect(platform.received).toEqual([]);
		expect(await publicationOf(ctx, postId)).toMatchObject({
			state: 'held',
			reason: 'frozen',
			detail: '全市哀悼日',
			attempts: 0,
			wakeAt: null,
		});
	});

	test('racing eight sends, stops every one that has not passed the door', async () => {
		const { ctx, desk, platform, parts, due } = await frozenScene(engine);
		const posts: string[] = [];
		for (let n = 0; n < 8; n++) posts.push(await due());
		ctx.clock.advance(HOUR);
		const leased = await publishingEngine.sweep(parts, 8);
		const sentBefore: number[] = [];
		const freezing = startFreeze(ctx, desk.final, all).then(() => sentBefore.push(platform.received.length));
		await Promise.all([freezing, ...leased.map((row) => publishingEngine.work(parts, row))]);
		const rows = await Promise.all(posts.map((id) => publicationOf(ctx, id)));
		const out = rows.filter(({ state }) => state === 'published');
		const held = rows.filter(({ state, reason }) => state === 'held' && reason === 'frozen');
		expect(out.length + held.length).toBe(8);
		expect(platform.received).toHaveLength(out.length);
	});

	test('lifted, sends nothing until a person confirms, and then one after the other', async () => {
		const { ctx, desk, platform, due, publish } = await frozenScene(engine);
		await due({ title: '第一篇' });
		await due({ title: '第二篇' });
		const { freezeId } = await startFreeze(ctx, desk.final, all);
		expect(await startFreeze(ctx, desk.final, all)).toEqual({ freezeId });
		ctx.clock.advance(HOUR);
		await publish();
		const held = await listFrozen(ctx, desk.planner);
		expect(held.map(({ stillFrozen }) => stillFrozen)).toEqual(['全市哀悼日', '全市哀悼日']);
		const publicationIds = held.map(({ id }) => id);
		const first = () => ctx.clock.now() + 10 * MINUTE;
		const confirm = () => decideMissed(ctx, desk.planner, { ...again, publicationIds, startAt: first() });
		await expect(confirm()).rejects.toMatchObject({ code: 'freeze.in_force' });
		await liftFreeze(ctx, desk.final, { freezeId, reason: '哀悼日已过' });
		await expect(liftFreeze(ctx, desk.final, { freezeId, reason: '再解一次' })).rejects.toThrow(
			NotFoundError,
		);
		for (let n = 0; n < 3; n++) {
			ctx.clock.advance(HOUR);
			await publish();
		}
		expect(platform.received).toEqual([]);
		expect(await confirm()).toEqual({ count: 2 });
		await expect(confirm()).rejects.toThrow(ConflictError);
		ctx.clock.advance(10 * MINUTE);
		await publish();
		expect(platform.received).toHaveLength(1);
		ctx.clock.advance(20 * MINUTE);
		await publish();
		expect(platform.received).toHaveLength(2);
	});

	test('lets through what is on its list, and still holds what one person re-times early', async () => {
		const { ctx, desk, platform, due, publish } = await frozenScene(engine);
		const [obituary, other] = [await due({ title: '讣告' }), await due()];
		const { freezeId } = await startFreeze(ctx, desk.final, all);
		await allowPost(ctx, desk.final, { freezeId, postId: obituary });
		await allowPost(ctx, desk.final, { freezeId, postId: obituary });
		const planned = await Promise.all(
			[obituary, other].map(async (postId) => (await openEditor(ctx, desk.planner, postId)).post),
		);
		expect(await frozenPosts(ctx.store, planned)).toEqual([other]);
		ctx.clock.advance(HOUR);
		await publish();
		expect(await publicationOf(ctx, obituary)).toMatchObject({ state: 'published' });
		const { id, state } = await publicationOf(ctx, other);
		await resolvePublication(ctx, desk.planner, {
			publicationId: id,
			resolution: 'reschedule',
			state,
			note: '改时间',
			url: '',
			dueAt: ctx.clock.now() + MINUTE,
		});
		ctx.clock.advance(MINUTE);
		await publish();
		expect(await publicationOf(ctx, other)).toMatchObject({ state: 'held', reason: 'frozen' });
		expect(platform.received).toHaveLength(1);
	});

	test('of a channel, a column or a campaign stops that and nothing else', async () => {
		const { ctx, desk, due, publish } = await frozenScene(engine);
		await startFreeze(ctx, desk.final, { ...all, target: 'channel', targetId: 'ch-wechat' });
		await startFreeze(ctx, desk.final, { ...all, target: 'campaign', targetId: 'campaign' });
		const site = await due();
		const wechat = await due({ channelIds: ['ch-wechat'] });
		ctx.clock.advance(HOUR);
		await publish();
		expect(await publicationOf(ctx, site)).toMatchObject({ state: 'published' });
		expect(await publicationOf(ctx, wechat)).toMatchObject({ state: 'held', reason: 'frozen' });
		await startFreeze(ctx, desk.final, { ...all, target: 'column', targetId: desk.column });
		const column = await due();
		ctx.clock.advance(HOUR);
		await publish();
		expect(await publicationOf(ctx, column)).toMatchObject({ state: 'held', reason: 'frozen' });
	});

	test('is for people who may freeze, at their own units, and is said to those below and above', async () => {
		const { ctx, desk } = await frozenScene(engine);
		await expect(startFreeze(ctx, desk.planner, all)).rejects.toThrow(PermissionError);
		const elsewhere = { ...all, unitId: 'nowhere' };
		await expect(startFreeze(ctx, desk.final, elsewhere)).rejects.toThrow(NotFoundError);
		const { freezeId } = await startFreeze(ctx, desk.final, { ...all, unitId: 'east' });
		expect(await freezesFor(ctx.store, desk.westPlanner)).toEqual([]);
		expect(await freezesFor(ctx.store, desk.eastPlanner)).toMatchObject([{ unitName: '云溪县妇联' }]);
		expect(await freezesFor(ctx.store, desk.planner)).toHaveLength(1);
		await expect(liftFreeze(ctx, desk.planner, { freezeId, reason: '解除' })).rejects.toThrow(
			PermissionError,
		);
		expect((await listFreezes(ctx, desk.eastPlanner)).inForce).toMatchObject([{ mayLift: false }]);
		expect((await listFreezes(ctx, desk.final)).inForce).toMatchObject([{ mayLift: true }]);
	});
});
