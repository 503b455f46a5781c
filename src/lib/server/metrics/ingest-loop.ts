import type { FigureChange, LineCode, LineResult } from '#lib/contract/metrics.ts';
import type { FromWriter, Job, Outcome, ReadingsJob, ViewsJob } from './ingest-messages.ts';
import type { WriterStore } from './ingest-store.ts';
import { storeReadings, type Fate, type NewReading } from './ledger.ts';
import type { Placement } from './lookups.ts';
import { readBody, type RawLine } from './rules-lines.ts';
import { answerOf, LineReader, resultOf } from './store-lines.ts';
import { readViews, ViewReader } from './store-views.ts';

/** Rows of one transaction: more would keep the main thread's transactions waiting. */
const ROWS_A_COMMIT = 1_000;

interface ReadyLines {
	kind: 'readings';
	job: ReadingsJob;
	lines: readonly RawLine[];
	rows: readonly (NewReading | LineCode)[];
}
interface ReadyViews {
	kind: 'views';
	job: ViewsJob;
	articles: ReadonlyMap<string, Placement>;
}
type Ready = ReadyLines | ReadyViews;
type Fates = ReadonlyMap<Ready, readonly (Fate | LineCode)[]>;

/**
 * The writer: takes what has come in, writes it in one transaction, and answers after the commit. What comes in
 * meanwhile makes the next one, so commits grow with the load and nobody waits for a timer.
 */
export class IngestLoop {
	readonly #store: WriterStore;
	readonly #send: (message: FromWriter) => void;
	readonly #lines: LineReader;
	readonly #views: ViewReader;
	#queue: Job[] = [];
	#running: Promise<void> | null = null;

	constructor(store: WriterStore, send: (message: FromWriter) => void) {
		this.#store = store;
		this.#send = send;
		this.#lines = new LineReader(store.lookup);
		this.#views = new ViewReader(store.lookup);
	}

	push(jobs: readonly Job[]): void {
		this.#queue.push(...jobs);
		this.#running ??= this.#drain().finally(() => (this.#running = null));
	}

	/** Resolves when everything pushed so far is answered. */
	async idle(): Promise<void> {
		while (this.#running) await this.#running;
	}

	async #drain(): Promise<void> {
		while (this.#queue.length > 0) {
			const jobs = this.#queue;
			this.#queue = [];
			await this.#handle(jobs);
			// Lets the messages that came during the commit in before the next one.
			await new Promise((resolve) => setImmediate(resolve));
		}
	}

