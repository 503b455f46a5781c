import type { Socket as NetSocket } from 'node:net';
import { eq } from 'drizzle-orm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { EVENT_MAX_BYTES } from '#lib/contract/live.ts';
import { layCable } from '#tests/support/cable.ts';
import {
	addPerson,
	converged,
	eventually,
	Follower,
	oracleState,
	oracleTopics,
	runningCtx,
	startLive,
	stopLive,
	tellPublication,
	type Oracle,
} from '#tests/support/live.ts';

const PATHS = { u1: '/u1/', u11: '/u1/u11/', u2: '/u2/' };

async function stand(oracle: Oracle, options: { plain?: boolean; slowBytes?: number } = {}) {
	const ctx = await runningCtx();
	const person = await addPerson(ctx, 'u1');
	const live = await startLive(ctx, { kinds: [oracleTopics(oracle, PATHS)], broadcast: options });
	return { person, ...live };
}

describe('who may follow', () => {
	test('a person of the unit gets its figures, another unit’s topic is refused', async () => {
		const { url, person } = await stand(new Map([['/u1/', { reads: 7 }]]));
		const own = new Follower(url, 'unit:u1/board', person.cookie);
		const other = new Follower(url, 'unit:u2/board', person.cookie);
		const none = new Follower(url, 'unit:nowhere/board', person.cookie);
		await eventually(
			() => own.state,
			(state) => state?.reads === 7,
		);
		await eventually(
			() => other.refused,
			(refused) => refused === 'denied',
		);
		await eventually(
			() => none.refused,
			(refused) => refused === 'unknown',
		);
		expect(other.held).toBeNull();
	});

	test('a subscription is judged anew each time: a role taken meanwhile is felt', async () => {
		const { ctx, url, person } = await stand(new Map([['/u1/', { reads: 7 }]]));
		const follower = new Follower(url, 'unit:u1/board', person.cookie);
		await eventually(
			() => follower.snapshots,
			(n) => n === 1,
		);
		await ctx.store.tx(async (tx) => {
			const { units } = tx.s;
			await tx.db.update(units).set({ path: '/u2/' }).where(eq(units.id, 'u1'));
		});
		follower.ask();
		await eventually(
			() => follower.refused,
			(refused) => refused === 'denied',
		);
	});

	test('without a session, or from a foreign page, there is no connection', async () => {
		const { url, port, person } = await stand(new Map());
		const stranger = new Follower(url, 'unit:u1/board', 's=nothing');
		let refused = '';
		stranger.socket.on('connect_error', (error) => (refused = error.message));
		await eventually(
			() => refused,
			(message) => message === 'auth.required',
		);
		const statuses = await Promise.all(
			['http://evil.example', undefined, url].map(
				(origin) =>
					new Promise<number | undefined>((resolve) => {
						const headers = { cookie: person.cookie, ...(origin ? { origin } : {}) };
						const ws = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
							headers,
						});
						ws.on('unexpected-response', (_req, res) => resolve(res.statusCode));
						ws.on('open', () => {
							resolve(101);
							ws.close();
						});
					}),
			),
		);
		expect(statuses).toEqual([400, 400, 101]);
	});
});

describe('a session or device that ends', () => {
	test('closes its sockets within a second, on every node', async () => {
		const oracle: Oracle = new Map([['/u1/', { reads: 7 }]]);
		const { ctx, url, person } = await stand(oracle);
		// The other node shares the database and hears no event of this one.
		const { EventLog } = await import('../events/index.ts');
		const other = await startLive(
			{ ...ctx, events: new EventLog() },
			{ kinds: [oracleTopics(oracle, PATHS)] },
		);
		const here = new Follower(url, 'unit:u1/board', person.cookie);
		const there = new Follower(other.url, 'unit:u1/board', person.cookie);
		await eventually(
			() => here.snapshots + there.snapshots,
			(n) => n === 2,
		);
		const began = performance.now();
		await ctx.store.tx(async (tx) => {
			const { sessions } = tx.s;
			await tx.db.delete(sessions).where(eq(sessions.id, person.sessionId));
			await ctx.events.append(tx, {
				kind: 'session.closed',
				at: ctx.clock.now(),
				unitId: 'u1',
				actorId: person.id,
				subject: { kind: 'account', id: person.id },
				payload: {},
			});
		});
		await eventually(
			() => here.closed,
			(reason) => reason === 'signed_out',
		);
		expect(performance.now() - began).toBeLessThan(500);
		await eventually(
			() => there.closed,
			(reason) => reason === 'signed_out',
		);
		expect(performance.now() - began).toBeLessThan(1_500);
		await eventually(
			() => here.socket.connected || there.socket.connected,
			(connected) => !connected,
		);
	});
});

