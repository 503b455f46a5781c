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
export type ToWriter = Job[] | 'close';

export type Outcome =
	{ id: number; status: 200; body: string } | { id: number; status: 400 | 413 | 500 | 503; code: ErrorCode };
/** Outcomes are sent after the commit they speak of. */
export interface FromWriter {
	outcomes: Outcome[];
	changes: FigureChange[];
	/** What went wrong, for the log; never a body or a token. */
	errors: string[];
}
