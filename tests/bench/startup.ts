import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchResult } from './result.ts';

const root = join(import.meta.dirname, '../..');
const RUNS = 5;
const SETTLE_MS = 5_000;
const START_LIMIT_MS = 30_000;

interface Started {
	startMs: number;
	rssMb: number;
}

/** Start of the process to its `listening` line, and its memory once nothing happens, on an empty data folder each time. */
export async function benchStartup(): Promise<BenchResult[]> {
	const runs: Started[] = [];
	for (let run = 0; run < RUNS; run++) runs.push(await startOnce(run === RUNS - 1));
	const starts = runs.map((run) => run.startMs).sort((a, b) => a - b);
	const row = { peer: null, peerName: '–', ratio: null, better: 'lower' } as const;
	return [
		{ ...row, name: 'start to listening (median of 5)', ours: starts[2] ?? 0, unit: 'ms', target: 600 },
		{ ...row, name: 'idle memory (RSS)', ours: runs.at(-1)?.rssMb ?? 0, unit: 'MB', target: 130 },
	];
}

async function startOnce(measureMemory: boolean): Promise<Started> {
	const dataDir = mkdtempSync(join(tmpdir(), 'jinguo-bench-'));
	const started = performance.now();
	const server = spawn(process.execPath, ['server.js'], {
		cwd: root,
		env: { ...process.env, PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, LOG_LEVEL: 'warn' },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	try {
		await listening(server);
		const startMs = Math.round(performance.now() - started);
		if (measureMemory) await delay(SETTLE_MS);
		return { startMs, rssMb: measureMemory ? rssOf(server.pid ?? 0) : 0 };
	} finally {
		server.kill('SIGTERM');
		await once(server, 'exit');
		rmSync(dataDir, { recursive: true, force: true });
	}
}

function listening(server: ChildProcess): Promise<void> {
	return new Promise((resolve, reject) => {
		let printed = '';
		const limit = setTimeout(
			() => reject(new Error(`the server did not start:\n${printed}`)),
			START_LIMIT_MS,
		);
		server.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${printed}`)));
		server.stdout?.on('data', (chunk: Buffer) => {
			printed += chunk.toString();
			if (!printed.includes('"listening"')) return;
			clearTimeout(limit);
			resolve();
		});
	});
}

/** Resident memory in MB, from /proc where there is one. */
function rssOf(pid: number): number {
	const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+) kB/);
	return Math.round(Number(line?.[1] ?? 0) / 1024);
}
