import type { Clock } from '#lib/server/clock.ts';

/** The part of the world an actor needs: time goes on for everybody at once. */
export interface Time {
	/** Real milliseconds since the start of the run. */
	elapsed: number;
	/** Epoch ms at the start. */
	readonly start: number;
}

/** Between these two a node has nothing in its hands. */
const AT_REST: ReadonlySet<string> = new Set(['idle', 'sweep']);

/**
 * One thread of control that runs only when it is given a turn: from one step boundary to the next. Between turns it may
 * be paused, or die and never be given another.
 */
export class Actor {
	readonly name: string;
	/** Whether it is a scheduler; the others bring one callback each. */
	readonly node: boolean;
	/** The boundary it stands at. */
	at = 'new';
	/** Its wall clock is off by this, ms. */
	skew = 0;
	/** Its monotonic clock stood still for this long while its machine slept, ms. */
	slept = 0;
	/** Not to be given a turn before this (elapsed ms). */
	pausedUntil = 0;
	dead = false;
	done = false;
	/** A node that found nothing rests until something is written or the time it read from the table. */
	rest: { until: number; version: number } | null = null;
	#resume: (() => void) | null = null;
	#parked: (() => void) | null = null;

	constructor(name: string, node: boolean) {
		this.name = name;
		this.node = node;
	}

	/** What the code under test awaits at a boundary. */
	step(name: string): Promise<void> {
		this.at = name;
		return new Promise((resolve) => {
			this.#resume = resolve;
			this.#parked?.();
		});
	}

	/** Starts `body`; it runs to its first boundary by itself. */
	run(body: () => Promise<void>): void {
		const end = () => {
			this.done = true;
			this.#parked?.();
		};
		body().then(end, end);
	}

	/** Lets it go on to its next boundary, or to its end. */
	turn(): Promise<void> {
		const resume = this.#resume;
		if (!resume) throw new Error(`${this.name} does not wait for a turn`);
		this.#resume = null;
		return new Promise((resolve) => {
			this.#parked = () => {
				this.#parked = null;
				resolve();
			};
			resume();
		});
	}

	get over(): boolean {
		return this.dead || this.done;
	}

	get waiting(): boolean {
		return !this.over && this.#resume !== null;
	}

	/** In the middle of something. */
	get busy(): boolean {
		return this.waiting && !AT_REST.has(this.at);
	}

	/** Whether a turn at `time` would do anything; `version` counts what was written to the database. */
	ready(time: Time, version: number): boolean {
		if (!this.waiting || this.pausedUntil > time.elapsed) return false;
		if (this.at !== 'idle' || this.rest === null || this.rest.version !== version) return true;
		return time.start + time.elapsed + this.skew >= this.rest.until;
	}

	/** The clock this actor sees. */
	clock(time: Time): Clock {
		return {
			now: () => time.start + time.elapsed + this.skew,
			// Real ones have fractions, and a column for whole milliseconds takes none.
			mono: () => time.elapsed - this.slept + 0.375,
		};
	}
}
