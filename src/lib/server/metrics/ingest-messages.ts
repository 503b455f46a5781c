import type { FigureChange } from '#lib/contract/metrics.ts';
import type { ErrorCode } from '#lib/contract/errors.ts';

/** What the writer's thread is started with. */
export interface WriterData {
	/** Database file of the embedded engine, or PostgreSQL's URL. */
	database: { file: string } | { url: string };
	/** Folder with drizzle/. */
	root: string;
}

/** A readings request as it came, checked for its token only. */
export interface ReadingsJob {
	kind: 'readings';
	id: number;
	/** When it came, epoch ms. */
	at: number;
	body: Uint8Array;
	form: 'ndjson' | 'json';
	token: TokenReach;
}
/** What a token may write: at its unit and below. */
export interface TokenReach {
	/** Under which its keys are unique. */
	source: string;
	unitId: string;
	path: string;
}
/** Page views of the last quarter second. */
export interface ViewsJob {
	kind: 'views';
	id: number;
	at: number;
	hits: Hit[];
}
export interface Hit {
	slug: string;
	/** Network and browser of the visitor; hashed with the day's salt and forgotten. */
	visitor: string;
}
export type Job = ReadingsJob | ViewsJob;
/**
 * Jobs with their bodies packed one behind the other in memory that is handed over, not copied: a request's own buffer is a
 * view of 64 kB, all of which a message would carry.
 */
export interface JobBundle {
	jobs: (PackedReadings | ViewsJob)[];
	bodies: Uint8Array<ArrayBuffer>;
}
export interface PackedReadings extends Omit<ReadingsJob, 'body'> {
	/** Where the body lies in `bodies`. */
	start: number;
	end: number;
}
export type ToWriter = JobBundle | 'close';

export function packJobs(jobs: readonly Job[]): JobBundle {
	let length = 0;
	for (const job of jobs) if (job.kind === 'readings') length += job.body.byteLength;
	const bodies = new Uint8Array(length);
	let start = 0;
	const packed = jobs.map((job): PackedReadings | ViewsJob => {
		if (job.kind === 'views') return job;
		const { body, ...rest } = job;
		bodies.set(body, start);
		const end = start + body.byteLength;
		const one = { ...rest, start, end };
		start = end;
		return one;
	});
	return { jobs: packed, bodies };
}

export function unpackJobs({ jobs, bodies }: JobBundle): Job[] {
	return jobs.map((job): Job => {
		if (job.kind === 'views') return job;
		const { start, end, ...rest } = job;
		return { ...rest, body: bodies.subarray(start, end) };
	});
}

export type Outcome =
	{ id: number; status: 200; body: string } | { id: number; status: 400 | 413 | 500 | 503; code: ErrorCode };
/** Outcomes are sent after the commit they speak of. */
export interface FromWriter {
	outcomes: Outcome[];
	changes: FigureChange[];
	/** What went wrong, for the log; never a body or a token. */
	errors: string[];
}
