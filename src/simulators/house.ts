import { setTimeout as sleep } from 'node:timers/promises';
import { Blobs } from '#simulators/blobs.ts';
import { Bots } from '#simulators/bots/index.ts';
import { VirtualClock } from '#simulators/clock.ts';
import { Dice } from '#simulators/dice.ts';
import { Douyin } from '#simulators/douyin/index.ts';
import { FaultPlan, HeldCalls } from '#simulators/faults.ts';
import type { LedgerEntry, SimulatedPlatform, World } from '#simulators/platform.ts';
import { readState, writeState } from '#simulators/state-file.ts';
import { WeChat } from '#simulators/wechat/index.ts';
import { WebhookReceivers } from '#simulators/webhook/index.ts';
import { WordPress } from '#simulators/wordpress/index.ts';
import { Weibo } from '#simulators/weibo/index.ts';

const CALLS_KEPT = 1_000;
const LONGEST_TIMER_MS = 2_000_000_000;

export interface HouseOptions {
	seed: number;
	/** Virtual epoch ms at which the clock starts; the machine's time when absent. */
	now?: number | undefined;
	speed?: number | undefined;
	/** JSON snapshot; uploaded files go into `<file>.media/`. */
	stateFile?: string | undefined;
}

export interface RecordedCall {
	/** Virtual epoch ms. */
	at: number;
	platform: string;
	method: string;
	path: string;
	account: string | null;
	httpStatus: number | null;
	/** The platform's result code; null when the line was cut or the answer was not the platform's. */
	errcode: number | null;
	fault: string | null;
}

/** Everything the fake platforms share, and the platforms themselves. */
export class House implements World {
	readonly clock: VirtualClock;
	readonly dice: Dice;
	readonly blobs: Blobs;
	readonly faults = new FaultPlan();
	readonly held = new HeldCalls();
	readonly wechat: WeChat;
	readonly bots: Bots;
	readonly wordpress: WordPress;
	readonly webhook: WebhookReceivers;
	readonly weibo: Weibo;
	readonly douyin: Douyin;
	readonly platforms: readonly SimulatedPlatform[];
	publicUrl = '';
	#stateFile: string | null;
	#calls: RecordedCall[] = [];
	#timer: NodeJS.Timeout | undefined;
	#closing = new AbortController();

	constructor(options: HouseOptions) {
		const saved = options.stateFile ? readState(options.stateFile) : null;
		this.clock = new VirtualClock(options);
		this.dice = new Dice(saved?.seed ?? options.seed);
		this.blobs = new Blobs(options.stateFile ? `${options.stateFile}.media` : null);
		this.#stateFile = options.stateFile ?? null;
		this.wechat = new WeChat(this);
		this.bots = new Bots(this);
		this.wordpress = new WordPress(this);
		this.webhook = new WebhookReceivers(this);
		this.weibo = new Weibo(this);
		this.douyin = new Douyin(this);
		this.platforms = [this.wechat, this.bots, this.wordpress, this.weibo, this.webhook, this.douyin];
		if (saved) {
			if (options.now === undefined) this.clock.restore(saved.clock);
			for (const platform of this.platforms) {
				const state = saved.platforms[platform.name];
				if (state) platform.restore(state);
			}
		}
		this.clock.onChange(() => this.changed());
	}

	/** Saves everything; called after each effect and before its answer leaves. */
	save(): void {
		if (!this.#stateFile) return;
		const platforms = Object.fromEntries(this.platforms.map((p) => [p.name, p.snapshot()]));
		writeState(this.#stateFile, { seed: this.dice.seed, clock: this.clock.snapshot(), platforms });
	}

	changed(): void {
		if (this.#closing.signal.aborted) return;
		this.tick();
		this.save();
	}

	/** Lets happen what is due, and sets the alarm for what comes next. */
	tick(): void {
		if (this.#closing.signal.aborted) return;
		const due = this.#nextDue();
		const now = this.clock.now();
		if (due !== null && due <= now) {
			for (const platform of this.platforms) platform.runDue(now);
			this.save();
		}
		this.#arm();
	}

	#nextDue(): number | null {
		const times = this.platforms.map((p) => p.nextDue()).filter((at) => at !== null);
		return times.length > 0 ? Math.min(...times) : null;
	}

	#arm(): void {
		clearTimeout(this.#timer);
		const due = this.#nextDue();
		const wait = due === null ? null : this.clock.realMsUntil(due);
		if (wait === null) return;
		this.#timer = setTimeout(() => this.tick(), Math.min(wait, LONGEST_TIMER_MS));
	}

	/** Resolves when everything due by now has happened and every callback under way has been answered. */
	async settle(): Promise<void> {
		for (;;) {
			this.tick();
			for (const platform of this.platforms) await platform.idle();
			const due = this.#nextDue();
			if (due === null || due > this.clock.now()) return;
		}
	}

	record(call: Omit<RecordedCall, 'at'>): void {
		this.#calls.push({ at: this.clock.now(), ...call });
		if (this.#calls.length > CALLS_KEPT) this.#calls.shift();
	}

	/** Recent calls, oldest first. */
	calls(): RecordedCall[] {
		return [...this.#calls];
	}

	ledger(): LedgerEntry[] {
		return this.platforms.flatMap((platform) => platform.ledger());
	}

	/** Waits `ms` real milliseconds, or until the house closes. */
	async pause(ms: number): Promise<void> {
		await sleep(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined);
	}

	async close(): Promise<void> {
		this.#closing.abort();
		clearTimeout(this.#timer);
		this.held.release();
		for (const platform of this.platforms) await platform.close();
		this.save();
	}
}
