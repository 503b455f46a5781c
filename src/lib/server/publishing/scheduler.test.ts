import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SendResult } from '../channels/channel.ts';
import { insertCallback } from '../channels/store.ts';
import { systemClock } from '../clock.ts';
import type { Ctx } from '../ctx.ts';
import { Heartbeat } from '../jobs/index.ts';
import { planPost, withdrawPost } from '../posts/index.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import {
	approvedPost,
	PlatformInMemory,
	publicationOf,
	publishingScene,
	type PublishingScene,
} from '#tests/support/publications.ts';
import { openPublishing, type Publishing } from './index.ts';

const HOUR = 3_600_000;
let publishing: Publishing | null = null;

afterEach(async () => {
	await publishing?.close();
	publishing = null;
});

/** Starts the scheduler of one node. Its heartbeat does not beat: what happens, happens by wakes and timers. */
async function start(ctx: Ctx, platform: PlatformInMemory): Promise<Publishing> {
	const heartbeat = new Heartbeat({ ...ctx, node: 'test' });
	publishing = await openPublishing(ctx, platform.surroundings(), { heartbeat });
	return publishing;
}

async function dueScene(engine: Engine = 'sqlite') {
	const scene = await publishingScene(engine);
	const postId = await approvedPost(scene, { plannedAt: scene.ctx.clock.now() + HOUR });
	const platform = new PlatformInMemory();
	const scheduler = await start(scene.ctx, platform);
	return { ...scene, postId, platform, scheduler };
}

function becomes({ ctx }: PublishingScene, postId: string, state: string) {
	return vi.waitFor(async () => expect(await publicationOf(ctx, postId)).toMatchObject({ state }), {
		timeout: 5_000,
		interval: 10,
	});
}

/** Moves time on until what the scheduler waits for has come, and has it look. */
function pass({ ctx, scheduler }: { ctx: PublishingScene['ctx']; scheduler: Publishing }, ms: number): void {
	ctx.clock.advance(ms);
	scheduler.wake();
}

describe.each(ENGINES)('the scheduler on %s', (engine) => {
	test('sends what is due, once, and says where it stands', async () => {
		const scene = await dueScene(engine);
		pass(scene, HOUR);
		await becomes(scene, scene.postId, 'published');
		const row = await publicationOf(scene.ctx, scene.postId);
		expect(row).toMatchObject({
			url: `https://example.cn/${row.id}`,
			attempts: 1,
			leaseUntil: null,
			wakeAt: null,
		});
		expect(scene.platform.received).toMatchObject([
			{ publicationId: row.id, hash: row.hash, link: `https://example.cn/site/p/${row.id}` },
		]);
	});

	test('looks before it acts when the answer was lost', async () => {
		const scene = await dueScene(engine);
		scene.platform.answers.push(() => ({ kind: 'unknown', detail: '连接断开' }));
		pass(scene, HOUR);
		await becomes(scene, scene.postId, 'unknown');
		pass(scene, 60_000);
		await becomes(scene, scene.postId, 'published');
		expect(scene.platform.received).toHaveLength(1);
	});

	test('follows an accepted job until it is public', async () => {
		const scene = await dueScene(engine);
		scene.platform.answers.push(() => ({ kind: 'accepted', jobId: 'job-1' }));
		scene.platform.looks.push({ kind: 'pending', jobId: 'job-1' });
		pass(scene, HOUR);
		await becomes(scene, scene.postId, 'accepted');
		pass(scene, 5_000);
		await vi.waitFor(async () =>
			expect(await publicationOf(scene.ctx, scene.postId)).toMatchObject({ looks: 1 }),
		);
		pass(scene, 5_000);
		await becomes(scene, scene.postId, 'published');
	});

	test('believes a callback that came before the answer to the send was stored', async () => {
		const scene = await dueScene(engine);
		const answered = Promise.withResolvers<SendResult>();
		scene.platform.answers.push(() => answered.promise);
		pass(scene, HOUR);
		await vi.waitFor(() => expect(scene.platform.received).toHaveLength(1));
		const result = { kind: 'published', remoteId: 'a1', url: 'https://mp.example/a1' } as const;
		const event = { eventKey: 'e1', jobId: 'job-1', result, payload: {} };
		const kept = () => scene.ctx.store.tx((tx) => insertCallback(tx, { channelId: 'ch-site', at: 1, event }));
		expect([await kept(), await kept()]).toEqual([true, false]);
		answered.resolve({ kind: 'accepted', jobId: 'job-1' });
		await becomes(scene, scene.postId, 'published');
		expect(await publicationOf(scene.ctx, scene.postId)).toMatchObject({ url: 'https://mp.example/a1' });
	});
});

