import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FigureChange } from '#lib/contract/metrics.ts';
import type { Config } from '../config.ts';
import { DATABASE_FILE } from '../db/index.ts';
import type { Logger } from '../logger.ts';
import {
	packJobs,
	type FromWriter,
	type Job,
	type Outcome,
	type ToWriter,
	type WriterData,
} from './ingest-messages.ts';

/** Requests and bytes waiting for the writer; beyond either the answer is 429. */
const MOST_JOBS = 4_000;
const MOST_BYTES = 64 * 1024 * 1024;
const RESTART_MS = 500;

type NewJob = Job extends infer J ? (J extends Job ? Omit<J, 'id'> : never) : never;
interface Waiting {
	bytes: number;
	settle: (outcome: Outcome) => void;
}
export interface IngestClientParts {
	config: Config;
	log: Logger;
	/** Called after each commit with what it changed. */
	onChange: (changes: FigureChange[]) => void;
}

/** The built file in production; the source, its types stripped by Node, in development and tests. */
function workerFile(root: string): string {
	const source = join(import.meta.dirname, 'ingest-worker.ts');
	return existsSync(source) ? source : join(root, 'build/workers/ingest.js');
}

/** The main thread's end of the writer: hands jobs over once a turn of the loop, and waits for what was committed. */
export class IngestClient {
	readonly #parts: IngestClientParts;
	readonly #waiting = new Map<number, Waiting>();
	#worker: Worker | null = null;
	#outbox: Job[] = [];
	#bytes = 0;
	#lastId = 0;
	#closing = false;
	#restart: NodeJS.Timeout | null = null;

	constructor(parts: IngestClientParts) {
		this.#parts = parts;
		this.#start();
	}

	/** False while more waits than should: answer 429. */
	get hasRoom(): boolean {
		return this.#waiting.size < MOST_JOBS && this.#bytes < MOST_BYTES;
	}

	/** Hands one job to the writer. Resolves after its commit; 503 when the writer died before it. */
	submit(job: NewJob): Promise<Outcome> {
		const id = ++this.#lastId;
		const bytes = job.kind === 'readings' ? job.body.byteLength : 0;
		return new Promise((settle) => {
			if (this.#closing || !this.#worker) {
				settle({ id, status: 503, code: 'limit.busy' });
				return;
			}
			this.#waiting.set(id, { bytes, settle });
			this.#bytes += bytes;
			if (this.#outbox.length === 0) setImmediate(() => this.#flush());
			this.#outbox.push({ ...job, id });
		});
	}

	/** Waits for what was handed over, then ends the thread. */
	async close(): Promise<void> {
		if (this.#closing) return;
		this.#flush();
		this.#closing = true;
		if (this.#restart) clearTimeout(this.#restart);
		const worker = this.#worker;
		if (!worker) return;
		const ended = new Promise((resolve) => worker.once('exit', resolve));
		worker.postMessage('close' satisfies ToWriter);
		await ended;
	}

	#flush(): void {
		if (this.#outbox.length === 0 || !this.#worker) return;
		const bundle: ToWriter = packJobs(this.#outbox);
		this.#outbox = [];
		this.#worker.postMessage(bundle, [bundle.bodies.buffer]);
	}

	#start(): void {
		const { config, log } = this.#parts;
		const workerData: WriterData = {
			database: config.databaseUrl
				? { url: config.databaseUrl }
				: { file: join(config.dataDir, DATABASE_FILE) },
			root: config.root,
		};
		const worker = new Worker(workerFile(config.root), { workerData, name: 'ingest' });
		this.#worker = worker;
		worker.on('message', (message: FromWriter) => this.#receive(message));
		worker.on('error', (error) => log.error({ err: error }, 'the writer thread failed'));
		worker.on('exit', (code) => this.#lost(worker, code));
	}

	#receive({ outcomes, changes, errors }: FromWriter): void {
		for (const error of errors) this.#parts.log.error({ detail: error }, 'the writer could not write');
		if (changes.length > 0) this.#parts.onChange(changes);
		for (const outcome of outcomes) {
			const waiting = this.#waiting.get(outcome.id);
			this.#waiting.delete(outcome.id);
			this.#bytes -= waiting?.bytes ?? 0;
			waiting?.settle(outcome);
		}
	}

	#lost(worker: Worker, code: number): void {
		if (this.#worker !== worker) return;
		this.#worker = null;
		this.#outbox = [];
		this.#bytes = 0;
		const lost = [...this.#waiting];
		this.#waiting.clear();
		for (const [id, { settle }] of lost) settle({ id, status: 503, code: 'limit.busy' });
		if (this.#closing) return;
		this.#parts.log.error({ code }, 'the writer thread ended; it is started again');
		this.#restart = setTimeout(() => this.#start(), RESTART_MS);
	}
}
