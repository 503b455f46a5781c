import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { FanoutServed } from './fanout-server.ts';
import type { FanoutPlan, FanoutSeen } from './fanout-walls.ts';
import type { BenchResult } from './result.ts';

const SOCKETS = 1_000;
const ROUNDS = 2;

interface Figures {
	perSecond: number;
	cpuMicros: number;
}

/**
 * Deliveries a second and CPU a delivery to 1,000 sockets, written as fast as they read: the product's broadcast and frames
 * on socket.io beside a bare ws server that builds its frame once. Walls are in a process of their own; the rounds alternate
 * and the better of each counts. The hub's tick of four deltas a second is left out of both.
 */
export async function benchFanout(): Promise<BenchResult[]> {
	const ours: Figures[] = [];
	const peer: Figures[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		ours.push(await measure('ours'));
		peer.push(await measure('ws'));
	}
	const best = (all: Figures[], of: keyof Figures) =>
		of === 'perSecond' ? Math.max(...all.map((one) => one[of])) : Math.min(...all.map((one) => one[of]));
	const row = (
		name: string,
		of: keyof Figures,
		rest: Pick<BenchResult, 'unit' | 'better' | 'target'>,
	): BenchResult => {
		const [mine, theirs] = [best(ours, of), best(peer, of)];
		return { name, ours: mine, peer: theirs, peerName: 'bare ws', ratio: mine / theirs, ...rest };
	};
	return [
		row(`deliveries to ${SOCKETS} sockets`, 'perSecond', { unit: '/s', better: 'higher', target: 0.9 }),
		row(`CPU a delivery, ${SOCKETS} sockets`, 'cpuMicros', { unit: 'µs', better: 'lower', target: 1.15 }),
	];
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

function start(file: string, argument: string): { child: Child; next: () => Promise<unknown> } {
	const args = [join(import.meta.dirname, file), argument];
	const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	const next = async () => {
		const { value, done } = await lines.next();
		if (done) throw new Error(`${file} ended early`);
		return JSON.parse(value) as unknown;
	};
	return { child, next };
}

async function measure(kind: FanoutPlan['kind']): Promise<Figures> {
	const server = start('fanout-server.ts', kind);
	const { port } = (await server.next()) as { port: number };
	const walls = start(
		'fanout-walls.ts',
		JSON.stringify({ port, sockets: SOCKETS, kind } satisfies FanoutPlan),
	);
	try {
		await walls.next();
		server.child.stdin.write('go\n');
		const served = (await server.next()) as FanoutServed;
		const seen = (await walls.next()) as FanoutSeen;
		const expected = served.rounds * SOCKETS;
		if (seen.received !== expected)
			throw new Error(`${kind}: ${seen.received} of ${expected} deliveries arrived`);
		return {
			perSecond: (expected / (seen.lastAt - served.startedAt)) * 1_000,
			cpuMicros: served.cpuMicros / expected,
		};
	} finally {
		walls.child.kill();
		server.child.kill();
	}
}
