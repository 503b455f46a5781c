import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { checkReadiness } from '#lib/server/health/index.ts';
import { Heartbeat } from '#lib/server/jobs/index.ts';
import { freshCtx } from '#tests/support/ctx.ts';
import { ENGINES } from '#tests/support/stores.ts';

async function beating(engine: (typeof ENGINES)[number]) {
	const ctx = await freshCtx(engine);
	const heartbeat = new Heartbeat({ store: ctx.store, clock: ctx.clock, log: ctx.log, node: 'test' });
	await heartbeat.beat();
	return { ctx, heartbeat };
}

test.each(ENGINES)('a migrated node on %s with a beating scheduler is ready', async (engine) => {
	const { ctx } = await beating(engine);
	expect(await checkReadiness(ctx)).toEqual({ ready: true, problems: [] });
});

test('a node whose last heartbeat is older than 60 s is not ready until it beats again', async () => {
	const { ctx, heartbeat } = await beating('sqlite');
	ctx.clock.advance(60_000);
	expect((await checkReadiness(ctx)).ready).toBe(true);
	ctx.clock.advance(1_000);
	expect(await checkReadiness(ctx)).toEqual({ ready: false, problems: ['the last heartbeat is 61 s old'] });
	await heartbeat.beat();
	expect((await checkReadiness(ctx)).ready).toBe(true);
});

test('a node with migrations behind is not ready', async () => {
	const { ctx } = await beating('sqlite');
	await ctx.store.tx(
		async (tx) =>
			void (await tx.rows(
				sql`delete from __drizzle_migrations where created_at = (select max(created_at) from __drizzle_migrations) returning created_at`,
			)),
	);
	expect((await checkReadiness(ctx)).problems).toEqual(['1 migrations are not applied']);
});

test('a node whose database takes no writes is not ready', async () => {
	const { ctx } = await beating('sqlite');
	// SQLite's own limit stands in for the disk's: the same error from the same place.
	await ctx.store.tx(async (tx) => void (await tx.rows(sql`pragma max_page_count = 1`)));
	const fill = async () => {
		for (let row = 0; row < 100_000; row++) {
			const key = `health.probe${String(row).padStart(6, '0')}`;
			await ctx.store.tx(
				async (tx) => void (await tx.db.insert(tx.s.settings).values({ key, value: 0, updatedAt: 0 })),
			);
		}
	};
	await expect(fill()).rejects.toThrow(/full/);
	expect((await checkReadiness(ctx)).problems).toEqual(['the database does not take writes']);
});

test('a clock that jumps is noticed', async () => {
	const { ctx, heartbeat } = await beating('sqlite');
	ctx.clock.advance(1_000);
	await heartbeat.beat();
	expect(heartbeat.status().jumps).toBe(0);
	ctx.clock.advance(1_000);
	ctx.clock.jumpTo(ctx.clock.now() + 3_600_000);
	await heartbeat.beat();
	expect(heartbeat.status().jumps).toBe(1);
});

test('a job that fails is logged and runs again at its next time', async () => {
	const { ctx, heartbeat } = await beating('sqlite');
	let runs = 0;
	heartbeat.every('failing', 2_000, () => {
		runs++;
		return Promise.reject(new Error('no'));
	});
	await heartbeat.beat();
	ctx.clock.advance(1_000);
	await heartbeat.beat();
	ctx.clock.advance(1_000);
	await heartbeat.beat();
	expect(runs).toBe(2);
});
