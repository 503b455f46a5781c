import { eq, sql } from 'drizzle-orm';
import { expect, inject, test } from 'vitest';
import { MINUTE } from '#lib/contract/beijing-time.ts';
import { readConfig } from '#lib/server/config.ts';
import { openStore, type Store } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { createLogger } from '#lib/server/logger.ts';
import { createVault } from '#lib/server/vault.ts';
import { systemClock } from '#lib/server/clock.ts';
import { addToken } from '#tests/support/figures.ts';
import { startIngest, type IngestProcess } from '#tests/support/ingest-process.ts';
import { freshFederation } from '#tests/support/people.ts';
import { freshDatabase } from '#tests/support/postgres.ts';
import { ENGINES, temporaryFolder } from '#tests/support/stores.ts';

const CRASHES = { sqlite: 3, postgres: 2 };
const CLIENTS = 8;

interface Sent {
	keys: string[];
	acknowledged: boolean;
}

/** Sends batches until the server dies; notes which were acknowledged. */
async function sendUntilDeath(
	{ url }: IngestProcess,
	{ token, name, onAnswer }: { token: string; name: string; onAnswer: () => void },
): Promise<Sent[]> {
	const sent: Sent[] = [];
	for (let batch = 0; ; batch++) {
		const keys = Array.from({ length: 1 + ((batch * 7) % 40) }, (_, n) => `${name}-${batch}-${n}`);
		const asOf = Date.now() - MINUTE;
		const lines = keys.map((key) => JSON.stringify({ key, indicator: 'hotline.calls', value: 1, asOf }));
		const entry = { keys, acknowledged: false };
		sent.push(entry);
		try {
			const response = await fetch(`${url}/api/v1/readings`, {
				method: 'POST',
				headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
				body: lines.join('\n'),
			});
			const { stored } = (await response.json()) as { stored: number };
			entry.acknowledged = stored === keys.length;
			onAnswer();
		} catch {
			return sent;
		}
	}
}

async function storedKeys(store: Store): Promise<Map<string, number>> {
	const { readings } = store.s;
	const rows = await store.db
		.select({ key: readings.key, n: sql<number>`count(*)`.mapWith(Number) })
		.from(readings)
		.groupBy(readings.key);
	return new Map(rows.map(({ key, n }) => [key ?? '', n]));
}

async function summed(store: Store, unitId: string): Promise<number> {
	const { rollups: r } = store.s;
	const rows = await store.db.select().from(r).where(eq(r.unitId, unitId));
	const days = rows.filter(({ grain, dim }) => grain === 'd' && dim === '');
	return days.reduce((total, { value }) => total + value, 0);
}

test.each(ENGINES)(
	'what was acknowledged is there exactly once after kill -9 in the middle of it, on %s',
	async (engine) => {
		const env: Record<string, string> = { DATA_DIR: temporaryFolder() };
		if (engine === 'postgres') env.DATABASE_URL = await freshDatabase(inject('postgresUrl'));
		const config = readConfig(env);
		const log = createLogger('silent');
		const store = openStore(config, log);
		await store.migrate();
		const vault = createVault(Buffer.alloc(32));
		const ctx = { config, clock: systemClock, log, store, events: new EventLog(), vault };
		const { units } = await freshFederation(ctx);
		const token = await addToken(ctx, units.county.id);
		const sent: Sent[] = [];
		for (let crash = 0; crash < CRASHES[engine]; crash++) {
			const server = await startIngest(env);
			let answers = 0;
			let enough = () => {};
			const busy = new Promise<void>((resolve) => (enough = resolve));
			const onAnswer = () => {
				if (++answers === 20 + crash * 13) enough();
			};
			const clients = Array.from({ length: CLIENTS }, (_, n) =>
				sendUntilDeath(server, { token, name: `${crash}-${n}`, onAnswer }),
			);
			await busy;
			await server.end('SIGKILL');
			sent.push(...(await Promise.all(clients)).flat());
		}
		const stored = await storedKeys(store);
		const acknowledged = sent.filter((batch) => batch.acknowledged);
		expect(acknowledged.length).toBeGreaterThan(CLIENTS);
		for (const { keys } of acknowledged) for (const key of keys) expect(stored.get(key)).toBe(1);
		for (const { keys } of sent)
			expect([0, keys.length]).toContain(keys.filter((key) => stored.has(key)).length);
		expect(await summed(store, units.province.id)).toBe(stored.size);
		await store.close();
	},
);
