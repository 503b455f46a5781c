import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Logger } from '../logger.ts';
import { openPostgresStore } from './postgres.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

/** File name of the embedded database inside DATA_DIR. */
export const DATABASE_FILE = 'jinguo.db';

/** Opens the engine the configuration names: PostgreSQL with DATABASE_URL, SQLite in DATA_DIR without. */
export function openStore(config: Config, log: Logger): Store {
	mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
	const options = {
		root: config.root,
		onEffectError: (error: unknown) => log.error({ err: error }, 'an after-commit effect failed'),
	};
	if (!config.databaseUrl) return openSqliteStore(join(config.dataDir, DATABASE_FILE), options);
	return openPostgresStore(config.databaseUrl, {
		...options,
		onIdleError: (error) => log.error({ err: error }, 'an idle database connection failed'),
	});
}
