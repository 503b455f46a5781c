import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import { openStore } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { hashToken, newToken } from '#lib/server/ids.ts';
import { createLogger } from '#lib/server/logger.ts';
import { createVault } from '#lib/server/vault.ts';
import { freshFederation } from '#tests/support/people.ts';
import { startServer } from '#tests/support/server.ts';
import type { LoadPlan, LoadReport } from './load.ts';
import type { BenchResult } from './result.ts';

const HERE = import.meta.dirname;
const ROUNDS = 2;
const CASES = [
	{ batch: 1, connections: 256, target: 0.8 },
	{ batch: 100, connections: 32, target: null },
	{ batch: 1000, connections: 8, target: null },
] as const;

/**
 * Readings acknowledged a second over HTTP, token checked, on disk before the answer, beside a bare node:http server that
 * stores nothing. Load from a process of its own on this machine; the rounds alternate and the better of each counts.
 */
export async function benchIngest(): Promise<BenchResult[]> {
	const dataDir = mkdtempSync(join(tmpdir(), 'jinguo-bench-'));
	const token = await seed(dataDir);
	const server = await startServer({ dataDir, env: { LOG_LEVEL: 'warn' } });
	const noop = await startNoop();
	const results: BenchResult[] = [];
	try {
		for (const one of CASES) {
			const ours: LoadReport[] = [];
			const peer: LoadReport[] = [];
			for (let round = 0; round < ROUNDS; round++) {
				const plan = { ...one, token, warmMs: 500, runMs: 2_000, name: `${one.batch}-${round}` };
				ours.push(await load({ ...plan, port: Number(new URL(server.url).port), path: '/api/v1/readings' }));
				peer.push(await load({ ...plan, port: noop.port, path: '/' }));
			}
			results.push(...rowsOf(one, best(ours), best(peer)));
		}
	} finally {
		noop.stop();
		await server.stop();
		rmSync(dataDir, { recursive: true, force: true });
	}
	return results;
}

function rowsOf(
	{ batch, target }: (typeof CASES)[number],
	ours: LoadReport,
	peer: LoadReport,
): BenchResult[] {
	const rate = ({ requests, seconds }: LoadReport) => (requests * batch) / seconds;
	const row = { peerName: 'bare node:http, nothing stored' } as const;
	const [mine, theirs] = [rate(ours), rate(peer)];
	return [
		{
			...row,
			name: `readings acknowledged, batches of ${batch}`,
			ours: mine,
			peer: theirs,
			unit: 'readings/s',
			ratio: mine / theirs,
			better: 'higher',
			target,
		},
		{
			...row,
			name: `p99 of an answer, batches of ${batch}`,
			ours: ours.p99Ms,
			peer: peer.p99Ms,
			unit: 'ms',
			ratio: ours.p99Ms / peer.p99Ms,
			better: 'lower',
			target: null,
		},
	];
}

function best(reports: readonly LoadReport[]): LoadReport {
	return reports.reduce((a, b) => (b.requests > a.requests ? b : a));
}

async function seed(dataDir: string): Promise<string> {
	const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
	const log = createLogger('silent');
	const store = openStore(config, log);
	await store.migrate();
	const vault = createVault(Buffer.alloc(32, 1));
	const ctx = { config, clock: systemClock, log, store, events: new EventLog(), vault };
	const { units } = await freshFederation(ctx);
	const token = newToken();
	const row = {
		id: 'bench',
		unitId: units.county.id,
		name: 'bench',
		createdBy: 'bench',
		createdAt: Date.now(),
	};
	await store.tx(
		async (tx) => void (await tx.db.insert(tx.s.apiTokens).values({ ...row, tokenHash: hashToken(token) })),
	);
	await store.close();
	return token;
}

async function load(plan: LoadPlan): Promise<LoadReport> {
	const child = spawn(process.execPath, [join(HERE, 'load.ts'), JSON.stringify(plan)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	for await (const line of createInterface({ input: child.stdout })) {
		const report = JSON.parse(line) as LoadReport;
		if (report.failures > 0) throw new Error(`${report.failures} requests of the load were refused`);
		return report;
	}
	throw new Error('the load ended without a report');
}

async function startNoop(): Promise<{ port: number; stop(): void }> {
	const child = spawn(process.execPath, [join(HERE, 'noop.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
	for await (const line of createInterface({ input: child.stdout }))
		return { port: Number(line.replace('port ', '')), stop: () => void child.kill() };
	throw new Error('the bare server did not start');
}
