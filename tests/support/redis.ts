import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './postgres.ts';

/** A Redis of our own on loopback, keeping nothing. */
export interface TestRedis {
	url: string;
	stop(): Promise<void>;
}

/** Starts Debian's redis-server; fails when it is not installed. */
export async function startRedis(): Promise<TestRedis> {
	const folder = mkdtempSync(join(tmpdir(), 'jinguo-redis-'));
	const port = await freePort();
	const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = once(child, 'exit');
	await new Promise<void>((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => reject(new Error(`redis-server ended with ${String(code)}`)));
		createInterface({ input: child.stdout }).on('line', (line) => {
			if (line.includes('Ready to accept connections')) resolve();
		});
	});
	return {
		url: `redis://127.0.0.1:${port}`,
		async stop() {
			child.kill('SIGKILL');
			await ended;
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