describe.each([{ plain: false }, { plain: true }])('what followers see (plain: $plain)', ({ plain }) => {
	test('every commit arrives, at most four deltas a second, versions without a gap', async () => {
		const oracle: Oracle = new Map([['/u1/u11/', { n: 0 }]]);
		const { gateway, url, person } = await stand(oracle, { plain });
		const follower = new Follower(url, 'unit:u1/board', person.cookie);
		await eventually(
			() => follower.snapshots,
			(n) => n === 1,
		);
		const end = performance.now() + 2_000;
		let n = 0;
		while (performance.now() < end) {
			oracle.set('/u1/u11/', { n: ++n });
			gateway.readingsCommitted();
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		await converged(follower, () => ({ n }));
		expect(follower.deltas.length).toBeGreaterThanOrEqual(6);
		expect(follower.deltas.length).toBeLessThanOrEqual(10);
		expect(follower.steps).toMatchObject({ dropped: 0, gap: 0 });
		expect(follower.snapshots).toBe(1);
	});
});

test('an event in the subtree arrives at once; one elsewhere does not wake the topic', async () => {
	const oracle: Oracle = new Map([['/u1/', { reads: 1 }]]);
	const { ctx, url, person } = await stand(oracle);
	await addPerson(ctx, 'u11', '/u1/u11/');
	await addPerson(ctx, 'u2');
	const follower = new Follower(url, 'unit:u1/board', person.cookie);
	await eventually(
		() => follower.snapshots,
		(n) => n === 1,
	);
	oracle.set('/u1/', { reads: 2 });
	await tellPublication(ctx, 'u2');
	await new Promise((resolve) => setTimeout(resolve, 400));
	expect(follower.deltas).toEqual([]);
	const began = performance.now();
	await tellPublication(ctx, 'u11');
	await converged(follower, () => ({ reads: 2 }));
	expect(performance.now() - began).toBeLessThan(600);
});

test('a lost signal costs seconds, never a figure: the state is looked at anyway', async () => {
	const oracle: Oracle = new Map([['/u1/', { reads: 1 }]]);
	const { url, person } = await stand(oracle);
	const follower = new Follower(url, 'unit:u1/board', person.cookie);
	await eventually(
		() => follower.snapshots,
		(n) => n === 1,
	);
	oracle.set('/u1/', { reads: 2 });
	await converged(follower, () => ({ reads: 2 }), 8_000);
	const before = follower.held?.at ?? 0;
	await eventually(
		() => follower.steps.confirmed,
		(n) => n > 0,
		8_000,
	);
	expect(follower.held?.at).toBeGreaterThan(before);
});

test('a delta that never arrived makes the follower ask again', async () => {
	const oracle: Oracle = new Map([['/u1/', { reads: 1 }]]);
	const { gateway, url, person } = await stand(oracle);
	const follower = new Follower(url, 'unit:u1/board', person.cookie);
	await eventually(
		() => follower.snapshots,
		(n) => n === 1,
	);
	follower.held = { ...follower.held!, v: follower.held!.v - 1 };
	oracle.set('/u1/', { reads: 2, extra: 'x' });
	gateway.readingsCommitted();
	await eventually(
		() => follower.snapshots,
		(n) => n === 2,
	);
	await converged(follower, () => ({ reads: 2, extra: 'x' }));
	follower.take({ ...follower.deltas.at(-1)!, set: { reads: 999 } });
	expect(follower.steps.dropped).toBe(1);
	expect(follower.state).toEqual({ reads: 2, extra: 'x' });
});

test('a big change is split into events that each stay small', async () => {
	const oracle: Oracle = new Map([['/u1/', { a: 1 }]]);
	const { gateway, url, person } = await stand(oracle);
	const follower = new Follower(url, 'unit:u1/board', person.cookie);
	await eventually(
		() => follower.snapshots,
		(n) => n === 1,
	);
	const big = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`k${i}`, '汉'.repeat(300)]));
	oracle.set('/u1/', big);
	gateway.readingsCommitted();
	await converged(follower, () => big);
	expect(follower.deltas.length).toBeGreaterThan(2);
	for (const { arrived: _, ...delta } of follower.deltas)
		expect(Buffer.byteLength(JSON.stringify(delta))).toBeLessThanOrEqual(EVENT_MAX_BYTES);
	expect(follower.snapshots).toBe(1);
});

