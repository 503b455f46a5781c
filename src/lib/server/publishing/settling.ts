import type { Clock } from '../clock.ts';
import type { Publication } from './rules.ts';

/**
 * How long this process itself has seen a send's outcome unknown, on the monotonic clock. Absence proves nothing before
 * the platform has settled, and the wall clock cannot say so: it may be set forward while a call is still under way.
 */
export class Settling {
	readonly #clock: Clock;
	readonly #seen = new Map<string, { sentAt: number | null; mono: number }>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** From now on the outcome of the row's last send is unknown to us. */
	begin(row: Pick<Publication, 'id' | 'sentAt'>): void {
		this.#seen.set(row.id, { sentAt: row.sentAt, mono: this.#clock.mono() });
	}

	/** What is left of `settleMs` in whole ms, 0 when it has passed. A send we had not heard of begins to settle now. */
	left(row: Pick<Publication, 'id' | 'sentAt'>, settleMs: number): number {
		const seen = this.#seen.get(row.id);
		if (seen?.sentAt !== row.sentAt) this.begin(row);
		const mono = this.#seen.get(row.id)?.mono ?? this.#clock.mono();
		return Math.max(0, Math.ceil(mono + settleMs - this.#clock.mono()));
	}

	forget(id: string): void {
		this.#seen.delete(id);
	}
}
