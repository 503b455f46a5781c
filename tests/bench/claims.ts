import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freshDatabase } from '#tests/support/postgres.ts';
import type { ClaimsPlan, ClaimsReport } from './claims-process.ts';
import type { BenchResult } from './result.ts';

const JOBS = 10_000;

/**
 * Claims and completions a second of work that does nothing, one process each, one after the other on the PostgreSQL at
 * `url`. The peers keep no audit chain and check no approval; ours on SQLite crosses no socket.
 */
export async function benchClaims(url: string): Promise<BenchResult[]> {
	const measure = async (kind: ClaimsPlan['kind'], on: 'sqlite' | 'postgres') => {
		const databaseUrl = on === 'postgres' ? await freshDatabase(url) : null;
		return (await run({ kind, databaseUrl, jobs: JOBS })).perSecond;
	};
	const ours = { SQLite: await measure('ours', 'sqlite'), PostgreSQL: await measure('ours', 'postgres') };
	const results: BenchResult[] = [];
	for (const peerName of ['pg-boss', 'graphile-worker', 'graphile-worker, tuned'] as const) {
		const peer = await measure(peerName, 'postgres');
		for (const [engine, target] of [
			['SQLite', 3],
			['PostgreSQL', 1],
		] as const)
			results.push({
				name: `claims and completions, ${engine}`,
				ours: ours[engine],
				peer,
				peerName: `${peerName} on PostgreSQL`,
				unit: '/s',
				ratio: ours[engine] / peer,
				better: 'higher',
				target,
			});
	}
	return results;
}

async function run(plan: ClaimsPlan): Promise<ClaimsReport> {
	const child = spawn(
		process.execPath,
		[join(import.meta.dirname, 'claims-process.ts'), JSON.stringify(plan)],
		{
			stdio: ['ignore', 'pipe', 'inherit'],
		},
	);
	for await (const line of createInterface({ input: child.stdout }))
		if (line.startsWith('{"perSecond"')) return JSON.parse(line) as ClaimsReport;
	throw new Error(`${plan.kind} ended without a report`);
}
