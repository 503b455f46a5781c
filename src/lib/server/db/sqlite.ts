import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SQL } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { guardStatements } from './guards.ts';
import { migrationsOnDisk, refuseNewerDatabase } from './migrations.ts';
import { sqliteSchema } from './schema/index.ts';
import type { Db, Reader, Store, StoreOptions, Tx } from './store.ts';
import { keepStatements } from './statements.ts';
import { BUSY_MS, openWriter } from './writer.ts';
import { GroupCommit } from './group-commit.ts';
import { oneTransaction, runEffects } from './transactions.ts';

/** Opens the embedded store at `file`, creating it when absent. */
export function openSqliteStore(file: string, options: StoreOptions): Store {
	const writer = openWriter(file);
	const reader = new Database(file, { readonly: true });
	reader.pragma(`busy_timeout = ${BUSY_MS}`);
	keepStatements(writer);
	keepStatements(reader);
	const folder = join(options.root, 'drizzle/sqlite');
	const writerDb = drizzle(writer, { schema: sqliteSchema });
	const group = new GroupCommit(writer, options.strict ?? false);
	return {
		...readerOf(drizzle(reader, { schema: sqliteSchema })),
		tx: (work) => oneTransaction(() => runGrouped(group, { work, writerDb }, options)),
		migrate() {
			const newest = isMigrated(writer) ? newestMigration(writer) : null;
			refuseNewerDatabase(folder, newest);
			migrate(writerDb, { migrationsFolder: folder });
			for (const statement of guardStatements('sqlite')) writer.exec(statement);
			return Promise.resolve();
		},
		pendingMigrations() {
			const done = isMigrated(reader)
				? Number(reader.prepare('select count(*) from __drizzle_migrations').pluck().get())
				: 0;
			return Promise.resolve(migrationsOnDisk(folder) - done);
		},
		close() {
			reader.close();
			writer.close();
			return Promise.resolve();
		},
	};
}

function isMigrated(connection: Database.Database): boolean {
	const find = `select count(*) from sqlite_master where name = '__drizzle_migrations'`;
	return connection.prepare(find).pluck().get() !== 0;
}

function newestMigration(connection: Database.Database): number | null {
	const newest = connection.prepare('select max(created_at) from __drizzle_migrations').pluck().get();
	return newest === null ? null : Number(newest);
}

type SqliteDb = ReturnType<typeof drizzle<typeof sqliteSchema>>;

function readerOf(db: SqliteDb): Reader {
	return {
		dialect: 'sqlite',
		// The driver is synchronous; awaiting its thenables gives the asynchronous surface both engines share.
		db: db as unknown as Db,
		s: sqliteSchema,
		rows: <T>(query: SQL) => new Promise<T[]>((resolve) => resolve(db.all<T>(query))),
	};
}

interface Run<T> {
	work: (tx: Tx) => Promise<T>;
	writerDb: SqliteDb;
}

async function runGrouped<T>(
	group: GroupCommit,
	{ work, writerDb }: Run<T>,
	options: StoreOptions,
): Promise<T> {
	const effects: (() => void)[] = [];
	const tx: Tx = {
		...readerOf(writerDb),
		db: writerDb as unknown as Db,
		claiming: (query) => query,
		locking: (query) => query,
		afterCommit: (effect) => void effects.push(effect),
	};
	const result = await group.run(() => work(tx));
	runEffects(effects, options.onEffectError);
	return result;
}
