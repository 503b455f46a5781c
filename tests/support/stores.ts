import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { openPostgresStore, openSqliteStore, type Store, type StoreOptions } from '#lib/server/db/index.ts';
import { freshDatabase } from './postgres.ts';

export const ENGINES = ['sqlite', 'postgres'] as const;
export type Engine = (typeof ENGINES)[number];

const root = join(import.meta.dirname, '../..');
const options: StoreOptions = {
	root,
	strict: true,
	onEffectError: (error) => {
		throw error;
	},
};

/** A folder that goes when the test ends. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'jinguo-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

let migrated: Promise<string> | null = null;

/** One migrated database file a test process; a fresh store is a copy of it. */
function migratedFile(): Promise<string> {
	migrated ??= (async () => {
		const file = join(mkdtempSync(join(tmpdir(), 'jinguo-base-')), 'base.db');
		const store = openSqliteStore(file, options);
		await store.migrate();
		await store.close();
		return file;
	})();
	return migrated;
}

/** A migrated, empty store on a real file or a real PostgreSQL; closed and removed when the test ends. */
export async function freshStore(engine: Engine = 'sqlite'): Promise<Store> {
	const store =
		engine === 'sqlite' ? openSqliteStore(await freshFile(), options) : await freshPostgresStore();
	onTestFinished(() => store.close());
	return store;
}

/** A migrated, empty database file in a temporary folder: for tests that open it themselves. */
export async function freshFile(): Promise<string> {
	const file = join(temporaryFolder(), 'jinguo.db');
	const base = await migratedFile();
	copyFileSync(base, file);
	for (const part of ['-wal', '-shm']) if (existsSync(base + part)) copyFileSync(base + part, file + part);
	return file;
}

async function freshPostgresStore(): Promise<Store> {
	const url = await freshDatabase(inject('postgresUrl'));
	const store = openPostgresStore(url, { ...options, max: 6, onIdleError: () => undefined });
	await store.migrate();
	return store;
}
