import { afterEach, describe, expect, test, vi } from 'vitest';
import { DAY, HOUR, MINUTE } from '#lib/contract/beijing-time.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { someContent } from '#tests/support/desk.ts';
import {
	approvedPost,
	PlatformInMemory,
	publicationsOf,
	publishingScene,
	submitAndSign,
} from '#tests/support/publications.ts';
import { readPost } from '#tests/support/posts.ts';
import { systemClock } from '../clock.ts';
import type { Ctx } from '../ctx.ts';
import { Heartbeat } from '../jobs/index.ts';
import { createPost } from '../posts/index.ts';
import { listPublications, openPublishing, readRelease, releaseTogether, type Publishing } from './index.ts';

let publishing: Publishing | null = null;
afterEach(async () => {
	await publishing?.close();
	publishing = null;
});

const COUNTIES = 12;
/** A city with twelve more counties, each with a website and a WeChat account, and an appeal of the city. */
async function appealScene(engine: Engine = 'sqlite') {
	const scene = await publishingScene(engine);
	const { ctx, desk } = scene;
	const at = ctx.clock.now();
	const { units, channels } = ctx.store.s;
	await ctx.store.tx(async (tx) => {
		for (let index = 0; index < COUNTIES; index++) {
			const id = `county${index}`;
			const about = { id, parentId: 'city', level: 'county', path: `/city/${id}/`, createdAt: at } as const;
			await tx.db.insert(units).values({ ...about, name: `${id}妇女联合会`, shortName: `${id}妇联` });
			for (const platform of ['website', 'wechat'] as const)
				await tx.db.insert(channels).values({
					...{ id: `${id}-${platform}`, unitId: id, platform, name: `${id}的${platform}` },
					...{ settings: {}, createdAt: at },
				});
		}
	});
	const { id } = await createPost(ctx, desk.planner, {
		unitId: desk.city,
		columnId: desk.column,
		content: someContent({ title: '致全市姐妹的倡议书' }),
	});
	const all = (await readRelease(ctx, desk.planner, id)).chosen?.channels.map((channel) => channel.id) ?? [];
	return { ...scene, postId: id, all };
}

describe.each(ENGINES)('one appeal on all channels of all units, on %s', (engine) => {
	test('is bound to one hash and due at the same minute everywhere', async () => {
		const scene = await appealScene(engine);
		const { ctx, desk, postId, all } = scene;
		expect(all).toHaveLength(3 + 2 * COUNTIES);
		const at = ctx.clock.now() + 3 * HOUR + 31_000;
		expect(await releaseTogether(ctx, desk.planner, { postId, channelIds: all, at })).toEqual({
			blocked: [],
			revised: true,
		});
		await submitAndSign(scene, postId);
		const rows = await publicationsOf(ctx, postId);
		expect(rows.map((row) => row.channelId).sort()).toEqual([...all].sort());
		expect(new Set(rows.map((row) => row.dueAt))).toEqual(new Set([Math.floor(at / MINUTE) * MINUTE]));
		expect(new Set(rows.map((row) => row.hash)).size).toBe(1);
		expect(new Set(rows.map((row) => row.state))).toEqual(new Set(['due']));
	});

	test('moves together once it is signed, and not at all when one channel cannot', async () => {
		const scene = await appealScene(engine);
		const { ctx, desk, postId, all } = scene;
		const first = ctx.clock.now() + 3 * HOUR;
		await releaseTogether(ctx, desk.planner, { postId, channelIds: all, at: first });
		await submitAndSign(scene, postId);
		const later = Math.floor((first + DAY) / MINUTE) * MINUTE;
		const move = () => releaseTogether(ctx, desk.planner, { postId, channelIds: all, at: later });
		const { channels } = ctx.store.s;
		const pause = (pausedAt: number | null) =>
			ctx.store.tx(async (tx) => {
				await tx.db.update(channels).set({ pausedAt });
			});
		await pause(1);
		expect((await move()).blocked).toHaveLength(all.length);
		const due = async () => new Set((await publicationsOf(ctx, postId)).map((row) => row.dueAt));
		expect(await due()).toEqual(new Set([Math.floor(first / MINUTE) * MINUTE]));
		await pause(null);
		expect(await move()).toEqual({ blocked: [], revised: false });
		expect(await due()).toEqual(new Set([later]));
		expect(await readPost(ctx, desk.planner, postId)).toMatchObject({ plannedAt: later, state: 'approved' });
	});
});

