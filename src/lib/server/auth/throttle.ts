import { LimitError } from '../errors.ts';

interface Count {
	n: number;
	/** Epoch ms at which the count begins anew. */
	until: number;
}

/**
 * Counts what one source does within a window, in this process's memory. It bounds work (password hashing) and spraying;
 * the durable lock of an account is in the database.
 */
export class Throttle {
	readonly #limit: number;
	readonly #windowMs: number;
	readonly #most: number;
	readonly #counts = new Map<string, Count>();

	/** @param limit acts in `windowMs` @param most sources remembered; the oldest is forgotten first */
	constructor(limit: number, windowMs: number, most = 10_000) {
		this.#limit = limit;
		this.#windowMs = windowMs;
		this.#most = most;
	}

	/** Counts one act of `source`. @throws {LimitError} 429 limit.too_many, saying in how many minutes it works again */
	take(source: string, now: number): void {
		if (this.left(source, now) === 0)
			throw new LimitError(429, 'limit.too_many', { minutes: this.minutesLeft(source, now) });
		const count = this.#live(source, now);
		if (count) count.n++;
		else this.#remember(source, { n: 1, until: now + this.#windowMs });
	}

	/** Takes back one act: it turned out harmless. */
	giveBack(source: string): void {
		const count = this.#counts.get(source);
		if (count && count.n > 0) count.n--;
	}

	/** Acts that `source` has left in its window. */
	left(source: string, now: number): number {
		return Math.max(0, this.#limit - (this.#live(source, now)?.n ?? 0));
	}

	/** Minutes until the window of `source` ends, at least 1. */
	minutesLeft(source: string, now: number): number {
		return Math.max(1, Math.ceil(((this.#live(source, now)?.until ?? now) - now) / 60_000));
	}

	#live(source: string, now: number): Count | null {
		const count = this.#counts.get(source);
		return count && count.until > now ? count : null;
	}

	#remember(source: string, count: Count): void {
		this.#counts.delete(source);
		if (this.#counts.size >= this.#most) {
			const [oldest] = this.#counts.keys();
			if (oldest !== undefined) this.#counts.delete(oldest);
		}
		this.#counts.set(source, count);
	}
}
