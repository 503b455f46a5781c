import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { TOPICS_MAX, type ClosedReason, type Snapshot, type SubscribeAnswer } from '#lib/contract/live.ts';
import type { Ctx } from '../ctx.ts';
import { AppError, NotFoundError } from '../errors.ts';
import { Broadcast, type BroadcastOptions, type LiveServer, type LiveSocket } from './broadcast.ts';
import { alone, joinCluster, type Cluster } from './cluster.ts';
import { Hub } from './hub.ts';
import { isOwnOrigin } from './origin.ts';
import { Signals } from './signals.ts';
import { liveDevices, liveSessions } from './store.ts';
import type { Topic, TopicKind, Viewer } from './topic.ts';

const SWEEP_MS = 1_000;
/** A client only ever sends topic names. */
const MESSAGE_MAX_BYTES = 4_096;
const NAME_MAX = 120;
/** Subscriptions one socket may ask for in a window; a client in a loop is told to wait. */
const ASKS_MAX = 60;
const ASKS_WINDOW_MS = 10_000;

/** Who stands behind a connection's cookies; `wallId` when it says it is that wall's screen. Null: nobody. */
export type Identify = (cookies: string, wallId: string | null) => Promise<Viewer | null>;

export interface LiveParts {
	/** Null where nobody connects: first pictures are answered all the same. */
	http: HttpServer | null;
	/** Name of the running build. */
	version: string;
	kinds: readonly TopicKind[];
	identify: Identify;
	broadcast?: BroadcastOptions;
}

/** Opens the live stream on the server that pages are served from. */
export async function openGateway(ctx: Ctx, parts: LiveParts): Promise<Gateway> {
	const io: LiveServer = new Server({
		transports: ['websocket'],
		serveClient: false,
		perMessageDeflate: false,
		httpCompression: false,
		maxHttpBufferSize: MESSAGE_MAX_BYTES,
		pingInterval: 10_000,
		pingTimeout: 8_000,
		connectTimeout: 5_000,
		allowRequest: (req, decide) => decide(null, isOwnOrigin(req.headers, ctx.config.origin)),
	});
	const gateway = new Gateway(ctx, parts, io);
	await gateway.start();
	return gateway;
}

/** Sockets, who they belong to and what they follow. */
export class Gateway {
	readonly #ctx: Ctx;
	readonly #parts: LiveParts;
	readonly #io: LiveServer;
	readonly #broadcast: Broadcast;
	readonly #hub: Hub;
	readonly #signals: Signals;
	#cluster: Cluster = alone;
	#sweeper: NodeJS.Timeout | null = null;
	#stopListening: () => void = () => undefined;

