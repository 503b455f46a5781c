import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { EventLog, verifyChain } from '#lib/server/events/index.ts';
import type { Store, Tx } from '#lib/server/db/index.ts';
import { ENGINES, freshStore } from '#tests/support/stores.ts';

const AT = 1_582_000_000_000;
const setting = (key: string, value: unknown = 0) => ({ key, value, updatedAt: AT });

async function insertUnit(tx: Tx, id: string): Promise<void> {
	await tx.db
		.insert(tx.s.units)
		.values({ id, name: id, shortName: id, level: 'city', path: `/${id}/`, createdAt: AT });
}

function event(unitId: string, name: string) {
	return {
		kind: 'unit.created',
		at: AT,
		unitId,
		actorId: null,
		subject: { kind: 'unit', id: unitId },
		payload: { name, level: 'city' },
	} as const;
}

async function keys(store: Store): Promise<string[]> {
	const rows = await store.db.select({ key: store.s.settings.key }).from(store.s.settings);
	return rows.map((row) => row.key).sort();
}

describe.each(ENGINES)('the store on %s', (engine) => {
	test('keeps what a transaction wrote once it resolved', async () => {
		const store = await freshStore(engine);
		await store.tx(
			async (tx) => void (await tx.db.insert(tx.s.settings).values(setting('a', { 题: '最美家庭 👩‍👩‍👧' }))),
		);
		const [row] = await store.db.select().from(store.s.settings);
		expect(row).toEqual({ key: 'a', value: { 题: '最美家庭 👩‍👩‍👧' }, updatedAt: AT });
	});

	test('keeps nothing of a transaction that threw', async () => {
		const store = await freshStore(engine);
		const failing = store.tx(async (tx) => {
			await tx.db.insert(tx.s.settings).values(setting('a'));
			throw new Error('boom');
		});
		await expect(failing).rejects.toThrow('boom');
		expect(await keys(store)).toEqual([]);
	});

	test('shows readers nothing that is not committed', async () => {
		const store = await freshStore(engine);
		const seen = await store.tx(async (tx) => {
			await tx.db.insert(tx.s.settings).values(setting('a'));
			return keys(store);
		});
		expect(seen).toEqual([]);
		expect(await keys(store)).toEqual(['a']);
	});

	test('refuses a transaction inside a transaction', async () => {
		const store = await freshStore(engine);
		await expect(store.tx(() => store.tx(() => Promise.resolve(1)))).rejects.toThrow('inside another');
	});

	test('runs effects after the commit and never after a rollback', async () => {
		const store = await freshStore(engine);
		const ran: string[] = [];
		await store.tx((tx) => Promise.resolve(tx.afterCommit(() => void ran.push('kept'))));
		await store
			.tx((tx) => {
				tx.afterCommit(() => void ran.push('lost'));
				return Promise.reject(new Error('boom'));
			})
			.catch(() => undefined);
		expect(ran).toEqual(['kept']);
	});

	test('runs one transaction at a time over the same row', async () => {
		const store = await freshStore(engine);
		await store.tx(async (tx) => void (await tx.db.insert(tx.s.settings).values(setting('n', 0))));
		const { settings } = store.s;
		const add = () =>
			store.tx(async (tx) => {
				const [row] = await tx.locking(tx.db.select().from(settings).where(eq(settings.key, 'n')));
				await tx.db
					.update(settings)
					.set({ value: Number(row?.value) + 1 })
					.where(eq(settings.key, 'n'));
			});
		await Promise.all(Array.from({ length: 25 }, add));
		const [row] = await store.db.select().from(settings);
		expect(row?.value).toBe(25);
	});

	test('gives claimed rows to one claimer only', async () => {
		const store = await freshStore(engine);
		const { settings } = store.s;
		await store.tx(
			async (tx) =>
				void (await tx.db
					.insert(settings)
					.values(Array.from({ length: 40 }, (_, i) => setting(`k${i}`, 'free')))),
		);
		const claim = () =>
			store.tx(async (tx) => {
				const free = tx.db
					.select({ key: settings.key })
					.from(settings)
					.where(sql`${settings.updatedAt} = ${AT}`)
					.limit(7);
				const rows = await tx.claiming(free);
				for (const row of rows)
					await tx.db
						.update(settings)
						.set({ updatedAt: AT + 1 })
						.where(eq(settings.key, row.key));
				return rows.map((row) => row.key);
			});
		const taken: string[] = [];
		for (let round = 0; round < 4; round++)
			taken.push(...(await Promise.all([claim(), claim(), claim()])).flat());
		expect(taken).toHaveLength(40);
		expect(new Set(taken).size).toBe(40);
	});

	test('counts and sums in numbers, beyond 32 bits too', async () => {
		const store = await freshStore(engine);
		await store.tx(async (tx) => {
			const row = {
				unitId: 'u',
				indicator: 'i',
				grain: 'd',
				dim: '',
				dimId: '',
				value: 5_000_000_000,
				asOf: AT,
			} as const;
			await tx.db.insert(tx.s.rollups).values([
				{ ...row, bucket: 1 },
				{ ...row, bucket: 2 },
			]);
		});
		const [row] = await store.rows<{ n: number; total: number }>(
			sql`select count(*) as n, sum(value) as total from rollups`,
		);
		expect(row).toEqual({ n: 2, total: 10_000_000_000 });
	});

	test('refuses rows whose parent is missing and values a check forbids', async () => {
		const store = await freshStore(engine);
		const orphan = store.tx(
			async (tx) =>
				void (await tx.db
					.insert(tx.s.memberships)
					.values({ accountId: 'x', unitId: 'y', role: 'admin', grantedAt: AT })),
		);
		await expect(orphan).rejects.toThrow();
		const wrong = store.tx(
			async (tx) =>
				void (await tx.db.insert(tx.s.reviews).values({
					id: 'r',
					postId: 'p',
					revisionId: 'v',
					hash: 'h',
					level: 4,
					decision: 'approved',
					accountId: 'a',
					opinion: '',
					at: AT,
				})),
		);
		await expect(wrong).rejects.toThrow();
	});

	test('never changes or deletes an event', async () => {
		const store = await freshStore(engine);
		const log = new EventLog();
		await store.tx(async (tx) => void (await log.append(tx, event('u', '一'))));
		await expect(
			store.tx(async (tx) => void (await tx.db.update(tx.s.events).set({ kind: 'x' }))),
		).rejects.toThrow();
		await expect(store.tx(async (tx) => void (await tx.db.delete(tx.s.events)))).rejects.toThrow();
	});

	test('chains events of a unit whoever appends at the same time', async () => {
		const store = await freshStore(engine);
		const log = new EventLog();
		const heard: number[] = [];
		log.listen((logged) => void heard.push(logged.seq));
		await Promise.all(
			Array.from({ length: 20 }, (_, i) =>
				store.tx((tx) => log.append(tx, event(i % 2 ? 'a' : 'b', `第${i}`))),
			),
		);
		expect(await verifyChain(store, 'a')).toEqual({ length: 10, brokenAt: null });
		expect(await verifyChain(store, 'b')).toEqual({ length: 10, brokenAt: null });
		expect(heard).toEqual([...heard].sort((x, y) => x - y));
		expect(heard).toHaveLength(20);
	});

	test('undoes the act when an in-transaction subscriber fails', async () => {
		const store = await freshStore(engine);
		const log = new EventLog();
		log.on('unit.created', () => Promise.reject(new Error('subscriber says no')));
		const act = store.tx(async (tx) => {
			await insertUnit(tx, 'u');
			await log.append(tx, event('u', '一'));
		});
		await expect(act).rejects.toThrow('subscriber says no');
		expect(await store.db.select().from(store.s.units)).toEqual([]);
	});

	test('has no migrations left to apply after migrating, and migrating again is harmless', async () => {
		const store = await freshStore(engine);
		expect(await store.pendingMigrations()).toBe(0);
		await store.migrate();
		expect(await store.pendingMigrations()).toBe(0);
	});
});

test('a SQLite transaction that waits for the outside fails', async () => {
	const store = await freshStore('sqlite');
	const waiting = store.tx(() => new Promise((resolve) => setTimeout(resolve, 5)));
	await expect(waiting).rejects.toThrow('something other than the database');
});

test('a write outside a transaction fails on SQLite', async () => {
	const store = await freshStore('sqlite');
	await expect(store.rows(sql`delete from settings returning key`)).rejects.toThrow(/readonly/);
});
