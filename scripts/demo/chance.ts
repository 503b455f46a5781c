/** Chance that repeats: the same seed gives the same numbers in the same order (mulberry32). */
export class Chance {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** In [0, 1). */
	fraction(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = this.#state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
	}

	/** Whole number from `min` to `max`, both included. */
	whole(min: number, max: number): number {
		return min + Math.floor(this.fraction() * (max - min + 1));
	}

	pick<T>(list: readonly T[]): T {
		const picked = list[Math.floor(this.fraction() * list.length)];
		if (picked === undefined) throw new Error('nothing to pick from');
		return picked;
	}

	/** How often something that happens `mean` times on average happens now (Poisson). */
	times(mean: number): number {
		if (mean > 30) {
			// The normal approximation: the product below would underflow.
			const normal = Math.sqrt(-2 * Math.log(1 - this.fraction())) * Math.cos(2 * Math.PI * this.fraction());
			return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
		}
		const end = Math.exp(-mean);
		let product = this.fraction();
		let count = 0;
		while (product > end) {
			product *= this.fraction();
			count++;
		}
		return count;
	}
}
