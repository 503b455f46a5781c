import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#lib/contract/beijing-time.ts';
import { eq } from 'drizzle-orm';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import {
	approvedPost,
	publicationOf,
	publicationsOf,
	publishingScene,
	type PublishingScene,
} from '#tests/support/publications.ts';
import { ConflictError, InputError, NotFoundError, PermissionError } from '../errors.ts';
import { decideMissed } from './index.ts';

/** Three posts, the middle one on two channels, that nobody sent in time. */
async function missedScene(engine: Engine = 'sqlite') {
	const scene = await publishingScene(engine);
	const { ctx, desk } = scene;
	const at = ctx.clock.now();
	const posts = [
		await approvedPost(scene, { plannedAt: at + 3 * MINUTE, title: '第三篇' }),
		await approvedPost(scene, {
			plannedAt: at + 2 * MINUTE,
			title: '第二篇',
			channelIds: [desk.website, desk.wechat],
		}),
		await approvedPost(scene, { plannedAt: at + MINUTE, title: '第一篇' }),
	] as const;
	const { publications: p } = ctx.store.s;
	await ctx.store.tx(async (tx) => {
		await tx.db.update(p).set({ state: 'missed', reason: 'too_late', wakeAt: null });
	});
	ctx.clock.advance(5 * HOUR);
	const ids = (await ctx.store.db.select({ id: p.id }).from(p)).map((row) => row.id);
	return { ...scene, posts, ids };
}

const chosen = { decision: 'reschedule', note: '昨夜停电', everyMinutes: 10 } as const;

describe.each(ENGINES)('what missed its time, on %s', (engine) => {
	test('goes out at spaced times in the order it was planned, channels of a post together', async () => {
		const { ctx, desk, posts, ids } = await missedScene(engine);
		const startAt = ctx.clock.now() + HOUR;
		expect(await decideMissed(ctx, desk.planner, { ...chosen, publicationIds: ids, startAt })).toEqual({
			count: 4,
		});
		const [third, second, first] = posts;
		const due = async (post: string) =>
			(await publicationsOf(ctx, post)).map((row) => [row.state, row.dueAt]);
		expect(await due(first)).toEqual([['due', startAt]]);
		expect(await due(second)).toEqual([
			['due', startAt + 10 * MINUTE],
			['due', startAt + 10 * MINUTE],
		]);
		expect(await due(third)).toEqual([['due', startAt + 20 * MINUTE]]);
	});

	test('is cancelled together, with the reason in the log of each', async () => {
		const { ctx, desk, ids } = await missedScene(engine);
		const input = { decision: 'cancel', note: '时效已过', everyMinutes: 10, startAt: null } as const;
		expect(await decideMissed(ctx, desk.planner, { ...input, publicationIds: 'all' })).toEqual({ count: 4 });
		const { publications: p, events: e } = ctx.store.s;
		const states = await ctx.store.db.selectDistinct({ state: p.state, reason: p.reason }).from(p);
		expect(states).toEqual([{ state: 'cancelled', reason: 'by_person' }]);
		const logged = await ctx.store.db.select().from(e).where(eq(e.kind, 'publication.resolved'));
		expect(logged.map((event) => event.subjectId).sort()).toEqual([...ids].sort());
		expect(logged[0]?.payload).toMatchObject({ resolution: 'cancel', note: '时效已过' });
	});
});

describe('nothing changes when', () => {
	async function unchanged({ ctx }: PublishingScene, act: Promise<unknown>, error: unknown) {
		await expect(act).rejects.toThrow(error);
		const { publications: p } = ctx.store.s;
		return ctx.store.db.selectDistinct({ state: p.state }).from(p);
	}

	test('one of them waits no longer', async () => {
		const scene = await missedScene();
		const { ctx, desk, posts, ids } = scene;
		const taken = await publicationOf(ctx, posts[2]);
		const { publications: p } = ctx.store.s;
		await ctx.store.tx(async (tx) => {
			await tx.db.update(p).set({ state: 'published' }).where(eq(p.id, taken.id));
		});
		const act = decideMissed(ctx, desk.planner, {
			...chosen,
			publicationIds: ids,
			startAt: ctx.clock.now() + HOUR,
		});
		expect((await unchanged(scene, act, ConflictError)).length).toBe(2);
	});

	test('the first time has passed or is missing', async () => {
		const scene = await missedScene();
		const { ctx, desk, ids } = scene;
		for (const startAt of [null, ctx.clock.now() - HOUR]) {
			const act = decideMissed(ctx, desk.planner, { ...chosen, publicationIds: ids, startAt });
			expect(await unchanged(scene, act, InputError)).toEqual([{ state: 'missed' }]);
		}
	});

	test('somebody of another unit, or who only reads, decides', async () => {
		const scene = await missedScene();
		const { ctx, desk, ids } = scene;
		const startAt = ctx.clock.now() + HOUR;
		const input = { ...chosen, publicationIds: ids, startAt };
		const west = decideMissed(ctx, desk.westPlanner, input);
		expect(await unchanged(scene, west, NotFoundError)).toEqual([{ state: 'missed' }]);
		const observer = decideMissed(ctx, desk.observer, input);
		expect(await unchanged(scene, observer, PermissionError)).toEqual([{ state: 'missed' }]);
	});
});
