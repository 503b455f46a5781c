import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ENGINES } from '#tests/support/stores.ts';
import { approvePost, insertChannel, insertOffice } from './approved-post.ts';
import { HttpPlatform } from './http-platform.ts';
import { NodeUnderTest, sharedDatabase } from './node-under-test.ts';

const NODES = 4;
const POSTS = 300;
const PATIENCE_MS = 180_000;

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
		const at = Date.now();
		await ctx.store.tx(async (tx) => {
			const office = await insertOffice(tx, 'race', at);
			await insertChannel(tx, { id: 'list', unitId: office.unitId, platform: 'website', at });
			for (let n = 0; n < POSTS; n++)
				await approvePost(ctx, tx, { office, title: `第${n}篇`, channelIds: ['list'], plannedAt: at, at });
		});
		const nodes = Array.from({ length: NODES }, () => new NodeUnderTest());
		const options = {
			dataDir,
			databaseUrl,
			platform: address,
			channelClass: 'queryable',
			aheadMs: 0,
		} as const;
		await Promise.all(nodes.map((node) => node.start(options)));

		const { publications: p } = ctx.store.s;
		const left = async () => {
			const [row] = await ctx.store.rows<{ n: number }>(
				sql`select count(*) as n from publications where state <> 'published'`,
			);
			return row?.n;
		};
		const deadline = Date.now() + PATIENCE_MS;
		while ((await left()) !== 0 && Date.now() < deadline)
			await new Promise((resolve) => setTimeout(resolve, 100));
		expect(await left()).toBe(0);
		expect(await Promise.all(nodes.map((node) => node.stop()))).toEqual(nodes.map(() => '0'));

		const rows = await ctx.store.db.select().from(p).where(eq(p.state, 'published'));
		expect(rows).toHaveLength(POSTS);
		for (const { id } of rows) expect(platform.ledger.get(id)).toHaveLength(1);
	},
	300_000,
);
