import { AsyncLocalStorage } from 'node:async_hooks';
import type Database from 'better-sqlite3';

/** Other connections, the ingest worker's above all, wait while a group is being written. */
const MOST_AT_ONCE = 32;

interface Job {
	run: () => Promise<void>;
	/** Set when its own work failed; the others of its group go on. */
	failure: { error: unknown } | null;
	resolve: () => void;
	reject: (error: unknown) => void;
}

/**
 * Runs transactions one after the other on one connection. Those that wait at the same time share one BEGIN IMMEDIATE and
 * one synchronised COMMIT, each in a savepoint of its own: a disk that takes a millisecond to say that it has written says
 * it once for all of them. Nobody is told "done" before that.
 */
export class GroupCommit {
	readonly #connection: Database.Database;
	readonly #strict: boolean;
	#waiting: Job[] = [];
	#busy = false;

	/** @param strict a transaction that waits for anything but the database fails; for tests */
	constructor(connection: Database.Database, strict: boolean) {
		this.#connection = connection;
		this.#strict = strict;
	}

	/** Resolves once what `work` wrote is durable. @throws what `work` threw, or why the commit failed */
	async run<T>(work: () => Promise<T>): Promise<T> {
		let result!: T;
		// The loop below may be another caller's; the work belongs to this one's.
		const inContext = AsyncLocalStorage.snapshot();
		await new Promise<void>((resolve, reject) => {
			const run = async () => {
				result = await inContext(work);
			};
			this.#waiting.push({ run, failure: null, resolve, reject });
			if (!this.#busy) void this.#drain();
		});
		return result;
	}

	async #drain(): Promise<void> {
		this.#busy = true;
		// Those who ask in the same breath share the first group.
		await Promise.resolve();
		while (this.#waiting.length > 0) await this.#commit(this.#waiting.splice(0, MOST_AT_ONCE));
		this.#busy = false;
	}

	async #commit(jobs: Job[]): Promise<void> {
		const connection = this.#connection;
		try {
			connection.exec('BEGIN IMMEDIATE');
			for (const job of jobs) await this.#runOne(job);
			connection.exec('COMMIT');
		} catch (error) {
			if (connection.inTransaction) connection.exec('ROLLBACK');
			for (const job of jobs) job.reject(job.failure?.error ?? error);
			return;
		}
		for (const job of jobs) {
			if (job.failure) job.reject(job.failure.error);
			else job.resolve();
		}
	}

	/** @throws when the failure of this work took the whole group with it, as SQLite does when the disk is full */
	async #runOne(job: Job): Promise<void> {
		const connection = this.#connection;
		connection.exec('SAVEPOINT one');
		// Everything inside a transaction resolves in microtasks; reaching the next loop turn means it waited for the outside.
		let waited = false;
		const watch = this.#strict ? setImmediate(() => (waited = true)) : undefined;
		try {
			await job.run();
			if (waited) throw new Error('a transaction waited for something other than the database');
		} catch (error) {
			job.failure = { error };
			if (!connection.inTransaction) throw error;
			connection.exec('ROLLBACK TO one');
		} finally {
			clearImmediate(watch);
		}
		connection.exec('RELEASE one');
	}
}