test('a channel whose quota is full is named, and nothing is planned for the others', async () => {
	const scene = await appealScene();
	const { ctx, desk, postId, all } = scene;
	const { quotaLimits } = ctx.store.s;
	const at = ctx.clock.now() + 3 * HOUR;
	await ctx.store.tx(async (tx) => {
		const limit = { channelId: 'ch-wechat', quota: 'wechat.publish.day', most: 1, updatedAt: 1 };
		await tx.db.insert(quotaLimits).values(limit);
	});
	await approvedPost(scene, { channelIds: ['ch-wechat'], plannedAt: at + HOUR });
	const before = await readPost(ctx, desk.planner, postId);
	expect(await releaseTogether(ctx, desk.planner, { postId, channelIds: all, at })).toEqual({
		blocked: [
			{ channelId: 'ch-wechat', channelName: '铜江妇联', unitName: '铜江市妇联', obstacle: 'quota_full' },
		],
		revised: false,
	});
	expect(await readPost(ctx, desk.planner, postId)).toEqual(before);
});

test('an approved post is not taken to channels that nobody signed', async () => {
	const scene = await appealScene();
	const { ctx, desk } = scene;
	const postId = await approvedPost(scene);
	const input = { postId, channelIds: ['ch-site', 'ch-east'], at: ctx.clock.now() + HOUR };
	expect((await releaseTogether(ctx, desk.planner, input)).blocked).toMatchObject([
		{ channelId: 'ch-east', obstacle: 'not_signed' },
	]);
});

test('a county releases on its own channels, not on the city’s or a neighbour’s', async () => {
	const { ctx, desk, postId } = await appealScene();
	const at = ctx.clock.now() + HOUR;
	const mine = {
		unitId: 'east',
		columnId: desk.eastColumn,
		content: someContent({ channelIds: ['ch-east'] }),
	};
	const { id } = await createPost(ctx, desk.eastPlanner, mine);
	const release = (post: string, channelIds: string[]) =>
		releaseTogether(ctx, desk.eastPlanner, { postId: post, channelIds, at });
	expect(await release(id, ['ch-east'])).toEqual({ blocked: [], revised: false });
	await expect(release(id, ['ch-east', 'ch-site'])).rejects.toMatchObject({ code: 'input.unknown_channel' });
	await expect(release(id, ['county1-website'])).rejects.toMatchObject({ code: 'input.unknown_channel' });
	await expect(release(postId, ['ch-east'])).rejects.toMatchObject({ code: 'not_found' });
	await expect(release(id, [])).rejects.toMatchObject({ code: 'input.empty' });
	await expect(
		releaseTogether(ctx, desk.eastPlanner, { postId: id, channelIds: ['ch-east'], at: at - DAY }),
	).rejects.toMatchObject({ code: 'input.past_time' });
});

test('the county sees what the city sends on its channel', async () => {
	const scene = await appealScene();
	const { ctx, desk, postId } = scene;
	const channelIds = ['ch-site', 'ch-east'];
	await releaseTogether(ctx, desk.planner, { postId, channelIds, at: ctx.clock.now() + HOUR });
	await submitAndSign(scene, postId);
	const seen = async (actor: typeof desk.planner) => {
		const { items } = await listPublications(ctx, actor, { tab: 'waiting', page: 1 });
		return items.map((item) => item.channelName);
	};
	expect(await seen(desk.eastPlanner)).toEqual(['云溪妇女网']);
	expect(await seen(desk.westPlanner)).toEqual([]);
	expect((await seen(desk.planner)).sort()).toEqual(['云溪妇女网', '铜江妇女网'].sort());
});

test('all 27 really go out in the minute they were planned for', async () => {
	const scene = await appealScene();
	const { ctx, desk, postId, all } = scene;
	const at = Math.ceil((ctx.clock.now() + HOUR) / MINUTE) * MINUTE;
	await releaseTogether(ctx, desk.planner, { postId, channelIds: all, at });
	await submitAndSign(scene, postId);
	ctx.clock.advance(at - ctx.clock.now());
	// The machine's own clock, set to the planned minute: what passes is real time.
	const started = Date.now();
	const clock = { now: () => at + (Date.now() - started), mono: () => systemClock.mono() };
	const running: Ctx = { ...ctx, clock };
	const heartbeat = new Heartbeat({ ...running, node: 'test' });
	publishing = await openPublishing(running, new PlatformInMemory('keyed').surroundings(), { heartbeat });
	const rows = await vi.waitFor(
		async () => {
			const found = await publicationsOf(ctx, postId);
			expect(found.every((row) => row.state === 'published')).toBe(true);
			return found;
		},
		{ timeout: 60_000, interval: 100 },
	);
	const times = rows.map((row) => row.sentAt ?? 0);
	expect(Math.min(...times)).toBeGreaterThanOrEqual(at);
	expect(Math.max(...times)).toBeLessThan(at + MINUTE);
}, 90_000);
