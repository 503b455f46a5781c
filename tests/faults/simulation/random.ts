/** A seeded generator (mulberry32): the same seed gives the same run. */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = (Math.imul(seed, 2_654_435_761) + 17) >>> 0;
	}

	/** In [0, 1). */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	}

	/** True with probability `p`. */
	chance(p: number): boolean {
		return this.next() < p;
	}

	/** A whole number in [0, below). */
	upTo(below: number): number {
		return Math.floor(this.next() * below);
	}

	pick<T>(items: readonly T[]): T {
		const item = items[this.upTo(items.length)];
		if (item === undefined) throw new Error('nothing to pick from');
		return item;
	}
}
