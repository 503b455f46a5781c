import { randomBytes } from 'node:crypto';
import { ManualClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { createLogger } from '#lib/server/logger.ts';
import { createVault } from '#lib/server/vault.ts';
import { freshStore, temporaryFolder, type Engine } from './stores.ts';

/** 2026-11-24 10:48 in Beijing, a Tuesday. */
export const TEST_NOW = Date.parse('2026-11-24T10:48:00+08:00');

export interface TestCtx extends Ctx {
	readonly clock: ManualClock;
}

/** A context on a fresh real store with a clock the test moves. Nothing of ours is replaced. */
export async function freshCtx(engine: Engine = 'sqlite'): Promise<TestCtx> {
	return {
		config: readConfig({ DATA_DIR: temporaryFolder(), LOG_LEVEL: 'silent' }),
		clock: new ManualClock(TEST_NOW),
		log: createLogger('silent'),
		store: await freshStore(engine),
		events: new EventLog(),
		vault: createVault(randomBytes(32)),
	};
}
