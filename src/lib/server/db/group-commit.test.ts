import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { freshStore } from '#tests/support/stores.ts';
import type { Store, Tx } from './store.ts';

const write = (key: string) => (tx: Tx) =>
	tx.db
		.insert(tx.s.settings)
		.values({ key, value: key, updatedAt: 1 })
		.then(() => key);

async function keys(store: Store): Promise<string[]> {
	const { settings } = store.s;
	const rows = await store.db.select({ key: settings.key }).from(settings).where(eq(settings.updatedAt, 1));
	return rows.map((row) => row.key).sort();
}

test('transactions that wait together are all written, in the order in which they came', async () => {
	const store = await freshStore();
	const order: string[] = [];
	const names = Array.from({ length: 70 }, (_, n) => `key-${String(n).padStart(2, '0')}`);
	await Promise.all(names.map((name) => store.tx(write(name)).then((key) => order.push(key))));
	expect(order).toEqual(names);
	expect(await keys(store)).toEqual(names);
});

test('one that fails takes nothing of the others with it, and nothing of itself stays', async () => {
	const store = await freshStore();
	const failing = store.tx(async (tx) => {
		await write('lost')(tx);
		throw new Error('refused by a rule');
	});
	const all = await Promise.allSettled([store.tx(write('a')), failing, store.tx(write('b'))]);
	expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
	await expect(failing).rejects.toThrow('refused by a rule');
	expect(await keys(store)).toEqual(['a', 'b']);
});

test('nobody is told that it is done, and no effect runs, before the whole group is durable', async () => {
	const store = await freshStore();
	const seen: number[] = [];
	const counted = (key: string) =>
		store.tx(async (tx) => {
			await write(key)(tx);
			tx.afterCommit(() => void keys(store).then((found) => seen.push(found.length)));
		});
	await Promise.all([counted('a'), counted('b'), counted('c')]);
	await expect.poll(() => seen).toEqual([3, 3, 3]);
});

test('when the disk is full the ones that did not fit fail, and none is half there', async () => {
	const store = await freshStore();
	const pages = await store.rows<{ page_count: number }>(sql`pragma page_count`);
	await store.tx((tx) => tx.rows(sql.raw(`pragma max_page_count = ${pages[0]?.page_count}`)));
	const long = 'x'.repeat(3_000);
	const all = await Promise.allSettled(
		Array.from({ length: 40 }, (_, n) =>
			store.tx(async (tx) => {
				await write(`short-${n}`)(tx);
				await write(`long-${n}-${long}`)(tx);
			}),
		),
	);
	const failed = all.filter(({ status }) => status === 'rejected').length;
	expect(failed).toBeGreaterThan(30);
	const found = await keys(store);
	expect(found).toHaveLength((all.length - failed) * 2);
	await store.tx((tx) => tx.rows(sql`pragma max_page_count = 1073741823`));
	await store.tx(write('space again'));
});

test('each keeps the context it was asked in', async () => {
	const { AsyncLocalStorage } = await import('node:async_hooks');
	const who = new AsyncLocalStorage<string>();
	const store = await freshStore();
	const asked = (name: string) => who.run(name, () => store.tx(() => Promise.resolve(who.getStore())));
	expect(await Promise.all([asked('a'), asked('b'), asked('c')])).toEqual(['a', 'b', 'c']);
});
