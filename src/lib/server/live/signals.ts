import type { Ctx } from '../ctx.ts';
import { eventsAfter } from '../events/index.ts';
import { findUnit, type Scope } from '../units/index.ts';
import { growth } from './store.ts';
import type { Change } from './topic.ts';

const EVERYWHERE: Scope = { paths: ['/'] };
/** Takes a change; `own` when this node committed it, so that the others must be told. */
type Sink = (change: Change, own: boolean) => void;

/** More foreign events than this between two polls, and everything is looked at instead. */
const FOREIGN_MAX = 200;

/**
 * Turns what happens into changes: this node's commits at once, other nodes' by looking once a second how far the log
 * and the readings have grown. Every signal is a hint; the hub computes from the database.
 */
export class Signals {
	readonly #ctx: Ctx;
	readonly #changed: Sink;
	readonly #stop: () => void;
	readonly #paths = new Map<string, string>();
	/** Events of this node that the next poll need not report again. */
	#seen = new Set<number>();
	#cursor: { seq: number; readingId: number } | null = null;

	constructor(ctx: Ctx, changed: Sink) {
		this.#ctx = ctx;
		this.#changed = changed;
		this.#stop = ctx.events.listen((event) => {
			this.#seen.add(event.seq);
			void this.#report(event.kind, event.unitId, true);
		});
	}

	/** Readings of these units (or of any) were committed. */
	readings(unitIds?: Iterable<string>): void {
		if (!unitIds) return this.#changed({ kind: 'readings', path: null }, true);
		for (const unitId of unitIds) void this.#report('readings', unitId, true);
	}

	/** Notices what other nodes committed since the last poll. */
	async poll(): Promise<void> {
		const now = await growth(this.#ctx.store);
		const before = this.#cursor ?? now;
		this.#cursor = now;
		const seen = this.#seen;
		this.#seen = new Set();
		if (now.readingId > before.readingId) this.#changed({ kind: 'readings', path: null }, false);
		if (now.seq <= before.seq) return;
		const events = await eventsAfter(this.#ctx.store, before.seq, FOREIGN_MAX);
		const foreign = events.filter((event) => !seen.has(event.seq));
		if (events.length === FOREIGN_MAX) return this.#changed({ kind: 'lost', path: null }, false);
		for (const event of foreign) await this.#report(event.kind as Change['kind'], event.unitId, false);
	}

	stop(): void {
		this.#stop();
	}

	async #report(kind: Change['kind'], unitId: string, own: boolean): Promise<void> {
		if (kind === 'unit.changed') this.#paths.clear();
		this.#changed({ kind, path: await this.#pathOf(unitId) }, own);
	}

	/** The unit's path, or null when it cannot be told now: then the change may concern anybody. */
	async #pathOf(unitId: string): Promise<string | null> {
		const known = this.#paths.get(unitId);
		if (known) return known;
		try {
			const unit = await findUnit(this.#ctx.store, unitId, EVERYWHERE);
			if (unit) this.#paths.set(unitId, unit.path);
			return unit?.path ?? null;
		} catch (error) {
			this.#ctx.log.warn({ err: error }, 'the unit of a change could not be read');
			return null;
		}
	}
}
