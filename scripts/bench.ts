// `npm run bench [-- --json FILE] [-- --only NAME]`: figures beside a peer in the same run. It asserts nothing.
import { writeFileSync } from 'node:fs';
import { cpus, totalmem, type } from 'node:os';
import { benchFanout } from '../tests/bench/fanout.ts';
import { benchIngest } from '../tests/bench/ingest.ts';
import { benchPublishing } from '../tests/bench/publishing.ts';
import type { BenchResult } from '../tests/bench/result.ts';
import { benchStartup } from '../tests/bench/startup.ts';

const BENCHES: Record<string, () => Promise<BenchResult[]>> = {
	startup: benchStartup,
	ingest: benchIngest,
	fanout: benchFanout,
	publishing: benchPublishing,
};

function option(name: string): string | undefined {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? undefined : process.argv[at + 1];
}

function machine(): string {
	const [cpu] = cpus();
	return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()}, Node ${process.version}`;
}

const number = (value: number | null) =>
	value === null ? '–' : value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : 0 });

function print(results: BenchResult[]): void {
	const rows = results.map((row) => ({
		figure: row.name,
		ours: `${number(row.ours)} ${row.unit}`,
		peer: row.peer === null ? '–' : `${number(row.peer)} ${row.unit} (${row.peerName})`,
		ratio: number(row.ratio),
		target: row.target === null ? '–' : `${row.better === 'higher' ? '≥' : '≤'} ${number(row.target)}`,
	}));
	console.log(machine());
	console.table(rows);
}

const only = option('only');
const results: BenchResult[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
	if (only && only !== name) continue;
	console.error(`${name} …`);
	results.push(...(await bench()));
}
print(results);
const file = option('json');
if (file)
	writeFileSync(
		file,
		`${JSON.stringify({ machine: machine(), at: new Date().toISOString(), results }, null, '\t')}\n`,
	);
