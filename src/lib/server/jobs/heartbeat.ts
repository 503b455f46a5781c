import { setTimeout as delay } from 'node:timers/promises';
import cron, { type ScheduledTask } from 'node-cron';
import { desc } from 'drizzle-orm';
import type { BeatNotice } from '#lib/contract/boards.ts';
import type { Clock } from '../clock.ts';
import type { Reader, Store } from '../db/index.ts';
import type { Logger } from '../logger.ts';

interface Job {
	name: string;
	everyMs: number;
	nextAt: number;
	/** Monotonic ms since when it runs; null while it does not. */
	runningSince: number | null;
	run: () => Promise<void>;
}
export interface HeartbeatParts {
	store: Store;
	clock: Clock;
	log: Logger;
	node: string;
}

const PERSIST_MS = 5_000;
const FINISH_MS = 5_000;
const STUCK_MS = 60_000;
/** Newest rows looked at; nodes of other days are not. */
const NODES_READ = 20;
/** A second's tick that differs from the wall clock by more than this means sleep, a blocked loop or a changed clock. */
const JUMP_MS = 5_000;

/**
 * Says "look" once a second. It carries no truth: what is due stands in the tables, so a lost or late beat delays work
 * and never loses it. Jobs must be idempotent; a job still running is not started again.
 */
export class Heartbeat {
	readonly #parts: HeartbeatParts;
	readonly #jobs: Job[] = [];
	readonly #startedAt: number;
	#task: ScheduledTask | null = null;
	#lastBeat: { wall: number; mono: number } | null = null;
	readonly #running = new Set<Promise<void>>();
	#jumps = 0;
	#notice: BeatNotice | null = null;
	#lagMs = 0;

	constructor(parts: HeartbeatParts) {
		this.#parts = parts;
		this.#startedAt = parts.clock.now();
		this.every('heartbeat.persist', PERSIST_MS, () => this.#persist());
	}

	/** Registers a job to run about every `everyMs`, from the next beat on. */
	every(name: string, everyMs: number, run: () => Promise<void>): void {
		this.#jobs.push({ name, everyMs, nextAt: 0, runningSince: null, run });
	}

	start(): void {
		// A beat ends with its slowest job, and each job keeps itself from overlapping: the next beat must not wait for it.
		this.#task = cron.schedule('* * * * * *', () => this.beat(), {
			timezone: 'Asia/Shanghai',
			// Said once more in prose on standard output otherwise; #compareClocks logs what matters.
			suppressMissedWarning: true,
		});
	}

	/** No more beats. Waits for the jobs that run, for what they use is closed next, but not for long: they are idempotent. */
	async stop(): Promise<void> {
		await this.#task?.destroy();
		this.#task = null;
		await Promise.race([Promise.all(this.#running), delay(FINISH_MS, undefined, { ref: false })]);
	}

	/** One beat: notices jumps and starts every job whose time has come. Resolves when those it started have ended. */
	async beat(): Promise<void> {
		const jobs = this.#startDue();
		this.#running.add(jobs);
		await jobs;
		this.#running.delete(jobs);
	}

	async #startDue(): Promise<void> {
		const { clock, log } = this.#parts;
		this.#compareClocks();
		const now = clock.mono();
		const due = this.#jobs.filter((job) => job.runningSince === null && job.nextAt <= now);
		await Promise.all(
			due.map(async (job) => {
				job.runningSince = now;
				job.nextAt = now + job.everyMs;
				try {
					await job.run();
				} catch (error) {
					log.error({ err: error, job: job.name }, 'a job failed');
				} finally {
					job.runningSince = null;
				}
			}),
		);
	}

	/** Wall time of the last beat, and what was noticed since the start. */
	status(): { at: number | null; jumps: number; lagMs: number; notice: BeatNotice | null } {
		const { wall = null } = this.#lastBeat ?? {};
		return { at: wall, jumps: this.#jumps, lagMs: this.#lagMs, notice: this.#notice };
	}

	#compareClocks(): void {
		const { clock, log } = this.#parts;
		const beat = { wall: clock.now(), mono: clock.mono() };
		if (this.#lastBeat) {
			const wall = beat.wall - this.#lastBeat.wall;
			const mono = beat.mono - this.#lastBeat.mono;
			this.#lagMs = Math.max(0, Math.round(mono - 1000));
			if (Math.abs(wall - mono) > JUMP_MS || mono > JUMP_MS) {
				this.#jumps++;
				const jumped = Math.abs(wall - mono) > JUMP_MS;
				this.#notice = {
					kind: jumped ? 'clock' : 'pause',
					ms: Math.round(jumped ? wall - mono : mono),
					at: beat.wall,
				};
				log.warn(
					{ wallMs: Math.round(wall), monoMs: Math.round(mono) },
					'the clock jumped or the process slept',
				);
			}
		}
		this.#lastBeat = beat;
	}

	/** Whether a job that comes often has been running for a minute and many times its turn. */
	#isStuck(): boolean {
		const now = this.#parts.clock.mono();
		return this.#jobs.some(
			({ runningSince, everyMs }) =>
				runningSince !== null && now - runningSince > Math.max(STUCK_MS, 20 * everyMs),
		);
	}

	async #persist(): Promise<void> {
		const { store, clock, node } = this.#parts;
		const { heartbeats } = store.s;
		const row = {
			at: clock.now(),
			startedAt: this.#startedAt,
			detail: { jumps: this.#jumps, lagMs: this.#lagMs, notice: this.#notice, stuck: this.#isStuck() },
		};
		await store.tx(async (tx) => {
			await tx.db
				.insert(heartbeats)
				.values({ node, ...row })
				.onConflictDoUpdate({ target: heartbeats.node, set: row });
		});
	}
}

/** The newest beat of any node, epoch ms, or null when none ever beat. */
export async function lastHeartbeat(reader: Reader): Promise<number | null> {
	const { heartbeats } = reader.s;
	const [row] = await reader.db
		.select({ at: heartbeats.at })
		.from(heartbeats)
		.orderBy(desc(heartbeats.at))
		.limit(1);
	return row?.at ?? null;
}

/** What the schedulers say of themselves: the newest beat, whether that node has a job that does not end, what any noticed since. */
export async function readBeats(
	reader: Reader,
	since: number,
): Promise<{ at: number | null; stuck: boolean; notice: BeatNotice | null }> {
	const { heartbeats } = reader.s;
	const rows = await reader.db
		.select({ at: heartbeats.at, detail: heartbeats.detail })
		.from(heartbeats)
		.orderBy(desc(heartbeats.at))
		.limit(NODES_READ);
	const notices = rows.flatMap(({ detail }) =>
		detail.notice && detail.notice.at >= since ? [detail.notice] : [],
	);
	return {
		at: rows[0]?.at ?? null,
		stuck: rows[0]?.detail.stuck ?? false,
		notice: notices.sort((a, b) => b.at - a.at)[0] ?? null,
	};
}
