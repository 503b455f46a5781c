// One run of due work that does nothing, in a process of its own: `claims-process.ts {"kind","databaseUrl","jobs"}`. Prints
// how many jobs a second were claimed and completed, durably, when it began with all of them due.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger, makeWorkerUtils, run, type TaskList } from 'graphile-worker';
import { PgBoss } from 'pg-boss';
import { createWebsiteChannel } from '#lib/server/channels/index.ts';
import { systemClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { openStore } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { createLogger } from '#lib/server/logger.ts';
import { publishingEngine } from '#lib/server/publishing/index.ts';
import { createSite } from '#lib/server/site/index.ts';
import { createVault } from '#lib/server/vault.ts';
import { insertDuePublications } from '../faults/due-publications.ts';

export interface ClaimsPlan {
	kind: 'ours' | 'pg-boss' | 'graphile-worker' | 'graphile-worker, tuned';
	/** Null: the embedded store, for ours alone. */
	databaseUrl: string | null;
	jobs: number;
}
export interface ClaimsReport {
	perSecond: number;
}

const BATCH = 100;
const plan = JSON.parse(process.argv[2] ?? '{}') as ClaimsPlan;
const url = plan.databaseUrl ?? '';
const seconds = await {
	ours,
	'pg-boss': boss,
	'graphile-worker': graphile,
	'graphile-worker, tuned': graphile,
}[plan.kind]();
console.log(JSON.stringify({ perSecond: plan.jobs / seconds } satisfies ClaimsReport));
process.exit(0);

/** Claims as the scheduler does and stores that each is out, event log included; no platform and no door between. */
async function ours(): Promise<number> {
	const dataDir = mkdtempSync(join(tmpdir(), 'jinguo-bench-'));
	const config = readConfig({
		DATA_DIR: dataDir,
		DATABASE_URL: plan.databaseUrl ?? undefined,
		LOG_LEVEL: 'warn',
	});
	const log = createLogger('warn');
	const store = openStore(config, log);
	await store.migrate();
	const ctx: Ctx = {
		config,
		clock: systemClock,
		log,
		store,
		events: new EventLog(),
		vault: createVault(Buffer.alloc(32)),
	};
	await insertDuePublications(store, { count: plan.jobs, dueAt: Date.now() });
	const website = createWebsiteChannel(createSite(ctx));
	const surroundings = {
		channels: {
			adapterOf: () => website,
			openAccount: () => Promise.reject(new Error('nothing is sent here')),
		},
		linkTo: (id: string) => id,
		picture: () => Promise.reject(new Error('no pictures here')),
	};
	const parts = publishingEngine.createParts(ctx, surroundings, { owner: 'bench' });
	const started = performance.now();
	for (let done = 0; done < plan.jobs;) {
		const claimed = await publishingEngine.claim(parts, BATCH);
		done += claimed.length;
		const out = ({ id }: { id: string }) => ({ kind: 'published', remoteId: id, url: null }) as const;
		await Promise.all(claimed.map((row) => publishingEngine.record(parts, row, out(row))));
	}
	const took = (performance.now() - started) / 1_000;
	await store.close();
	rmSync(dataDir, { recursive: true, force: true });
	return took;
}

async function boss(): Promise<number> {
	const queue = new PgBoss({ connectionString: url, supervise: false, schedule: false });
	await queue.start();
	await queue.createQueue('due');
	for (let n = 0; n < plan.jobs; n += 1_000)
		await queue.insert(
			'due',
			Array.from({ length: Math.min(1_000, plan.jobs - n) }, (_, m) => ({ data: { n: n + m } })),
		);
	const started = performance.now();
	for (let done = 0; done < plan.jobs;) {
		const jobs = await queue.fetch('due', { batchSize: BATCH });
		done += jobs.length;
		await queue.complete(
			'due',
			jobs.map(({ id }) => id),
		);
	}
	return (performance.now() - started) / 1_000;
}

async function graphile(): Promise<number> {
	const utils = await makeWorkerUtils({ connectionString: url });
	await utils.migrate();
	await utils.withPgClient((client) =>
		client.query(
			`select graphile_worker.add_job('due', json_build_object('n', n)) from generate_series(1, $1) n`,
			[plan.jobs],
		),
	);
	let done = 0;
	const started = performance.now();
	const end = await new Promise<number>((resolve, reject) => {
		const due: TaskList[string] = () => {
			if (++done === plan.jobs) resolve(performance.now());
		};
		const tuned = plan.kind === 'graphile-worker, tuned';
		const batches = { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 };
		const worker = {
			connectionString: url,
			concurrentJobs: tuned ? 24 : 10,
			logger: new Logger(() => () => undefined),
		};
		const preset = { worker: tuned ? { ...worker, ...batches } : worker };
		run({ preset, taskList: { due } }).catch(reject);
	});
	return (end - started) / 1_000;
}
