/** The only source of time. Rules and stores take it as an argument so that tests own it. */
export interface Clock {
	/** Wall clock, epoch milliseconds. */
	now(): number;
	/** Monotonic milliseconds: for deadlines, never for dates. */
	mono(): number;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	mono: () => performance.now(),
};

/** A clock that stands at `at` (epoch ms) until it is moved. Monotonic time moves with it. */
export class ManualClock implements Clock {
	#at: number;
	#mono = 0;
	constructor(at: number) {
		this.#at = at;
	}
	now(): number {
		return this.#at;
	}
	mono(): number {
		return this.#mono;
	}
	/** Moves both clocks forward by `ms`. */
	advance(ms: number): void {
		this.#at += ms;
		this.#mono += ms;
	}
	/** Sets the wall clock alone, as an administrator or NTP would. */
	jumpTo(at: number): void {
		this.#at = at;
	}
}