test('a send whose time is long over is left to a person, and never floods', async () => {
	const scene = await dueScene();
	pass(scene, 2 * HOUR);
	await becomes(scene, scene.postId, 'missed');
	expect(scene.platform.received).toEqual([]);
});

test('what is withdrawn in the last moment is not sent', async () => {
	const scene = await dueScene();
	const { ctx, desk, postId } = scene;
	await withdrawPost(ctx, desk.planner, { postId, reason: '活动改期' });
	pass(scene, HOUR);
	await becomes(scene, postId, 'cancelled');
	expect(scene.platform.received).toEqual([]);
});

test('an adapter that throws leaves the outcome unknown', async () => {
	const scene = await dueScene();
	scene.platform.answers.push(() => Promise.reject(new TypeError('x is not a function')));
	pass(scene, HOUR);
	await becomes(scene, scene.postId, 'unknown');
	expect((await publicationOf(scene.ctx, scene.postId)).detail).toContain('程序内部出错');
});

test('a channel whose account does not open is not sent to', async () => {
	const scene = await publishingScene();
	const postId = await approvedPost(scene, { plannedAt: scene.ctx.clock.now() + HOUR });
	const platform = new PlatformInMemory();
	const surroundings = platform.surroundings();
	const heartbeat = new Heartbeat({ ...scene.ctx, node: 'test' });
	const channels = { ...surroundings.channels, openAccount: () => Promise.reject(new Error('sealed')) };
	publishing = await openPublishing(scene.ctx, { ...surroundings, channels }, { heartbeat });
	pass({ ...scene, scheduler: publishing }, HOUR);
	await becomes(scene, postId, 'held');
	expect(await publicationOf(scene.ctx, postId)).toMatchObject({ reason: 'credentials', attempts: 0 });
	expect(platform.received).toEqual([]);
});

test('a timer goes off when something is due, without a beat', async () => {
	const scene = await publishingScene();
	const ctx = { ...scene.ctx, clock: systemClock };
	await start(ctx, new PlatformInMemory());
	const postId = await approvedPost(scene);
	const plannedAt = Date.now() + 400;
	// The desk's clock stands still; what counts is the scheduler's.
	await planPost(ctx, scene.desk.planner, { postId, plannedAt });
	await becomes(scene, postId, 'published');
	const { sentAt } = await publicationOf(ctx, postId);
	expect(sentAt).toBeGreaterThanOrEqual(plannedAt);
	expect(sentAt).toBeLessThan(plannedAt + 2_000);
});

test('a stop waits for the answer to what is being sent, and starts nothing new', async () => {
	const scene = await dueScene();
	const answered = Promise.withResolvers<SendResult>();
	scene.platform.answers.push(() => answered.promise);
	pass(scene, HOUR);
	await vi.waitFor(() => expect(scene.platform.received).toHaveLength(1));
	const closed = scene.scheduler.close();
	const other = await approvedPost(scene, { plannedAt: scene.ctx.clock.now() + 1 });
	pass(scene, 1_000);
	answered.resolve({ kind: 'published', remoteId: 'r', url: null });
	await closed;
	expect(await publicationOf(scene.ctx, scene.postId)).toMatchObject({ state: 'published' });
	expect(await publicationOf(scene.ctx, other)).toMatchObject({ state: 'due' });
});

test('a stop cuts off what does not answer, within ten seconds, and keeps it as unknown', async () => {
	const scene = await dueScene();
	scene.platform.answers.push(() => new Promise(() => undefined));
	pass(scene, HOUR);
	await vi.waitFor(() => expect(scene.platform.received).toHaveLength(1));
	const started = performance.now();
	await scene.scheduler.close();
	expect(performance.now() - started).toBeLessThan(10_000);
	expect(await publicationOf(scene.ctx, scene.postId)).toMatchObject({ state: 'unknown' });
});

test('a node that only serves pages sends nothing', async () => {
	const scene = await publishingScene();
	const ctx: Ctx = { ...scene.ctx, config: { ...scene.ctx.config, role: 'web' } };
	const postId = await approvedPost(scene, { plannedAt: ctx.clock.now() + HOUR });
	const platform = new PlatformInMemory();
	const scheduler = await start(ctx, platform);
	pass({ ...scene, scheduler }, HOUR);
	const { publications: p } = ctx.store.s;
	const [row] = await ctx.store.db.select().from(p).where(eq(p.postId, postId));
	expect(row).toMatchObject({ state: 'due', fence: 0 });
	expect(platform.received).toEqual([]);
});
