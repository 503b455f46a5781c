// `npm run faults -- [--seeds 100000] [--from 1] [--engine sqlite|postgres] [--minutes 60] [--bug NAME]`: the simulation of
// publishing for as long as you like. JINGUO_TEST_PG names a running PostgreSQL; without it one is started.
import { playSeeds, summaryOf, type CampaignReport } from '../tests/faults/simulation/campaign.ts';
import { openStage } from '../tests/faults/simulation/open-stage.ts';
import { PLANTED_BUGS } from '../tests/faults/simulation/planted-bugs.ts';
import { startPostgres } from '../tests/support/postgres.ts';

/** Seeds on one database: it grows, and a small one is quicker. */
const SEEDS_A_DATABASE = 1_000;

function option(name: string, fallback: string): string {
	const at = process.argv.indexOf(`--${name}`);
	return (at < 0 ? undefined : process.argv[at + 1]) ?? fallback;
}

const engine = option('engine', 'sqlite');
const seeds = Number(option('seeds', '10000'));
const first = Number(option('from', '1'));
const until = performance.now() + Number(option('minutes', '1440')) * 60_000;
const bug = option('bug', '');
const plant = PLANTED_BUGS[bug];
if (bug && !plant) {
	console.error(`There is no planted bug of this name. Known:\n  ${Object.keys(PLANTED_BUGS).join('\n  ')}`);
	process.exit(2);
}

async function playPart(postgresUrl: string | null, from: number): Promise<CampaignReport> {
	const stage = await openStage(postgresUrl);
	try {
		return await playSeeds(stage.ctx, {
			from,
			seeds: Math.min(SEEDS_A_DATABASE, first + seeds - from),
			withinMs: until - performance.now(),
			untilBad: true,
			...(plant ? { plant } : {}),
		});
	} finally {
		await stage.close();
	}
}

async function playAll(postgresUrl: string | null): Promise<boolean> {
	let from = first;
	while (from < first + seeds && performance.now() < until) {
		const report = await playPart(postgresUrl, from);
		from += report.played;
		console.log(`${engine}, up to seed ${from - 1}: ${summaryOf(report)}`);
		if (report.bad.length === 0) continue;
		console.error([...report.story, '', ...report.bad].join('\n'));
		return false;
	}
	return true;
}

const given = process.env.JINGUO_TEST_PG;
const server = engine === 'postgres' && !given ? await startPostgres() : null;
const held = await playAll(engine === 'postgres' ? (given ?? server?.url ?? null) : null);
await server?.stop();
process.exit(held ? 0 : 1);
