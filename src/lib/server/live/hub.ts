import { randomBytes } from 'node:crypto';
import { SIGN_OF_LIFE_MS, TICK_MS, type Json, type Snapshot } from '#lib/contract/live.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { encodeStep, type Changes, type EncodedDelta } from './frame.ts';
import { concerns, type Change, type Topic } from './topic.ts';

/** Where deltas go: everyone who follows a topic on this node. */
export interface Rooms {
	size(name: string): number;
	/** Resolves when every member was handed the frames; the next step of the topic waits for it. */
	send(name: string, frames: readonly EncodedDelta[]): Promise<void>;
}

interface Entry {
	json: string;
	value: Json;
}
interface Open {
	topic: Topic;
	epoch: string;
	v: number;
	at: number;
	entries: ReadonlyMap<string, Entry>;
	dirty: boolean;
	failed: boolean;
	/** Monotonic ms. */
	lookedAt: number;
	sentAt: number;
	costMs: number;
	timer: NodeJS.Timeout | null;
	looking: Promise<void> | null;
}

/** A topic nobody follows is forgotten after this long; a page that reloads finds it warm. */
const LINGER_MS = 10_000;
/** A topic may use at most a tenth of the time; a slow one is looked at less often, down to this. */
const SLOWEST_MS = 2_000;

export interface HubParts {
	clock: Clock;
	log: Logger;
	rooms: Rooms;
}

/**
 * Keeps the followed topics true. Signals only say "look": the state always comes from the producer, is compared with
 * what was sent, and the difference goes out once for all. A lost signal therefore costs time, never a wrong figure.
 */
export class Hub {
	readonly #parts: HubParts;
	readonly #open = new Map<string, Open>();
	#closed = false;

	constructor(parts: HubParts) {
		this.#parts = parts;
	}

	/** Makes sure the topic is computed. {@link snapshot} then answers without waiting. */
	async open(topic: Topic): Promise<void> {
		let open = this.#open.get(topic.name);
		// The newest opener's rights are the ones it is computed with.
		if (open) open.topic = topic;
		if (open && !this.#needsLook(open)) return;
		if (!open) {
			open = this.#begin(topic);
			this.#open.set(topic.name, open);
		}
		await this.#look(open);
		if (open.failed) throw new Error(`topic ${topic.name} could not be computed`);
	}

	/** The state as last sent. Join the room in the same turn, or a delta falls between. */
	snapshot(name: string): Snapshot | null {
		const open = this.#open.get(name);
		if (!open || open.v === 0) return null;
		const state = Object.fromEntries([...open.entries].map(([key, { value }]) => [key, value]));
		return { v: open.v, epoch: open.epoch, at: open.at, state };
	}

	/** Marks every topic the change concerns. */
	changed(change: Change): void {
		for (const open of this.#open.values()) {
			if (!concerns(open.topic, change)) continue;
			open.dirty = true;
			this.#schedule(open);
		}
	}

	/** Once a second: looks at topics that have been silent, forgets those nobody follows. */
	sweep(): void {
		const now = this.#parts.clock.mono();
		for (const [name, open] of this.#open) {
			if (this.#parts.rooms.size(name) === 0) {
				if (now - open.lookedAt > LINGER_MS && !open.looking) this.#forget(name, open);
			} else if (now - open.sentAt >= SIGN_OF_LIFE_MS) {
				open.dirty = true;
				this.#schedule(open);
			}
		}
	}

	/** How many topics are computed: for the metrics page. */
	get topics(): number {
		return this.#open.size;
	}

	async close(): Promise<void> {
		this.#closed = true;
		const running: Promise<void>[] = [];
		for (const open of this.#open.values()) {
			if (open.timer) clearTimeout(open.timer);
			if (open.looking) running.push(open.looking);
		}
		this.#open.clear();
		await Promise.all(running);
	}

	#begin(topic: Topic): Open {
		const now = this.#parts.clock.mono();
		const epoch = randomBytes(6).toString('base64url');
		const never = { dirty: true, failed: false, lookedAt: -Infinity, sentAt: now, costMs: 0 };
		return { topic, epoch, v: 0, at: 0, entries: new Map(), ...never, timer: null, looking: null };
	}

	/** A topic with followers is kept true by them; one without may be out of date. */
	#needsLook(open: Open): boolean {
		if (open.v === 0 || open.failed) return true;
		if (this.#parts.rooms.size(open.topic.name) > 0) return false;
		return open.dirty || this.#parts.clock.mono() - open.lookedAt > TICK_MS;
	}

	#forget(name: string, open: Open): void {
		if (open.timer) clearTimeout(open.timer);
		this.#open.delete(name);
	}

	#schedule(open: Open): void {
		if (this.#closed || open.timer || open.looking) return;
		if (this.#parts.rooms.size(open.topic.name) === 0) return;
		const pause = Math.max(TICK_MS, Math.min(open.costMs * 10, SLOWEST_MS));
		const wait = Math.max(0, open.lookedAt + pause - this.#parts.clock.mono());
		open.timer = setTimeout(() => {
			open.timer = null;
			void this.#look(open);
		}, wait);
	}

	#look(open: Open): Promise<void> {
		open.looking ??= this.#lookOnce(open).finally(() => {
			open.looking = null;
			if (open.dirty) this.#schedule(open);
		});
		return open.looking;
	}

	async #lookOnce(open: Open): Promise<void> {
		const { clock, log } = this.#parts;
		const { topic } = open;
		const at = clock.now();
		open.dirty = false;
		open.lookedAt = clock.mono();
		try {
			const entries = entriesOf(await topic.produce());
			open.costMs = clock.mono() - open.lookedAt;
			await this.#send(open, at, entries);
			open.failed = false;
		} catch (error) {
			if (!open.failed) log.error({ err: error, topic: topic.name }, 'a live topic could not be computed');
			open.failed = true;
		}
	}

	async #send(open: Open, at: number, entries: Open['entries']): Promise<void> {
		const { clock, rooms } = this.#parts;
		const changes = difference(open.entries, entries);
		const same = open.v > 0 && changes.set.size === 0 && changes.del.length === 0;
		const { frames, v } = encodeStep({ name: open.topic.name, epoch: open.epoch, at }, open.v, changes);
		open.entries = entries;
		open.at = at;
		// An empty topic has a version too: 0 means "not computed yet".
		open.v = Math.max(1, v);
		if (this.#closed || (same && clock.mono() - open.sentAt < SIGN_OF_LIFE_MS)) return;
		open.sentAt = clock.mono();
		await rooms.send(open.topic.name, frames);
	}
}

function entriesOf(state: Readonly<Record<string, Json>>): Map<string, Entry> {
	return new Map(
		Object.entries(state).map(([key, value]) => [key, { json: JSON.stringify(value), value }] as const),
	);
}

/** What turns `before` into `after`. */
export function difference(before: Open['entries'], after: Open['entries']): Changes {
	const set = new Map<string, string>();
	for (const [key, { json }] of after) if (before.get(key)?.json !== json) set.set(key, json);
	return { set, del: [...before.keys()].filter((key) => !after.has(key)) };
}
