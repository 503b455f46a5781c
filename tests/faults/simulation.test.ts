import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { CHANNELS } from './simulation/platform.ts';
import { playSeeds, summaryOf, type CampaignReport } from './simulation/campaign.ts';
import { openStage } from './simulation/open-stage.ts';
import { runSeed } from './simulation/run-seed.ts';

// One seed again, with its story: SIM_SEED=123 npx vitest run tests/faults/simulation.test.ts
// Many: npm run faults -- --seeds 100000
const ONE = process.env.SIM_SEED === undefined ? null : Number(process.env.SIM_SEED);
const SEEDS = { sqlite: 1_000, postgres: 1_000 };
/** PostgreSQL plays as many of them as it has time for. */
const WITHIN_MS = { sqlite: Infinity, postgres: 45_000 };
const LEAST = { sqlite: 1_000, postgres: 20 };
const MINUTES = 60_000;

async function stageFor(engine: 'sqlite' | 'postgres') {
	const stage = await openStage(engine === 'postgres' ? inject('postgresUrl') : null);
	onTestFinished(() => stage.close());
	return stage;
}

function provesSomething({ faults, states, played }: CampaignReport): void {
	const injected = [...faults.values()].reduce((sum, n) => sum + n, 0);
	expect(injected).toBeGreaterThan(played * 10);
	for (const channel of CHANNELS) expect(states.get(`${channel}:published`)).toBeGreaterThan(0);
}

describe.each(['sqlite', 'postgres'] as const)('publishing on %s', (engine) => {
	test(
		'sends each publication once or holds it for a person, whatever fails',
		async () => {
			const { ctx } = await stageFor(engine);
			const report = await playSeeds(ctx, {
				from: ONE ?? 1,
				seeds: ONE === null ? SEEDS[engine] : 1,
				withinMs: WITHIN_MS[engine],
			});
			console.info(`simulation on ${engine}, seeds from ${ONE ?? 1}: ${summaryOf(report)}`);
			if (ONE !== null) console.info(report.story.join('\n'));
			expect(report.bad).toEqual([]);
			if (ONE !== null) return;
			expect(report.played).toBeGreaterThanOrEqual(LEAST[engine]);
			provesSomething(report);
		},
		10 * MINUTES,
	);
});

test('a seed tells the same story each time', async () => {
	const { ctx } = await stageFor('sqlite');
	const story = async (seed: number) => {
		const { log, states } = await runSeed(ctx, seed);
		return [...log, ...states];
	};
	for (const seed of [7, 8, 9]) expect(await story(seed)).toEqual(await story(seed));
});
