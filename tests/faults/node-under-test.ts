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
import { bundleChild } from './bundle-child.ts';
import type { ChildOptions, ChildOrder } from './scheduler-child.ts';

let bundled: Promise<string> | null = null;

/** The child's modules in one file, made once a test process. */
export function buildNode(): Promise<string> {
	bundled ??= bundleChild(join(import.meta.dirname, 'scheduler-child.ts'));
	return bundled;
}

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

/** A worker node in a process of its own. It is loaded when it is made and runs when it is started. */
export class NodeUnderTest {
	readonly #process: ChildProcess;
	/** How it ended: the signal or the exit code. */
	readonly ended: Promise<string>;

	/** @param file as {@link buildNode} gives it */
	constructor(file: string) {
		this.#process = fork(file, { execArgv: [] });
		this.ended = new Promise((resolve) => {
			this.#process.on('exit', (code, signal) => resolve(signal ?? String(code)));
		});
	}

	/** Resolves when its scheduler runs. @throws when it died before. */
	async start(options: ChildOptions): Promise<void> {
		const ready = new Promise<void>((resolve) => this.#process.once('message', () => resolve()));
		this.order({ kind: 'start', options });
		const died = this.ended.then((how): never => {
			throw new Error(`the node ended before it was ready: ${how}`);
		});
		await Promise.race([ready, died]);
	}

	order(order: ChildOrder): void {
		if (this.#process.connected) this.#process.send(order, () => undefined);
	}

	/** Ends it as a clean stop does. */
	async stop(): Promise<string> {
		this.order({ kind: 'stop' });
		return this.ended;
	}

	/** Ends one that was never started. */
	discard(): void {
		this.#process.kill('SIGKILL');
	}
}
