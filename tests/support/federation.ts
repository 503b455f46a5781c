import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '#lib/server/clock.ts';
import { openPostgresStore, openSqliteStore, type Store } from '#lib/server/db/index.ts';
import { freshFederation, type Federation } from './people.ts';

const OPTIONS = {
	root: join(import.meta.dirname, '../..'),
	onEffectError: (error: unknown) => {
		throw error;
	},
};

/** Migrates an empty store and fills it with the test federation; `more` writes what else a test needs. */
export async function fillStore(
	store: Store,
	more: (store: Store, federation: Federation) => Promise<void> = () => Promise.resolve(),
): Promise<Federation> {
	try {
		await store.migrate();
		const federation = await freshFederation({ store, clock: systemClock });
		await more(store, federation);
		return federation;
	} finally {
		await store.close();
	}
}

/** The store of a server's data folder; for before it starts or after it stopped, or for reading beside it. */
export function storeIn(dataDir: string): Store {
	mkdirSync(dataDir, { recursive: true });
	return openSqliteStore(join(dataDir, 'jinguo.db'), OPTIONS);
}

/** The store of a server with DATABASE_URL, likewise. */
export function storeAt(databaseUrl: string): Store {
	return openPostgresStore(databaseUrl, { ...OPTIONS, max: 2, onIdleError: () => undefined });
}
