import { describe, expect, test } from 'vitest';
import { followPosts } from '#lib/server/publishing/index.ts';
import { freshCtx } from '#tests/support/ctx.ts';
import type { Engine } from '#tests/support/stores.ts';
import { PLANTED_BUGS } from './simulation/planted-bugs.ts';
import { runSeed, type Plant } from './simulation/run-seed.ts';

// SIM_SEEDS and SIM_FROM lengthen or move the run: SIM_SEEDS=5000 npx vitest run tests/faults/simulation.test.ts
const FROM = Number(process.env.SIM_FROM ?? 1);
const SEEDS = { sqlite: Number(process.env.SIM_SEEDS ?? 200), postgres: Number(process.env.SIM_SEEDS ?? 20) };
const SEEDS_TO_CATCH = 200;
const MINUTES = 60_000;

async function runSeeds(
	engine: Engine,
	seeds: number,
	{ plant, untilBad = false }: { plant?: Plant; untilBad?: boolean },
) {
	const ctx = await freshCtx(engine);
	followPosts(ctx);
	const bad: string[] = [];
	const states = new Map<string, number>();
	let faults = 0;
	for (let seed = FROM; seed < FROM + seeds; seed++) {
		const run = await runSeed(ctx, seed, plant);
		bad.push(...run.bad.map((text) => `seed ${seed}: ${text}`));
		for (const state of run.states) states.set(state, (states.get(state) ?? 0) + 1);
		for (const count of run.faults.values()) faults += count;
		if (untilBad && bad.length > 0) break;
	}
	return { bad, states, faults };
}

describe.each(['sqlite', 'postgres'] as const)('publishing on %s', (engine) => {
	test(
		`sends each publication once or holds it for a person, whatever fails (${SEEDS[engine]} seeds)`,
		async () => {
			const { bad, states, faults } = await runSeeds(engine, SEEDS[engine], {});
			expect(bad).toEqual([]);
			// A run in which nothing went wrong, or nothing was published, would prove nothing.
			expect(faults).toBeGreaterThan(SEEDS[engine] * 10);
			for (const channel of ['keyed', 'queryable', 'job', 'blind'])
				expect(states.get(`${channel}:published`)).toBeGreaterThan(0);
		},
		10 * MINUTES,
	);
});

describe('the simulation notices when', () => {
	test.each(Object.entries(PLANTED_BUGS))(
		'%s',
		async (_name, plant) => {
			const { bad } = await runSeeds('sqlite', SEEDS_TO_CATCH, { plant, untilBad: true });
			expect(bad).not.toEqual([]);
		},
		10 * MINUTES,
	);
});
