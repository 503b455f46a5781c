import { expect, onTestFinished, test } from 'vitest';
import { playSeeds } from './simulation/campaign.ts';
import { openStage } from './simulation/open-stage.ts';
import { PLANTED_BUGS } from './simulation/planted-bugs.ts';

/** The seeds every run plays on SQLite: a bug that passes them would not be seen. */
const SEEDS = 1_000;

test.each(Object.entries(PLANTED_BUGS))(
	'the simulation notices when %s',
	async (name, plant) => {
		const stage = await openStage(null);
		onTestFinished(() => stage.close());
		const { bad, played } = await playSeeds(stage.ctx, { from: 1, seeds: SEEDS, plant, untilBad: true });
		console.info(`planted: ${name} – seed ${played}: ${bad.join('; ') || 'NOT NOTICED'}`);
		expect(bad).not.toEqual([]);
	},
	600_000,
);
