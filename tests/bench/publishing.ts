import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { asc, count } from 'drizzle-orm';
import { DATABASE_FILE, openPostgresStore, openSqliteStore, type Store } from '#lib/server/db/index.ts';
import { freshDatabase, startPostgres } from '#tests/support/postgres.ts';
import { startServer } from '#tests/support/server.ts';
import { benchClaims } from './claims.ts';
import { insertDuePublications } from '../faults/due-publications.ts';
import type { BenchResult } from './result.ts';

const PUBLICATIONS = 10_000;
/** From the end of the preparations to the second in which all of them are due. */
const AHEAD_MS = 6_000;
const PATIENCE_MS = 15 * 60_000;

/**
 * 10,000 publications due in the same second, sent to the own website by the built server: how late the article of each
 * stands there, on both engines. Before that, claims and completions a second beside two job queues on the same PostgreSQL.
 */
export async function benchPublishing(): Promise<BenchResult[]> {
	const postgres = await startPostgres({ fsync: true });
	try {
		return [
			...(await benchClaims(postgres.url)),
			...(await measure('SQLite', null)),
			...(await measure('PostgreSQL', await freshDatabase(postgres.url))),
		];
	} finally {
		await postgres.stop();
	}
}

async function measure(engine: string, databaseUrl: string | null): Promise<BenchResult[]> {
	const dataDir = mkdtempSync(join(tmpdir(), 'jinguo-bench-'));
	const store = openBeside(dataDir, databaseUrl);
	try {
		await store.migrate();
		const dueAt = await prepare(store);
		const env = { LOG_LEVEL: 'warn', ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }) };
		const server = await startServer({ dataDir, env });
		try {
			await untilAllAreOut(store);
		} finally {
			await server.stop();
		}
		return await rowsOf(engine, store, dueAt);
	} finally {
		await store.close();
		rmSync(dataDir, { recursive: true, force: true });
	}
}

/** The store that the server will have as well. */
function openBeside(dataDir: string, databaseUrl: string | null): Store {
	const options = { root: join(import.meta.dirname, '../..'), onEffectError: () => undefined };
	if (databaseUrl === null) return openSqliteStore(join(dataDir, DATABASE_FILE), options);
	return openPostgresStore(databaseUrl, { ...options, max: 2, onIdleError: () => undefined });
}

/** Writes everything, then moves the due time so that the server has started by then. */
async function prepare(store: Store): Promise<number> {
	await insertDuePublications(store, { count: PUBLICATIONS, dueAt: Date.now() + PATIENCE_MS });
	const dueAt = Math.ceil((Date.now() + AHEAD_MS) / 1_000) * 1_000;
	const { publications: p } = store.s;
	await store.tx(async (tx) => void (await tx.db.update(p).set({ dueAt, wakeAt: dueAt })));
	return dueAt;
}

async function untilAllAreOut(store: Store): Promise<void> {
	const { siteArticles: a } = store.s;
	const deadline = performance.now() + PATIENCE_MS;
	for (;;) {
		const [row] = await store.db.select({ n: count() }).from(a);
		if (row?.n === PUBLICATIONS) return;
		if (performance.now() > deadline)
			throw new Error(`only ${row?.n} of ${PUBLICATIONS} publications are out`);
		await delay(500);
	}
}

async function rowsOf(engine: string, store: Store, dueAt: number): Promise<BenchResult[]> {
	const { siteArticles: a } = store.s;
	const rows = await store.db.select({ at: a.publishedAt }).from(a).orderBy(asc(a.publishedAt));
	const late = rows.map(({ at }) => at - dueAt);
	const at = (share: number) => late[Math.min(late.length - 1, Math.floor(late.length * share))] ?? 0;
	const row = { peer: null, peerName: '–', ratio: null, target: null } as const;
	const name = `${PUBLICATIONS} due in one second, ${engine}`;
	return [
		{ ...row, name: `${name}: published`, ours: rows.length, unit: 'articles', better: 'higher' },
		{ ...row, name: `${name}: rate`, ours: (rows.length / at(1)) * 1_000, unit: '/s', better: 'higher' },
		...([0.5, 0.95, 0.99, 1] as const).map((share) => ({
			...row,
			name: `${name}: lateness ${share === 1 ? 'max' : `p${share * 100}`}`,
			ours: at(share),
			unit: 'ms',
			better: 'lower' as const,
		})),
	];
}
