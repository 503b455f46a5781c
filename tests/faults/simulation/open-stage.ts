import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { openPostgresStore, openSqliteStore, type Store } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { createLogger } from '#lib/server/logger.ts';
import { followPosts } from '#lib/server/publishing/index.ts';
import { createVault } from '#lib/server/vault.ts';
import { freshDatabase } from '#tests/support/postgres.ts';

const root = join(import.meta.dirname, '../../..');

/** Where the seeds are played: a context on a database of its own. */
export interface Stage {
	ctx: Ctx;
	close(): Promise<void>;
}

/**
 * A migrated, empty database with the product's subscribers. A file stands in memory where the system has such a folder:
 * the simulation kills no process, so nothing here needs a disk. `postgresUrl`: the administrator's, for that engine.
 */
export async function openStage(postgresUrl: string | null): Promise<Stage> {
	const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'jinguo-simulation-'));
	const store = await openStore(folder, postgresUrl);
	await store.migrate();
	const config = readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' });
	const log = createLogger('silent');
	const clock = new ManualClock(Date.parse('2026-11-24T10:00:00+08:00'));
	const ctx: Ctx = { config, clock, log, store, events: new EventLog(), vault: createVault(randomBytes(32)) };
	followPosts(ctx);
	return {
		ctx,
		async close() {
			await store.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function openStore(folder: string, postgresUrl: string | null): Promise<Store> {
	const onEffectError = (error: unknown) => {
		throw error;
	};
	const options = { root, strict: true, onEffectError };
	if (postgresUrl === null) return openSqliteStore(join(folder, 'jinguo.db'), options);
	return openPostgresStore(await freshDatabase(postgresUrl), {
		...options,
		max: 6,
		onIdleError: () => undefined,
	});
}
