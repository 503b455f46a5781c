export interface ClockState {
	/** Machine time at which `virtualAt` was true, epoch ms. */
	realAt: number;
	virtualAt: number;
	/** Virtual milliseconds per real millisecond; 0 stands still. */
	speed: number;
}

export interface ClockChange {
	now?: number | undefined;
	speed?: number | undefined;
	advanceMs?: number | undefined;
}

/** The platforms' own time: machine time × speed from an anchor that can be moved. */
export class VirtualClock {
	#state: ClockState;
	#listeners = new Set<() => void>();

	constructor(start: { now?: number | undefined; speed?: number | undefined } = {}) {
		const realAt = Date.now();
		this.#state = { realAt, virtualAt: start.now ?? realAt, speed: start.speed ?? 1 };
	}

	get speed(): number {
		return this.#state.speed;
	}

	/** Virtual epoch milliseconds, whole. */
	now(): number {
		const { realAt, virtualAt, speed } = this.#state;
		return Math.floor(virtualAt + (Date.now() - realAt) * speed);
	}

	/** Real milliseconds until `at`, or null when the clock stands still before it. */
	realMsUntil(at: number): number | null {
		const left = at - this.now();
		if (left <= 0) return 0;
		return this.#state.speed > 0 ? Math.ceil(left / this.#state.speed) : null;
	}

	/** Sets, then advances, then changes speed; tells the listeners once. */
	change(change: ClockChange): void {
		const virtualAt = (change.now ?? this.now()) + (change.advanceMs ?? 0);
		this.#state = { realAt: Date.now(), virtualAt, speed: change.speed ?? this.#state.speed };
		for (const listener of this.#listeners) listener();
	}

	onChange(listener: () => void): void {
		this.#listeners.add(listener);
	}

	snapshot(): ClockState {
		return { ...this.#state };
	}

	/** Takes up a saved clock: it kept running while the process was away. */
	restore(state: ClockState): void {
		this.#state = { ...state };
	}
}

const CST_OFFSET = 8 * 3_600_000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Calendar day in China Standard Time (UTC+8, no summer time since 1991), YYYY-MM-DD. */
export function cstDay(at: number): string {
	return new Date(at + CST_OFFSET).toISOString().slice(0, 10);
}

/** Midnight (CST) that begins `day`, epoch ms. */
export function cstDayStart(day: string): number {
	return Date.parse(`${day}T00:00:00+08:00`);
}

/** The day `count` days after `day`. */
export function addDays(day: string, count: number): string {
	return cstDay(cstDayStart(day) + count * DAY);
}

/** Hour of the day in CST, 0–23. */
export function cstHour(at: number): number {
	return new Date(at + CST_OFFSET).getUTCHours();
}

/** YYYY-MM-DD HH:MM:SS in CST, for people. */
export function cstText(at: number): string {
	return new Date(at + CST_OFFSET).toISOString().slice(0, 19).replace('T', ' ');
}
