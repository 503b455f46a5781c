import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ENGINES } from '#tests/support/stores.ts';
import { insertDuePublications } from './due-publications.ts';
import { HttpPlatform } from './http-platform.ts';
import { buildNode, NodeUnderTest, sharedDatabase } from './node-under-test.ts';

const NODES = 4;
const POSTS = 3_000;
const PATIENCE_MS = 400_000;

const platform = new HttpPlatform();
let address: string;
beforeAll(async () => {
	address = await platform.start();
});
afterAll(() => platform.stop());

test.each(ENGINES)(
	`${NODES} schedulers in processes of their own send each of ${POSTS} due publications once, on %s`,
	async (engine) => {
		const { ctx, dataDir, databaseUrl } = await sharedDatabase(engine);
		await insertDuePublications(ctx.store, { count: POSTS, dueAt: Date.now() });
		const { publications: p } = ctx.store.s;
		const file = await buildNode();
		const started = performance.now();
		const nodes = Array.from({ length: NODES }, () => new NodeUnderTest(file));
		const options = {
			dataDir,
			databaseUrl,
			platform: address,
			channelClass: 'queryable',
			patience: { timeoutMs: 20_000, sendTimeoutMs: 60_000 },
			aheadMs: 0,
		} as const;
		await Promise.all(nodes.map((node) => node.start(options)));

		const left = async () => {
			const [row] = await ctx.store.rows<{ n: number }>(
				sql`select count(*) as n from publications where state <> 'published'`,
			);
			return row?.n;
		};
		const deadline = Date.now() + PATIENCE_MS;
		while ((await left()) !== 0 && Date.now() < deadline)
			await new Promise((resolve) => setTimeout(resolve, 250));
		const seconds = (performance.now() - started) / 1_000;
		console.info(`${NODES} schedulers on ${engine}: ${POSTS} publications in ${seconds.toFixed(1)} s`);
		expect(await left()).toBe(0);
		expect(await Promise.all(nodes.map((node) => node.stop()))).toEqual(nodes.map(() => '0'));

		const rows = await ctx.store.db.select().from(p).where(eq(p.state, 'published'));
		expect(rows).toHaveLength(POSTS);
		for (const { id } of rows) expect(platform.ledger.get(id)).toHaveLength(1);
	},
	600_000,
);
