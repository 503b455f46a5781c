import type { Ctx } from '#lib/server/ctx.ts';
import { runSeed } from './run-seed.ts';
import type { Plant } from './world.ts';

export interface Campaign {
	/** First seed and how many follow it. */
	from: number;
	seeds: number;
	plant?: Plant;
	/** Ends with the first seed that finds something. */
	untilBad?: boolean;
	/** Ends when this has passed, ms; whole seeds only. */
	withinMs?: number;
}

export interface CampaignReport {
	/** Seeds that were played. */
	played: number;
	ms: number;
	/** What must never be and was, each line with its seed. */
	bad: string[];
	/** The story of the first seed that found something. */
	story: string[];
	/** How often each channel ended in which state. */
	states: Map<string, number>;
	/** Injected faults, by kind. */
	faults: Map<string, number>;
}

/** Plays one seed after the other on the database of `ctx`. */
export async function playSeeds(ctx: Ctx, campaign: Campaign): Promise<CampaignReport> {
	const { from, seeds, plant, untilBad = false, withinMs = Infinity } = campaign;
	const report: CampaignReport = {
		played: 0,
		ms: 0,
		bad: [],
		story: [],
		states: new Map(),
		faults: new Map(),
	};
	const started = performance.now();
	for (let seed = from; seed < from + seeds && report.ms < withinMs; seed++) {
		const run = await runSeed(ctx, seed, plant);
		report.played++;
		report.ms = performance.now() - started;
		if (run.bad.length > 0 && report.bad.length === 0) report.story = run.log;
		report.bad.push(...run.bad.map((text) => `seed ${seed}: ${text}`));
		for (const state of run.states) add(report.states, state, 1);
		for (const [kind, count] of run.faults) add(report.faults, kind, count);
		if (untilBad && run.bad.length > 0) break;
	}
	return report;
}

function add(counts: Map<string, number>, key: string, n: number): void {
	counts.set(key, (counts.get(key) ?? 0) + n);
}

/** One line: how many seeds, faults and kinds of them, in which time. */
export function summaryOf({ played, ms, faults }: CampaignReport): string {
	const count = [...faults.values()].reduce((sum, n) => sum + n, 0);
	return `${played} seeds, ${count} faults of ${faults.size} kinds in ${(ms / 1000).toFixed(1)} s`;
}
