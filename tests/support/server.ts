import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
const START_MS = 30_000;
const STOP_MS = 15_000;

export interface ServerOptions {
	/** Over the defaults: a free port on loopback, a fresh data folder, no clock of its own. */
	env?: Record<string, string>;
	/** A folder to keep; without one a temporary folder, removed at the end. */
	dataDir?: string;
}

/** The built product in a process of its own. */
export interface TestServer {
	/** http://127.0.0.1:<port>, without a slash at the end. */
	readonly url: string;
	readonly dataDir: string;
	readonly pid: number;
	/** What it printed so far, line by line. */
	readonly lines: readonly string[];
	/** SIGTERM, then waits for its end. Gives the exit code. */
	stop(): Promise<number | null>;
	/** kill -9: for tests of what survives it. The data folder stays. */
	kill(): Promise<void>;
}

function spawnServer(env: Record<string, string>) {
	if (!existsSync(join(ROOT, 'build/handler.js')))
		throw new Error('there is no build: run `npm run build` first');
	const child = spawn(process.execPath, ['server.js'], {
		cwd: ROOT,
		env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	return { child, ended: once(child, 'exit') as Promise<[number | null]> };
}

/** Starts a server that is expected to refuse to, and gives how it ended and everything it printed. */
export async function refusedServer(
	env: Record<string, string>,
): Promise<{ code: number | null; printed: string }> {
	const { child, ended } = spawnServer(env);
	const parts: Buffer[] = [];
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part));
	const late = setTimeout(() => child.kill('SIGKILL'), START_MS);
	const [code] = await ended;
	clearTimeout(late);
	return { code, printed: Buffer.concat(parts).toString('utf8') };
}

/** Starts `node server.js` from build/ (which must be there: `npm run build`) and waits until it listens. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
	const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'jinguo-server-'));
	const { child, ended } = spawnServer({ DATA_DIR: dataDir, ...options.env });
	const lines: string[] = [];
	const port = new Promise<number>((resolve, reject) => {
		for (const stream of [child.stdout, child.stderr])
			createInterface({ input: stream }).on('line', (line) => {
				lines.push(line);
				const bound = /"msg":"listening".*"port":(\d+)/.exec(line);
				if (bound) resolve(Number(bound[1]));
			});
		const tell = (what: string) => reject(new Error(`${what}:\n${lines.slice(-40).join('\n')}`));
		setTimeout(() => tell('the server did not listen in time'), START_MS).unref();
		void ended.then(([code]) => tell(`the server ended with ${String(code)}`));
	});
	const tidy = () => {
		if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
	};
	const stop = async () => {
		child.kill('SIGTERM');
		const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
		const [code] = await ended;
		clearTimeout(late);
		tidy();
		return code;
	};
	const kill = async () => {
		child.kill('SIGKILL');
		await ended;
	};
	const bound = await port.catch(async (error: unknown) => {
		await stop();
		throw error;
	});
	return { url: `http://127.0.0.1:${bound}`, dataDir, pid: child.pid ?? 0, lines, stop, kill };
}
