import { HOUR } from '#lib/contract/beijing-time.ts';
import type { App } from '#lib/server/app.ts';
import type { ManualClock } from '#lib/server/clock.ts';
import { earliestWake, isAnythingUnderWay } from './read-state.ts';
import type { SimulatorClient } from './simulator.ts';

/** Waiting for calls to the simulator that are under way. */
const QUIET_MS = 20_000;
const LOOK_EVERY_MS = 4;
/** Calls take time on the played clock too, or everything would have happened in one instant; up to so many steps. */
const CALL_STEP = 130;
const CALL_STEPS = 25;
/** While nothing is due the heartbeat is heard this often: it commits each time. */
const BEAT_EVERY = HOUR / 2;

interface Act {
	at: number;
	run: () => Promise<unknown>;
}

export interface Stage {
	app: App;
	clock: ManualClock;
	simulator: SimulatorClient;
}

/**
 * Plays a past week as it would have been: acts happen at their time, and between two of them the product's own heartbeat
 * and the platforms' clock go on, stopping wherever a publication wakes.
 */
export class Timeline {
	readonly #stage: Stage;
	#acts: Act[] = [];
	#beatAt = -Infinity;

	constructor(stage: Stage) {
		this.#stage = stage;
	}

	/** Epoch ms on the played clock. */
	get now(): number {
		return this.#stage.clock.now();
	}

	/** Something that happens at `at` (epoch ms). Acts of one moment happen in the order they were planned. */
	plan(at: number, run: Act['run']): void {
		this.#acts.push({ at, run });
	}

	/** Plays everything planned up to `until`, also what is planned on the way, and stops there. */
	async play(until: number): Promise<void> {
		for (;;) {
			const next = this.#takeNext(until);
			await this.#passTo(next?.at ?? until);
			if (!next) return;
			await next.run();
			await this.#settle();
		}
	}

	#takeNext(until: number): Act | null {
		const due = this.#acts.filter((act) => act.at <= until);
		const first = due.reduce<Act | null>((best, act) => (best && best.at <= act.at ? best : act), null);
		if (first) this.#acts.splice(this.#acts.indexOf(first), 1);
		return first;
	}

	async #passTo(at: number): Promise<void> {
		for (;;) {
			const wake = await earliestWake(this.#stage.app);
			if (wake === null || wake >= at) break;
			await this.#moveTo(Math.max(wake, this.now));
		}
		await this.#moveTo(at);
	}

	async #moveTo(at: number): Promise<void> {
		const { clock, simulator } = this.#stage;
		if (at > clock.now()) clock.advance(at - clock.now());
		await simulator.setClock({ now: clock.now(), speed: 0 });
		await this.#settle();
	}

	/** Lets the heartbeat do what is due by now, and waits until nothing is being sent or looked at. */
	async #settle(): Promise<void> {
		const { app, clock } = this.#stage;
		const deadline = performance.now() + QUIET_MS;
		for (let step = 0; ; step++) {
			const isQuiet = !(await isAnythingUnderWay(app));
			if (isQuiet && this.now - this.#beatAt < BEAT_EVERY) return;
			this.#beatAt = this.now;
			await app.heartbeat.beat();
			if (isQuiet) continue;
			if (step < CALL_STEPS) clock.advance(CALL_STEP);
			if (performance.now() > deadline) throw new Error('a publication did not come to rest');
			await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
		}
	}
}
