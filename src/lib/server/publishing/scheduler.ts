import { applyCallbacks } from './apply-callbacks.ts';
import { claimPublications } from './claim-publications.ts';
import { lookAtPublication } from './look-at-publication.ts';
import type { Parts } from './parts.ts';
import { reapLeases } from './reap-leases.ts';
import type { Publication } from './rules.ts';
import { sendPublication } from './send-publication.ts';

/** Publications worked on at the same time by one node. */
const WORKERS = 16;
/** The heartbeat looks each second anyway; the timer is for what comes due in between. */
const LONGEST_SLEEP_MS = 60_000;
/** While most workers are busy, those that become free are given work together. */
const GATHER_MS = 10;
/** Rows that another node is just taking look due until it has committed. */
const SHORTEST_SLEEP_MS = 20;
/** After stop(): what the calls under way are given, then what they are given to say that they were cut off. */
const FINISH_MS = 6_000;
const CUT_OFF_MS = 2_500;

/** Does for one claimed publication what its state asks for. */
export async function workPublication(parts: Parts, claimed: Publication): Promise<void> {
	if (claimed.state === 'leased') await sendPublication(parts, claimed);
	else await lookAtPublication(parts, claimed);
}

/** Everything one look of a scheduler does: take back, apply callbacks, take on. Gives what was taken. */
export async function sweepPublications(parts: Parts, limit: number): Promise<Publication[]> {
	const { ctx, rows } = parts;
	await parts.step('sweep');
	await applyCallbacks(parts);
	if (!(await rows.isWorkWaiting(ctx.store, ctx.clock.now()))) return [];
	await reapLeases(parts);
	return limit > 0 ? claimPublications(parts, limit) : [];
}

/**
 * Runs the engine on one node. The truth is `wake_at` in the table: a lost timer or beat delays and never loses, and any
 * number of nodes may run one.
 */
export class Scheduler {
	readonly #parts: Parts;
	readonly #closing = new AbortController();
	readonly #cutOff = new AbortController();
	readonly #working = new Set<Promise<void>>();
	#timer: NodeJS.Timeout | undefined;
	#gathering: NodeJS.Timeout | undefined;
	#sweeping: Promise<void> | null = null;
	#again = false;

	constructor(parts: Parts) {
		this.#parts = { ...parts, closing: this.#closing.signal, cutOff: this.#cutOff.signal };
	}

	/** Looks now, or once more right after the look that is going on. */
	wake(): void {
		void this.sweep().catch((error: unknown) =>
			this.#parts.ctx.log.error({ err: error }, 'the scheduler failed to look'),
		);
	}

	/** One look: takes what is due while workers are free, and sets the timer for what comes next. */
	async sweep(): Promise<void> {
		if (this.#closing.signal.aborted) return;
		if (this.#sweeping) {
			this.#again = true;
			return this.#sweeping;
		}
		this.#sweeping = this.#sweepUntilQuiet();
		try {
			await this.#sweeping;
		} finally {
			this.#sweeping = null;
		}
	}

	/** Publications this node works on at the moment. */
	get busy(): number {
		return this.#working.size;
	}

	/** No new sends; those under way finish or are cut off and kept as unknown. Within 9 s. */
	async stop(): Promise<void> {
		this.#closing.abort();
		clearTimeout(this.#timer);
		clearTimeout(this.#gathering);
		await this.#sweeping?.catch(() => undefined);
		if (await this.#workersEnd(FINISH_MS)) return;
		this.#cutOff.abort();
		if (!(await this.#workersEnd(CUT_OFF_MS)))
			this.#parts.ctx.log.warn({ busy: this.busy }, 'stopped while publications were being sent');
	}

	async #sweepUntilQuiet(): Promise<void> {
		do {
			this.#again = false;
			const free = WORKERS - this.#working.size;
			for (const claimed of await sweepPublications(this.#parts, free)) this.#start(claimed);
		} while (this.#again && !this.#closing.signal.aborted);
		await this.#arm();
	}

	#start(claimed: Publication): void {
		const { log } = this.#parts.ctx;
		const work = workPublication(this.#parts, claimed)
			.catch((error: unknown) => log.error({ err: error, publicationId: claimed.id }, 'a worker failed'))
			.finally(() => {
				this.#working.delete(work);
				this.#wakeSoon();
			});
		this.#working.add(work);
	}

	#wakeSoon(): void {
		if (this.#gathering) return;
		const wait = this.#working.size > WORKERS / 2 ? GATHER_MS : 0;
		this.#gathering = setTimeout(() => {
			this.#gathering = undefined;
			this.wake();
		}, wait);
	}

	async #arm(): Promise<void> {
		const { ctx, rows } = this.#parts;
		clearTimeout(this.#timer);
		if (this.#closing.signal.aborted || this.#working.size >= WORKERS) return;
		const next = await rows.earliestWake(ctx.store);
		if (next === null || this.#closing.signal.aborted) return;
		const wait = Math.min(Math.max(next - ctx.clock.now(), SHORTEST_SLEEP_MS), LONGEST_SLEEP_MS);
		this.#timer = setTimeout(() => this.wake(), wait);
		this.#timer.unref();
	}

	async #workersEnd(withinMs: number): Promise<boolean> {
		let timer: NodeJS.Timeout | undefined;
		const tooLong = new Promise<boolean>((resolve) => {
			timer = setTimeout(() => resolve(false), withinMs);
		});
		const ended = Promise.allSettled([...this.#working]).then(() => true);
		const result = await Promise.race([ended, tooLong]);
		clearTimeout(timer);
		return result;
	}
}
