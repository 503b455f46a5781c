import { spawn, spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { createClient } from 'redis';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
	addPerson,
	converged,
	eventually,
	Follower,
	oracleState,
	oracleTopics,
	runningCtx,
	startLive,
	tellPublication,
	type Oracle,
} from '#tests/support/live.ts';
import { temporaryFolder } from '#tests/support/stores.ts';
import { EventLog } from '../events/index.ts';

const installed = spawnSync('redis-server', ['--version']).status === 0;
const PATHS = { u1: '/u1/' };

async function startRedis(): Promise<string> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	const server = spawn(
		'redis-server',
		['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', temporaryFolder()],
		{ stdio: 'ignore' },
	);
	onTestFinished(() => void server.kill('SIGKILL'));
	const url = `redis://127.0.0.1:${port}`;
	await eventually(async () => {
		const client = createClient({ url, socket: { reconnectStrategy: false } });
		client.on('error', () => undefined);
		try {
			await client.connect();
			await client.close();
			return true;
		} catch {
			return false;
		}
	}, Boolean);
	return url;
}

/** Two nodes on one database; each has its own event log, as processes do. */
async function twoNodes(engine: 'sqlite' | 'postgres', redisUrl: string | null) {
	const base = await runningCtx(engine);
	const ctx = { ...base, config: { ...base.config, redisUrl } };
	const person = await addPerson(ctx, 'u1');
	const oracle: Oracle = new Map([['/u1/', { n: 0 }]]);
	const kinds = [oracleTopics(oracle, PATHS)];
	const writer = { ...ctx, events: new EventLog() };
	const [one, two] = [await startLive(writer, { kinds }), await startLive(ctx, { kinds })];
	const here = new Follower(one.url, 'unit:u1/board', person.cookie);
	const there = new Follower(two.url, 'unit:u1/board', person.cookie);
	await eventually(
		() => here.snapshots + there.snapshots,
		(n) => n === 2,
	);
	return { writer, oracle, here, there };
}

describe.skipIf(!installed)('two nodes joined by Redis', () => {
	test('a commit on one moves the pages of the other at once, and both end at the same figures', async () => {
		const { writer, oracle, here, there } = await twoNodes('postgres', await startRedis());
		const lags: number[] = [];
		for (let n = 1; n <= 8; n++) {
			oracle.set('/u1/', { n });
			const began = performance.now();
			await tellPublication(writer, 'u1');
			await eventually(
				() => there.state?.n,
				(seen) => seen === n,
			);
			lags.push(performance.now() - began);
		}
		await converged(here, () => oracleState(oracle, '/u1/'));
		// Polling alone would take half a second on average.
		expect(lags.sort((a, b) => a - b)[3]).toBeLessThan(450);
		expect(there.steps).toMatchObject({ gap: 0, dropped: 0 });
	});
});

test.each(['sqlite', 'postgres'] as const)(
	'two nodes without Redis on %s find each other’s commits within two seconds',
	async (engine) => {
		const { writer, oracle, there } = await twoNodes(engine, null);
		oracle.set('/u1/', { n: 1 });
		await tellPublication(writer, 'u1');
		await converged(there, () => ({ n: 1 }), 2_000);
	},
);

test('a node starts although Redis is away, and still finds the commits of others', async () => {
	const { writer, oracle, there } = await twoNodes('sqlite', 'redis://127.0.0.1:9');
	oracle.set('/u1/', { n: 1 });
	await tellPublication(writer, 'u1');
	await converged(there, () => ({ n: 1 }), 2_000);
});
