import { HOUR, MINUTE } from '#lib/contract/beijing-time.ts';
import { beijingDayStart } from '#lib/contract/format.ts';
import type { ReviewLevel } from '#lib/contract/reviews.ts';
import { Chance } from './chance.ts';
import { articleOfTheDay } from './content-counties.ts';
import { Crowd } from './crowd.ts';
import type { DemoRecord } from './record.ts';
import { Staff } from './staff.ts';

/** Real time that the compressed day takes, and the stretch of day it plays. */
const LASTS_MS = 3 * HOUR;
const FROM_HOUR = 7;
const TO_HOUR = 23;

const TICK_MS = 1_000;
const POST_EVERY = [95_000, 150_000] as const;
/** Between writing and going out, and between two signatures. */
const LEAD_MS = 5 * MINUTE;
const SIGN_AFTER = [20_000, 55_000] as const;
const ATTEND_EVERY = [6_000, 20_000] as const;
const CALL_EVERY = [15_000, 60_000] as const;

export interface DayParts {
	base: string;
	record: DemoRecord;
	/** Told of what went wrong; the day goes on. */
	onTrouble: (what: string, error: unknown) => void;
	/** Ends the day early. */
	signal: AbortSignal;
}

interface Job {
	/** Null: once. */
	every: readonly [min: number, max: number] | null;
	nextAt: number;
	run: (now: number) => Promise<unknown>;
	what: string;
	running: boolean;
}

/**
 * Plays a day in a few hours: everything goes through the doors that people, browsers and programs use. Resolves when the
 * day is over or ended early.
 */
export async function playDay({ base, record, onTrouble, signal }: DayParts): Promise<void> {
	const chance = new Chance(Date.now());
	const staff = new Staff(base, record, chance);
	const crowd = new Crowd(base, chance);
	const startedAt = Date.now();
	let written = 0;
	const later = (run: () => Promise<unknown>, what: string): void => {
		jobs.push({ every: null, nextAt: soon(SIGN_AFTER), run, what, running: false });
	};
	const soon = ([min, max]: readonly [number, number]) => Date.now() + chance.whole(min, max);
	const review = (postId: string, level: ReviewLevel): void =>
		later(async () => {
			if ((await staff.sign(postId, level)) && level < 3) review(postId, (level + 1) as ReviewLevel);
		}, '审签');
	const jobs: Job[] = [
		regular([TICK_MS, TICK_MS], '读者访问', () =>
			crowd.read(TICK_MS / 1000, dayMoment(Date.now() - startedAt)),
		),
		regular(POST_EVERY, '写稿', async (now) => {
			review(await staff.write(articleOfTheDay(written++), now + LEAD_MS), 1);
		}),
		regular(ATTEND_EVERY, '志愿者签到', () => staff.attend()),
		regular(CALL_EVERY, '热线来电', (now) => staff.reportCall(now)),
	];
	while (!signal.aborted && Date.now() - startedAt < LASTS_MS) {
		const now = Date.now();
		for (const job of jobs.filter((each) => !each.running && each.nextAt <= now)) {
			job.running = true;
			if (job.every) job.nextAt = now + chance.whole(...job.every);
			else jobs.splice(jobs.indexOf(job), 1);
			void job
				.run(now)
				.catch((error: unknown) => signal.aborted || onTrouble(job.what, error))
				.finally(() => (job.running = false));
		}
		await pause(TICK_MS / 4, signal);
	}
}

function regular(every: readonly [number, number], what: string, run: Job['run']): Job {
	return { every, nextAt: 0, run, what, running: false };
}

/** The moment of the played day after `elapsed` real milliseconds, epoch ms. */
function dayMoment(elapsed: number): number {
	const hours = FROM_HOUR + (TO_HOUR - FROM_HOUR) * Math.min(1, elapsed / LASTS_MS);
	return beijingDayStart(Date.now()) + hours * HOUR;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(done, ms);
		signal.addEventListener('abort', done, { once: true });
		function done() {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		}
	});
}
