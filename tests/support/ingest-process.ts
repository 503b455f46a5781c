import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
const START_MS = 30_000;

export interface IngestProcess {
	url: string;
	pid: number;
	/** SIGTERM or kill -9, then waits for the end. */
	end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts `ingest-host.ts` on a data folder that is migrated already. */
export async function startIngest(env: Record<string, string>): Promise<IngestProcess> {
	const child = spawn(process.execPath, [join(import.meta.dirname, 'ingest-host.ts')], {
		cwd: ROOT,
		env: { PATH: process.env.PATH, JINGUO_ROOT: ROOT, ...env },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = once(child, 'exit');
	const port = await new Promise<string>((resolve, reject) => {
		const late = setTimeout(() => reject(new Error('the ingest process did not start')), START_MS);
		void ended.then(() => reject(new Error('the ingest process ended at its start')));
		createInterface({ input: child.stdout }).on('line', (line) => {
			const found = /^port (\d+)$/.exec(line)?.[1];
			if (!found) return;
			clearTimeout(late);
			resolve(found);
		});
	});
	return {
		url: `http://127.0.0.1:${port}`,
		pid: child.pid ?? 0,
		async end(signal) {
			child.kill(signal);
			await ended;
		},
	};
}