test('a socket that does not read is cut, the others go on', async () => {
	const oracle: Oracle = new Map([['/u1/', { a: 0 }]]);
	const { gateway, url, port, person } = await stand(oracle, { slowBytes: 64 * 1024 });
	const follower = new Follower(url, 'unit:u1/board', person.cookie);
	const slow = await rawSubscriber(port, person.cookie);
	await eventually(
		() => gateway.counts().sockets,
		(n) => n === 2,
	);
	slow.pause();
	let n = 0;
	await eventually(
		() => {
			oracle.set(
				'/u1/',
				Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`k${i}`, `${++n}`.padEnd(5_000, 'x')])),
			);
			gateway.readingsCommitted();
			return gateway.counts().cut;
		},
		(cut) => cut === 1,
		30_000,
	);
	await eventually(
		() => gateway.counts().sockets,
		(count) => count === 1,
	);
	await converged(follower, () => oracleState(oracle, '/u1/'));
	expect(follower.snapshots).toBe(1);
});

/** A client on a bare TCP socket that subscribes and can stop reading. */
async function rawSubscriber(port: number, cookie: string): Promise<NetSocket> {
	const ws = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
		headers: { cookie, origin: `http://127.0.0.1:${port}` },
	});
	ws.on('error', () => undefined);
	onTestFinished(() => ws.terminate());
	await new Promise<void>((resolve) =>
		ws.on('message', (data: Buffer) => {
			const text = data.toString();
			if (text.startsWith('0')) ws.send('40');
			if (text.startsWith('40')) ws.send('420["subscribe","unit:u1/board"]');
			if (text.startsWith('430')) resolve();
		}),
	);
	return (ws as unknown as { _socket: NetSocket })._socket;
}

test('the server starts anew: followers ask again and hold what the new one says', async () => {
	const oracle: Oracle = new Map([['/u1/', { reads: 5 }]]);
	const first = await stand(oracle);
	const { ctx, person, port, url } = first;
	const followers = Array.from({ length: 5 }, () => new Follower(url, 'unit:u1/board', person.cookie));
	await eventually(
		() => followers.filter((f) => f.snapshots === 1).length,
		(n) => n === 5,
	);
	const epoch = followers[0]?.held?.epoch;
	await stopLive(first);
	oracle.set('/u1/', { reads: 4, corrected: true });
	await startLive(ctx, { kinds: [oracleTopics(oracle, PATHS)] }, port);
	await Promise.all(followers.map((f) => converged(f, () => oracleState(oracle, '/u1/'))));
	expect(followers[0]?.held?.epoch).not.toBe(epoch);
});

test('ten pages lose the network and get it back: they catch up and never show a figure that was not true', async () => {
	const oracle: Oracle = new Map([['/u1/', { reads: 0, twice: 0 }]]);
	const ctx = await runningCtx();
	const person = await addPerson(ctx, 'u1');
	const live = await startLive(ctx, { kinds: [oracleTopics(oracle, PATHS)] });
	const cable = await layCable(live.port);
	onTestFinished(() => cable.close());
	const { port } = cable;
	const origin = `http://127.0.0.1:${port}`;
	const pages = Array.from({ length: 10 }, () => new Follower(origin, 'unit:u1/board', person.cookie));
	const wrong: unknown[] = [];
	const watch = setInterval(() => {
		for (const { state } of pages)
			if (state && Number(state.twice) !== 2 * Number(state.reads)) wrong.push(state);
	}, 5);
	onTestFinished(() => clearInterval(watch));
	let reads = 0;
	const writer = setInterval(() => {
		reads++;
		oracle.set('/u1/', { reads, twice: 2 * reads });
		live.gateway.readingsCommitted();
	}, 20);
	onTestFinished(() => clearInterval(writer));
	await eventually(
		() => pages.filter((page) => Number(page.state?.reads) > 10).length,
		(n) => n === 10,
	);
	for (let round = 0; round < 3; round++) {
		cable.pull();
		const before = pages.map((page) => Number(page.state?.reads));
		await eventually(
			() => reads,
			(n) => n > Math.max(...before) + 60,
		);
		cable.heal();
		await eventually(
			() => pages.filter((page) => Number(page.state?.reads) > reads - 60).length,
			(n) => n === 10,
			15_000,
		);
	}
	clearInterval(writer);
	await Promise.all(pages.map((page) => converged(page, () => oracleState(oracle, '/u1/'))));
	expect(wrong).toEqual([]);
	expect(pages.every((page) => page.snapshots >= 4)).toBe(true);
});
