import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { eq } from 'drizzle-orm';
import { expect, onTestFinished } from 'vitest';
import type {
	ClientToServer,
	Delta,
	Json,
	ServerToClient,
	Snapshot,
	SubscribeAnswer,
} from '#lib/contract/live.ts';
import { systemClock } from '#lib/server/clock.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { PermissionError } from '#lib/server/errors.ts';
import { newId } from '#lib/server/ids.ts';
import { openGateway, type Gateway, type LiveParts } from '#lib/server/live/gateway.ts';
import type { TopicKind, Viewer } from '#lib/server/live/topic.ts';
import { reaches, type Actor } from '#lib/server/units/index.ts';
import { receive } from '#lib/realtime/sequence.ts';
import { freshCtx, TEST_NOW } from './ctx.ts';

/** Resolves when `check` holds; fails after `ms` with what it last saw. */
export async function eventually<T>(read: () => T | Promise<T>, wanted: (value: T) => boolean, ms = 5_000) {
	const end = performance.now() + ms;
	for (;;) {
		const value = await read();
		if (wanted(value)) return value;
		if (performance.now() > end) expect.fail(`not within ${ms} ms; last seen: ${JSON.stringify(value)}`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

/** Figures by unit path that a test changes; the topic `unit:<id>/board` shows those of its subtree. */
export type Oracle = Map<string, Record<string, Json>>;

/** The topics of a test: a unit's figures out of the oracle, for people who may read figures there. */
export function oracleTopics(oracle: Oracle, paths: Record<string, string>): TopicKind {
	return (_ctx, viewer, name) => {
		const unitId = /^unit:(\w+)\/board$/.exec(name)?.[1];
		const path = unitId && paths[unitId];
		if (!path) return Promise.resolve(null);
		const allowed =
			viewer.kind === 'wall' || reaches({ paths: viewer.actor.grants.map((grant) => grant.path) }, path);
		if (!allowed) return Promise.reject(new PermissionError('permission.denied'));
		const produce = () => Promise.resolve(oracleState(oracle, path));
		return Promise.resolve({ name, path, concerns: ['publication.', 'readings'], produce });
	};
}

export function oracleState(oracle: Oracle, path: string): Record<string, Json> {
	const inside = [...oracle].filter(([at]) => at.startsWith(path));
	return Object.assign({}, ...inside.map(([, figures]) => figures)) as Record<string, Json>;
}

export interface LiveStand {
	ctx: Ctx;
	gateway: Gateway;
	http: HttpServer;
	url: string;
	port: number;
}

/** A real HTTP server on loopback with the live stream on it; closed when the test ends. */
export async function startLive(
	ctx: Ctx,
	parts: Partial<LiveParts> & Pick<LiveParts, 'kinds'>,
	port = 0,
): Promise<LiveStand> {
	const http = createServer((_req, res) => res.end());
	const gateway = await openGateway(ctx, {
		http,
		version: 'test',
		identify: (cookies) => identifyByTable(ctx, cookies),
		...parts,
	});
	await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
	const bound = (http.address() as AddressInfo).port;
	const stand = { ctx, gateway, http, url: `http://127.0.0.1:${bound}`, port: bound };
	onTestFinished(() => stopLive(stand));
	return stand;
}

export async function stopLive({ gateway, http }: Pick<LiveStand, 'gateway' | 'http'>): Promise<void> {
	await gateway.close();
	http.closeAllConnections();
	await new Promise((resolve) => http.close(resolve));
}

/** A context whose clock runs, for what is paced by time. */
export async function runningCtx(engine: 'sqlite' | 'postgres' = 'sqlite'): Promise<Ctx> {
	return { ...(await freshCtx(engine)), clock: systemClock };
}

/** A unit, an account with a role there and a session. The session's id stands in the cookie `s`. */
export async function addPerson(ctx: Ctx, unitId: string, path = `/${unitId}/`) {
	const id = newId();
	const sessionId = newId();
	const now = ctx.clock.now();
	await ctx.store.tx(async (tx) => {
		const { units, accounts, sessions, memberships } = tx.s;
		const unit = { id: unitId, name: `单位${unitId}`, shortName: unitId, level: 'city' as const, path };
		await tx.db
			.insert(units)
			.values({ ...unit, createdAt: now })
			.onConflictDoNothing();
		const account = { id, unitId, login: id, name: '周敏', passwordHash: '-', createdAt: now };
		await tx.db.insert(accounts).values(account);
		await tx.db.insert(memberships).values({ accountId: id, unitId, role: 'observer', grantedAt: now });
		const times = { createdAt: now, seenAt: now, expiresAt: now + 3_600_000 };
		await tx.db.insert(sessions).values({ id: sessionId, accountId: id, ...times });
	});
	return { id, sessionId, cookie: `s=${sessionId}` };
}

/** Reads the session named by the cookie `s` from the table, with its account's roles. */
export async function identifyByTable(ctx: Ctx, cookies: string): Promise<Viewer | null> {
	const sessionId = /(?:^|; )s=([\w-]+)/.exec(cookies)?.[1] ?? '';
	const { sessions, accounts, memberships, units } = ctx.store.s;
	const rows = await ctx.store.db
		.select({ id: accounts.id, unitId: accounts.unitId, role: memberships.role, path: units.path })
		.from(sessions)
		.innerJoin(accounts, eq(accounts.id, sessions.accountId))
		.innerJoin(memberships, eq(memberships.accountId, accounts.id))
		.innerJoin(units, eq(units.id, memberships.unitId))
		.where(eq(sessions.id, sessionId));
	const [first] = rows;
	if (!first) return null;
	const grants = rows.map(({ unitId, path, role }) => ({ unitId, path, role }));
	const actor: Actor = { id: first.id, name: '周敏', unitId: first.unitId, grants };
	return { kind: 'person', sessionId, actor };
}

/** Writes an event that concerns the test's topics. */
export async function tellPublication(ctx: Ctx, unitId: string): Promise<void> {
	await ctx.store.tx(async (tx) => {
		await ctx.events.append(tx, {
			kind: 'publication.changed',
			at: TEST_NOW,
			unitId,
			actorId: null,
			subject: { kind: 'publication', id: 'p' },
			payload: { postId: 'p', channelId: 'c', from: 'sending', to: 'published', reason: null },
		});
	});
}

export type TestSocket = Socket<ServerToClient, ClientToServer>;

/** A real client that keeps one topic the way the browser's code does. */
export class Follower {
	readonly socket: TestSocket;
	readonly name: string;
	held: Snapshot | null = null;
	/** Every delta that arrived, with its arrival time (monotonic ms). */
	readonly deltas: (Delta & { arrived: number })[] = [];
	readonly steps = { applied: 0, confirmed: 0, dropped: 0, gap: 0 };
	snapshots = 0;
	refused: string | null = null;
	closed: string | null = null;
	#asking = false;

	/** @param who the Cookie header, and the wall the client says it is the screen of */
	constructor(url: string, name: string, who: string | { cookie: string; wall: string }) {
		const { cookie, ...auth } = typeof who === 'string' ? { cookie: who } : who;
		this.name = name;
		this.socket = io(url, {
			transports: ['websocket'],
			forceNew: true,
			reconnectionDelay: 50,
			reconnectionDelayMax: 500,
			extraHeaders: { cookie, origin: url },
			auth,
		});
		this.socket.on('connect', () => this.ask());
		this.socket.on('closed', (reason) => (this.closed = reason));
		this.socket.on('d', (delta) => this.take(delta));
		onTestFinished(() => void this.socket.disconnect());
	}

	take(delta: Delta): void {
		this.deltas.push({ ...delta, arrived: performance.now() });
		const step = receive(this.held, delta);
		this.steps[step.kind]++;
		this.held = step.held;
		if (step.kind === 'gap') this.ask();
	}

	ask(): void {
		if (this.#asking) return;
		this.#asking = true;
		const done = (error: Error | null, answer?: SubscribeAnswer) => {
			this.#asking = false;
			if (error || !answer) return;
			if (!answer.ok) this.refused = answer.code;
			else {
				this.held = answer.snapshot;
				this.snapshots++;
			}
		};
		this.socket.timeout(3_000).emit('subscribe', this.name, done);
	}

	get state(): Record<string, Json> | null {
		return this.held ? { ...this.held.state } : null;
	}
}

/** Resolves once the follower's state is what the oracle says. */
export function converged(follower: Follower, wanted: () => Record<string, Json>, ms = 8_000) {
	return eventually(
		() => follower.state,
		(state) => JSON.stringify(sorted(state ?? {})) === JSON.stringify(sorted(wanted())) && state !== null,
		ms,
	);
}
const sorted = (state: Record<string, Json>) => Object.entries(state).sort(([a], [b]) => (a < b ? -1 : 1));
