import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { readConfig } from '#lib/server/config.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { openStore } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { createLogger } from '#lib/server/logger.ts';
import { followPosts } from '#lib/server/publishing/index.ts';
import { createVault, loadKey } from '#lib/server/vault.ts';
import { systemClock } from '#lib/server/clock.ts';
import { freshDatabase } from '#tests/support/postgres.ts';
import { temporaryFolder, type Engine } from '#tests/support/stores.ts';
import type { ChildOptions, ChildOrder } from './scheduler-child.ts';

const CHILD = join(import.meta.dirname, 'scheduler-child.ts');

/** A database that the test and its children have open at the same time. */
export interface SharedDatabase {
	ctx: Ctx;
	dataDir: string;
	databaseUrl: string | null;
}

/** A migrated database of one installation; the test is the web node of it. */
export async function sharedDatabase(engine: Engine): Promise<SharedDatabase> {
	const dataDir = temporaryFolder();
	const databaseUrl = engine === 'postgres' ? await freshDatabase(inject('postgresUrl')) : null;
	const config = readConfig({
		DATA_DIR: dataDir,
		DATABASE_URL: databaseUrl ?? undefined,
		LOG_LEVEL: 'silent',
	});
	const log = createLogger('silent');
	const store = openStore(config, log);
	onTestFinished(() => store.close());
	await store.migrate();
	const vault = createVault(loadKey(dataDir, null));
	const ctx: Ctx = { config, clock: systemClock, log, store, events: new EventLog(), vault };
	followPosts(ctx);
	return { ctx, dataDir, databaseUrl };
}

/** A worker node in a process of its own. */
export class NodeUnderTest {
	readonly #process: ChildProcess;
	readonly ended: Promise<string>;
	readonly #ready: Promise<void>;

	constructor(options: ChildOptions) {
		this.#process = fork(CHILD, {
			env: { ...process.env, JINGUO_CHILD: JSON.stringify(options) },
			execArgv: [],
		});
		this.ended = new Promise((resolve) => {
			this.#process.on('exit', (code, signal) => resolve(signal ?? String(code)));
		});
		this.#ready = new Promise((resolve, reject) => {
			this.#process.once('message', () => resolve());
			void this.ended.then((how) => reject(new Error(`the node ended before it was ready: ${how}`)));
		});
		this.#ready.catch(() => undefined);
	}

	/** Resolves when its scheduler runs. @throws when it died before. */
	ready(): Promise<void> {
		return this.#ready;
	}

	order(order: ChildOrder): void {
		if (this.#process.connected) this.#process.send(order, () => undefined);
	}

	async stop(): Promise<string> {
		this.order({ kind: 'stop' });
		return this.ended;
	}
}
