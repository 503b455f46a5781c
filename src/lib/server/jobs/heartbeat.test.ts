import { describe, expect, test, vi } from 'vitest';
import { freshCtx } from '#tests/support/ctx.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { Heartbeat, readBeats } from './index.ts';

const HOUR = 3_600_000;

describe.each(ENGINES)('the heartbeat on %s', (engine) => {
	async function beating() {
		const ctx = await freshCtx(engine);
		const heartbeat = new Heartbeat({ ...ctx, node: 'one' });
		const runs: number[] = [];
		heartbeat.every('look', 1_000, () => {
			runs.push(ctx.clock.now());
			return Promise.resolve();
		});
		await heartbeat.beat();
		return { ctx, heartbeat, runs };
	}
	const stored = async ({ ctx }: Awaited<ReturnType<typeof beating>>) => readBeats(ctx.store, 0);

	test('notices nothing while seconds pass as they should', async () => {
		const scene = await beating();
		for (let second = 0; second < 10; second++) {
			scene.ctx.clock.advance(1_000);
			await scene.heartbeat.beat();
		}
		expect(scene.heartbeat.status()).toMatchObject({ jumps: 0, notice: null });
		expect(await stored(scene)).toMatchObject({ stuck: false, notice: null });
	});

	test.each([
		['set forward, or the machine slept', 2 * HOUR],
		['set back', -2 * HOUR],
	])('tells that the clock was %s, and looks in the same beat', async (_what, ms) => {
		const scene = await beating();
		const { ctx, heartbeat, runs } = scene;
		ctx.clock.advance(6_000);
		ctx.clock.jumpTo(ctx.clock.now() + ms - 5_000);
		runs.length = 0;
		await heartbeat.beat();
		const at = ctx.clock.now();
		expect(runs).toEqual([at]);
		expect(await stored(scene)).toEqual({ at, stuck: false, notice: { kind: 'clock', ms: ms - 5_000, at } });
	});

	test('tells that the process stood still', async () => {
		const scene = await beating();
		scene.ctx.clock.advance(12_000);
		await scene.heartbeat.beat();
		const at = scene.ctx.clock.now();
		expect((await stored(scene)).notice).toEqual({ kind: 'pause', ms: 12_000, at });
	});

	test('tells of a job that does not end, and no longer once it has', async () => {
		const ctx = await freshCtx(engine);
		const heartbeat = new Heartbeat({ ...ctx, node: 'one' });
		const hanging = Promise.withResolvers<undefined>();
		heartbeat.every('look', 1_000, () => hanging.promise);
		const first = heartbeat.beat();
		await vi.waitFor(async () => expect((await readBeats(ctx.store, 0)).at).not.toBeNull());
		ctx.clock.advance(65_000);
		await heartbeat.beat();
		expect(await readBeats(ctx.store, 0)).toMatchObject({ at: ctx.clock.now(), stuck: true });
		hanging.resolve(undefined);
		await first;
		ctx.clock.advance(6_000);
		await heartbeat.beat();
		expect(await readBeats(ctx.store, 0)).toMatchObject({ stuck: false });
	});

	test('what was noticed is told for a while, by whichever node noticed it last', async () => {
		const ctx = await freshCtx(engine);
		const at = ctx.clock.now();
		const { heartbeats } = ctx.store.s;
		const notice = (ago: number) => ({ kind: 'pause', ms: 6_000 + ago, at: at - ago }) as const;
		await ctx.store.tx(async (tx) => {
			await tx.db.insert(heartbeats).values([
				{ node: 'a', at: at - 1, startedAt: 0, detail: { notice: notice(2 * HOUR) } },
				{ node: 'b', at: at - 2, startedAt: 0, detail: { notice: notice(HOUR) } },
				{ node: 'c', at, startedAt: 0, detail: {} },
			]);
		});
		expect(await readBeats(ctx.store, at - 6 * HOUR)).toEqual({ at, stuck: false, notice: notice(HOUR) });
		expect((await readBeats(ctx.store, at - HOUR / 2)).notice).toBeNull();
	});
});
