import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { guardStatements } from './guards.ts';
import { migrationsOnDisk, refuseNewerDatabase } from './migrations.ts';
import { postgresSchema } from './schema/index.ts';
import type { Db, Reader, Store, StoreOptions, Tx } from './store.ts';
import { oneTransaction, runEffects } from './transactions.ts';

const INT8 = 20;
const NUMERIC = 1700;
// Counts and sums arrive as text by default; all of ours are whole numbers below 2^53.
pg.types.setTypeParser(INT8, Number);
pg.types.setTypeParser(NUMERIC, Number);

const RETRIED = new Set(['40001', '40P01']);
const MAX_TRIES = 8;
const MIGRATION_LOCK = 7_141_001;

type PgDb = NodePgDatabase<typeof postgresSchema>;
type PgExecutor = Pick<PgDb, 'execute'>;

/** Opens a pool on PostgreSQL 15 or newer. Connection errors of idle clients go to `onIdleError`. */
export function openPostgresStore(
	url: string,
	options: StoreOptions & { max?: number; onIdleError: (error: Error) => void },
): Store {
	const pool = new pg.Pool({ connectionString: url, max: options.max ?? 10 });
	pool.on('error', options.onIdleError);
	const db = drizzle(pool, { schema: postgresSchema });
	const folder = join(options.root, 'drizzle/postgres');
	return {
		...readerOf(db),
		tx: (work) => oneTransaction(() => runRetried(db, work, options)),
		migrate: () => migrateAlone(pool, folder),
		async pendingMigrations() {
			if (!(await isMigrated(pool))) return migrationsOnDisk(folder);
			const done = await pool.query('select count(*) as n from drizzle.__drizzle_migrations');
			return migrationsOnDisk(folder) - (done.rows[0] as { n: number }).n;
		},
		close: () => pool.end(),
	};
}

function readerOf(db: PgExecutor): Reader {
	return {
		dialect: 'postgres',
		db: db as unknown as Db, // the one cast of the query layer; the contract suite runs on both engines
		s: postgresSchema,
		rows: async <T>(query: Parameters<Reader['rows']>[0]) => (await db.execute(query)).rows as T[],
	};
}

interface Lockable {
	for(strength: 'update', config?: { skipLocked: boolean }): unknown;
}

function txOf(db: PgExecutor, effects: (() => void)[]): Tx {
	return {
		...readerOf(db),
		db: db as unknown as Db,
		claiming: <Q>(query: Q) => (query as Lockable).for('update', { skipLocked: true }) as Q,
		locking: <Q>(query: Q) => (query as Lockable).for('update') as Q,
		afterCommit: (effect) => void effects.push(effect),
	};
}

async function runRetried<T>(db: PgDb, work: (tx: Tx) => Promise<T>, options: StoreOptions): Promise<T> {
	for (let tried = 1; ; tried++) {
		const effects: (() => void)[] = [];
		try {
			const result = await db.transaction((inner) => work(txOf(inner, effects)), {
				isolationLevel: 'read committed',
			});
			runEffects(effects, options.onEffectError);
			return result;
		} catch (error) {
			if (tried >= MAX_TRIES || !RETRIED.has(codeOf(error))) throw error;
			await delay(Math.random() * 10 * 2 ** tried);
		}
	}
}

function codeOf(error: unknown): string {
	const { code, cause } = error as { code?: string; cause?: { code?: string } };
	return cause?.code ?? code ?? '';
}

type Queryable = Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>;

async function isMigrated(connection: Queryable): Promise<boolean> {
	const known = await connection.query(`select to_regclass('drizzle.__drizzle_migrations') as found`);
	return (known.rows[0] as { found: string | null }).found !== null;
}

async function newestMigration(connection: Queryable): Promise<number | null> {
	const found = await connection.query('select max(created_at) as newest from drizzle.__drizzle_migrations');
	return (found.rows[0] as { newest: number | null }).newest;
}

async function migrateAlone(pool: pg.Pool, folder: string): Promise<void> {
	const client = await pool.connect();
	try {
		await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
		refuseNewerDatabase(folder, (await isMigrated(client)) ? await newestMigration(client) : null);
		await migrate(drizzle(client, { schema: postgresSchema }), { migrationsFolder: folder });
		for (const statement of guardStatements('postgres')) await client.query(statement);
	} finally {
		await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
		client.release();
	}
}
