/** One observation of a running total, as far as placing it needs to know. */
export interface Point {
	/** Grows with arrival: of two at the same moment the later one is the revision. */
	id: number;
	asOf: number;
	value: number;
}

/** What placing changed: the fate of points, and what is to be added to the sums at a point's bucket. */
export interface Placing<P extends Point> {
	counted: P[];
	superseded: P[];
	/** Added to the sums under the dimensions of `point`, in the period that ends at its `asOf`. */
	deltas: { point: P; delta: number }[];
}

/** Growth tenfold or more is held for a person … */
const JUMP = 10;
/** … unless the figures are small, where it is everyday. */
const JUMP_FLOOR = 100;

/** Whether a running total may go from `before` to `after` without a person looking. */
export function isPlausible(before: number, after: number): boolean {
	return after >= before && after < JUMP * Math.max(before, JUMP_FLOOR);
}

/**
 * A running total's counted points in order of time, with the held ones among them. Points arrive in any order: one that
 * fits between its neighbours is counted, with both its own growth and its successor's put right; one that falls or
 * jumps waits for a person. When later arrivals explain a waiting point it is counted without asking.
 */
export class Series<P extends Point> {
	readonly #counted: P[];
	#held: P[];
	readonly #out: Placing<P> = { counted: [], superseded: [], deltas: [] };

	/** @param counted in order of time @param held in any order */
	constructor(counted: readonly P[], held: readonly P[]) {
		this.#counted = [...counted];
		this.#held = [...held];
	}

	/** Places a new point: counted or held. With `accept` a person has said it is right. */
	place(point: P, accept = false): 'counted' | 'held' {
		if (!this.#fits(point, accept)) {
			this.#held.push(point);
			return 'held';
		}
		this.#count(point);
		this.#reconsider();
		return 'counted';
	}

	/** Everything the placings so far changed. */
	get changes(): Placing<P> {
		return this.#out;
	}

	#around(point: P): { at: number; same: P | undefined; before: P | undefined; after: P | undefined } {
		let at = this.#counted.length;
		while (at > 0 && (this.#counted[at - 1] as P).asOf >= point.asOf) at--;
		const found = this.#counted[at];
		const same = found?.asOf === point.asOf ? found : undefined;
		return { at, same, before: this.#counted[at - 1], after: same ? this.#counted[at + 1] : found };
	}

	#fits(point: P, accept: boolean): boolean {
		if (accept) return true;
		const { same, before, after } = this.#around(point);
		if (same && same.id > point.id) return false;
		if (before && !isPlausible(before.value, point.value)) return false;
		return !after || isPlausible(point.value, after.value);
	}

	#count(point: P): void {
		const { at, same, before, after } = this.#around(point);
		const base = before?.value ?? 0;
		const { counted, superseded, deltas } = this.#out;
		if (same) {
			deltas.push({ point: same, delta: base - same.value });
			superseded.push(same);
		}
		deltas.push({ point, delta: point.value - base });
		if (after) deltas.push({ point: after, delta: (same?.value ?? base) - point.value });
		counted.push(point);
		this.#counted.splice(at, same ? 1 : 0, point);
		const stale = (held: P) => held.asOf === point.asOf && held.id < point.id;
		superseded.push(...this.#held.filter(stale));
		this.#held = this.#held.filter((held) => held !== point && !stale(held));
	}

	#reconsider(): void {
		for (;;) {
			const ready = this.#held
				.toSorted((a, b) => a.asOf - b.asOf || b.id - a.id)
				.find((held) => this.#fits(held, false));
			if (!ready) return;
			this.#count(ready);
		}
	}
}