	constructor(ctx: Ctx, parts: LiveParts, io: LiveServer) {
		this.#ctx = ctx;
		this.#parts = parts;
		this.#io = io;
		this.#broadcast = new Broadcast(io, ctx.log, parts.broadcast);
		this.#hub = new Hub({ clock: ctx.clock, log: ctx.log, rooms: this.#broadcast });
		this.#signals = new Signals(ctx, (change, own) => {
			this.#hub.changed(change);
			if (own) this.#cluster.tell(change);
		});
	}

	async start(): Promise<void> {
		const { config, log, events } = this.#ctx;
		if (!this.#parts.http) return;
		if (config.redisUrl)
			this.#cluster = await joinCluster(this.#io, {
				redisUrl: config.redisUrl,
				log,
				changed: (change) => this.#hub.changed(change),
			});
		this.#io.use((socket, next) => void this.#admit(socket, next));
		this.#io.on('connection', (socket) => this.#welcome(socket as unknown as LiveSocket));
		this.#io.attach(this.#parts.http);
		await this.#signals.poll();
		this.#stopListening = events.listen(({ kind, subject }) => {
			if (kind === 'session.closed' || kind === 'wall.revoked')
				void this.#guarded('closing ended sessions', () => this.#closeEnded());
			if (kind === 'account.changed' || kind.startsWith('membership.')) this.#reconnect(subject.id);
		});
		this.#sweeper = setInterval(() => void this.#sweep(), SWEEP_MS);
	}

	/** Readings of these units (or of any) were committed. */
	readingsCommitted(unitIds?: Iterable<string>): void {
		this.#signals.readings(unitIds);
	}

	/**
	 * A topic for a page's first picture; the right is checked as for a subscription.
	 * @throws what the topic's kind throws when the viewer may not see it
	 */
	async snapshot(viewer: Viewer, name: string): Promise<Snapshot> {
		const topic = await this.#topic(viewer, name);
		await this.#hub.open(topic);
		const snapshot = this.#hub.snapshot(name);
		if (!snapshot) throw new Error(`topic ${name} was forgotten while it was opened`);
		return snapshot;
	}

	/** For the metrics page. */
	counts(): { sockets: number; topics: number; cut: number } {
		return {
			sockets: this.#io.sockets.sockets.size,
			topics: this.#hub.topics,
			cut: this.#broadcast.cut,
		};
	}

	/** Closes every socket; the HTTP server stays open, whoever made it closes it. */
	async close(): Promise<void> {
		if (this.#sweeper) clearInterval(this.#sweeper);
		this.#signals.stop();
		this.#stopListening();
		await this.#hub.close();
		void this.#io.sockets.adapter.close();
		// Without a goodbye in socket.io's protocol, which would tell clients to stay away.
		if (this.#parts.http) this.#io.engine.close();
		await this.#cluster.close();
	}

	async #admit(socket: { handshake: Handshake; data: { viewer?: Viewer } }, next: (error?: Error) => void) {
		try {
			const viewer = await this.#identify(socket.handshake);
			if (!viewer) return next(new Error('auth.required'));
			socket.data.viewer = viewer;
			next();
		} catch (error) {
			this.#ctx.log.error({ err: error }, 'a live connection could not be admitted');
			next(new Error('internal'));
		}
	}

	#identify(handshake: Handshake): Promise<Viewer | null> {
		const wall: unknown = handshake.auth.wall;
		const wallId = typeof wall === 'string' && wall.length <= NAME_MAX ? wall : null;
		return this.#parts.identify(handshake.headers.cookie ?? '', wallId);
	}

	#welcome(socket: LiveSocket): void {
		socket.emit('hello', { version: this.#parts.version, now: this.#ctx.clock.now() });
		let asks = 0;
		let windowEnds = 0;
		socket.on('subscribe', (name: unknown, answer: unknown) => {
			if (typeof answer !== 'function') return;
			const now = this.#ctx.clock.mono();
			if (now > windowEnds) [asks, windowEnds] = [0, now + ASKS_WINDOW_MS];
			const reply = answer as (answer: SubscribeAnswer) => void;
			if (++asks > ASKS_MAX || socket.rooms.size > TOPICS_MAX) return reply({ ok: false, code: 'busy' });
			if (typeof name !== 'string' || name.length > NAME_MAX) return reply({ ok: false, code: 'unknown' });
			void this.#subscribe(socket, name, reply);
		});
		socket.on('unsubscribe', (name: unknown) => {
			if (typeof name === 'string' && name !== socket.id) void socket.leave(name);
		});
	}

	async #subscribe(socket: LiveSocket, name: string, answer: (answer: SubscribeAnswer) => void) {
		try {
			// The right is read anew: a role may have been taken since the connection was made.
			const viewer = await this.#identify(socket.handshake);
			if (!viewer) return this.#end(socket, 'signed_out');
			socket.data.viewer = viewer;
			const topic = await this.#topic(viewer, name);
			await this.#hub.open(topic);
			if (!socket.connected) return;
			// Joining and answering in one turn: no delta can fall between.
			void socket.join(name);
			const snapshot = this.#hub.snapshot(name);
			answer(snapshot ? { ok: true, snapshot } : { ok: false, code: 'failed' });
		} catch (error) {
			void socket.leave(name);
			if (error instanceof NotFoundError) return answer({ ok: false, code: 'unknown' });
			if (error instanceof AppError) return answer({ ok: false, code: 'denied' });
			this.#ctx.log.error({ err: error, topic: name }, 'a subscription failed');
			answer({ ok: false, code: 'failed' });
		}
	}

	async #topic(viewer: Viewer, name: string): Promise<Topic> {
		for (const kind of this.#parts.kinds) {
			const topic = await kind(this.#ctx, viewer, name);
			if (topic) return topic;
		}
		throw new NotFoundError('not_found');
	}

	async #sweep(): Promise<void> {
		this.#hub.sweep();
		await this.#guarded('closing ended sessions', () => this.#closeEnded());
		await this.#guarded('looking for other nodes', () => this.#signals.poll());
	}

	async #guarded(what: string, work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			this.#ctx.log.warn({ err: error, what }, 'a live sweep failed');
		}
	}

	/** Closes the sockets whose session or device no longer counts, whichever node ended it. */
	async #closeEnded(): Promise<void> {
		const sockets = this.#sockets();
		if (sockets.length === 0) return;
		const ids = (kind: Viewer['kind']) => [
			...new Set(
				sockets
					.map(({ data }) => data.viewer)
					.filter((v) => v.kind === kind)
					.map(passOf),
			),
		];
		const { store, clock } = this.#ctx;
		const sessions = await liveSessions(store, ids('person'), clock.now());
		const devices = await liveDevices(store, ids('wall'));
		for (const socket of sockets) {
			const { viewer } = socket.data;
			const live = viewer.kind === 'person' ? sessions : devices;
			if (!live.has(passOf(viewer))) this.#end(socket, viewer.kind === 'person' ? 'signed_out' : 'revoked');
		}
	}

	/** A person's rights changed: their pages connect anew, and every topic is asked for again under the new rights. */
	#reconnect(accountId: string): void {
		for (const socket of this.#sockets()) {
			const { viewer } = socket.data;
			if (viewer.kind === 'person' && viewer.actor.id === accountId) socket.conn.close();
		}
	}

	#sockets(): LiveSocket[] {
		return [...this.#io.sockets.sockets.values()] as unknown as LiveSocket[];
	}

	#end(socket: LiveSocket, reason: ClosedReason): void {
		socket.emit('closed', reason);
		socket.disconnect(true);
	}
}

interface Handshake {
	headers: IncomingMessage['headers'];
	auth: Record<string, unknown>;
}

/** What lets the viewer in: the session or the device. */
function passOf(viewer: Viewer): string {
	return viewer.kind === 'person' ? viewer.sessionId : viewer.pass.deviceId;
}