	async #handle(jobs: readonly Job[]): Promise<void> {
		let group: Ready[] = [];
		let rows = 0;
		for (const job of jobs) {
			const ready = await this.#prepare(job);
			if (!ready) continue;
			const size = ready.kind === 'views' ? ready.articles.size : ready.rows.length;
			if (size > ROWS_A_COMMIT && ready.kind === 'readings') {
				await this.#commitInParts(ready);
				continue;
			}
			if (rows + size > ROWS_A_COMMIT) {
				await this.#commit(group);
				group = [];
				rows = 0;
			}
			group.push(ready);
			rows += size;
		}
		await this.#commit(group);
	}

	/** Reads a job, outside any transaction; null when it is answered already. */
	async #prepare(job: Job): Promise<Ready | null> {
		try {
			if (job.kind === 'views') return { kind: 'views', job, articles: await this.#views.articles(job) };
			const body = readBody(job.body, job.form);
			if (body.kind === 'bad') {
				this.#answer([{ id: job.id, status: body.status, code: body.code }]);
				return null;
			}
			const rows = await this.#lines.read(job, body.lines);
			return { kind: 'readings', job, lines: body.lines, rows };
		} catch (error) {
			this.#fail([job], error);
			return null;
		}
	}

	async #commit(group: readonly Ready[]): Promise<void> {
		if (group.length === 0) return;
		try {
			const { fates, changes } = await this.#write(group);
			this.#answer(
				group.map((ready) => outcomeOf(ready, fates.get(ready) ?? [])),
				changes,
			);
		} catch (error) {
			// One that cannot be written must not take the others with it.
			if (group.length === 1) this.#fail([(group[0] as Ready).job], error);
			else for (const ready of group) await this.#commit([ready]);
		}
	}

	/** A request larger than one transaction: each part is whole or not there, and its lines say which. */
	async #commitInParts(ready: ReadyLines): Promise<void> {
		const results: LineResult[] = [];
		const errors: string[] = [];
		const changes: FigureChange[] = [];
		for (let start = 0; start < ready.rows.length; start += ROWS_A_COMMIT) {
			const end = start + ROWS_A_COMMIT;
			const part = { ...ready, lines: ready.lines.slice(start, end), rows: ready.rows.slice(start, end) };
			try {
				const written = await this.#write([part]);
				changes.push(...written.changes);
				results.push(...resultsOf(part, written.fates.get(part) ?? []));
			} catch (error) {
				errors.push(describe(error));
				results.push(...part.lines.map(({ line }) => resultOf(line, 'not_stored')));
			}
			// A long request must not keep the others' messages, nor the main thread, waiting.
			await new Promise((resolve) => setImmediate(resolve));
		}
		this.#send({ outcomes: [{ id: ready.job.id, status: 200, body: answerOf(results) }], changes, errors });
	}

	async #write(group: readonly Ready[]): Promise<{ fates: Fates; changes: FigureChange[] }> {
		return this.#store.tx(async (tx) => {
			const rows: NewReading[] = [];
			for (const ready of group)
				rows.push(
					...(ready.kind === 'views' ? await readViews(tx, ready.job, ready.articles) : accepted(ready)),
				);
			const written = await storeReadings(tx.ledger, rows);
			const fateOf = new Map(rows.map((row, index) => [row, written.fates[index] as Fate]));
			const fates = new Map(group.map((ready) => [ready, fatesOf(ready, fateOf)]));
			return { fates, changes: written.changes };
		});
	}

	#answer(outcomes: Outcome[], changes: FigureChange[] = []): void {
		this.#send({ outcomes, changes, errors: [] });
	}

	#fail(jobs: readonly Job[], error: unknown): void {
		const busy = isTemporary(error);
		const outcomes = jobs.map(({ id }): Outcome =>
			busy ? { id, status: 503, code: 'limit.busy' } : { id, status: 500, code: 'internal' },
		);
		this.#send({ outcomes, changes: [], errors: [describe(error)] });
	}
}

function accepted(ready: ReadyLines): NewReading[] {
	return ready.rows.filter((row) => typeof row !== 'string');
}

function fatesOf(ready: Ready, fateOf: ReadonlyMap<NewReading, Fate>): (Fate | LineCode)[] {
	if (ready.kind === 'views') return [];
	return ready.rows.map((row) => (typeof row === 'string' ? row : (fateOf.get(row) ?? 'not_stored')));
}

function outcomeOf(ready: Ready, fates: readonly (Fate | LineCode)[]): Outcome {
	const { id } = ready.job;
	if (ready.kind === 'views') return { id, status: 200, body: '' };
	return { id, status: 200, body: answerOf(resultsOf(ready, fates)) };
}

function resultsOf(ready: ReadyLines, fates: readonly (Fate | LineCode)[]): LineResult[] {
	return ready.lines.map(({ line }, index) => resultOf(line, fates[index] ?? 'not_stored'));
}

/** Locks, a full disk, a database that is away: the same request may work later. */
function isTemporary(error: unknown): boolean {
	const { code, cause } = error as { code?: string; cause?: { code?: string } };
	const name = cause?.code ?? code ?? '';
	return /^(SQLITE_(BUSY|LOCKED|FULL|IOERR)|08|53|57P|40|ECONN|EPIPE|ETIMEDOUT)/.test(name);
}

function describe(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
