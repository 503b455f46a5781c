import type { Socket } from 'socket.io-client';
import type {
	ClientToServer,
	ClosedReason,
	Delta,
	Hello,
	ServerToClient,
	SubscribeAnswer,
} from '#lib/contract/live.ts';

/** What a line tells its owner. */
export interface LineEvents {
	up(): void;
	down(): void;
	hello(hello: Hello): void;
	delta(delta: Delta): void;
	/** The server does not want this connection any more: the session ended or the screen was revoked. */
	ended(reason: ClosedReason): void;
}

/** A connection to the server. One a tab today; a line shared by the tabs of a browser would look the same. */
export interface Line {
	subscribe(topic: string): Promise<SubscribeAnswer | null>;
	unsubscribe(topic: string): void;
	/** Drops the connection and makes a new one: for machines that slept and lines that fell silent. */
	renew(): void;
	close(): void;
}

const ANSWER_MS = 8_000;
/** First wait before connecting again; doubles with jitter up to {@link SLOWEST_MS}. */
const FIRST_MS = 300;
const SLOWEST_MS = 5_000;
/** After a refusal: somebody may sign in again in another tab, or open the wall's link anew. */
const REFUSED_MS = 15_000;

/** The library, fetched only now so that no page waits for it to be drawn; asked for again while the network is away. */
async function fetchLibrary() {
	for (let wait = FIRST_MS; ; wait = Math.min(SLOWEST_MS, wait * 2)) {
		try {
			return await import('socket.io-client');
		} catch {
			await new Promise((resolve) => setTimeout(resolve, wait * (0.75 + Math.random() / 2)));
		}
	}
}

/** Opens the socket. */
export async function openLine(events: LineEvents, wallId: string | null): Promise<Line> {
	const { io } = await fetchLibrary();
	const socket: Socket<ServerToClient, ClientToServer> = io({
		transports: ['websocket'],
		reconnectionDelay: FIRST_MS,
		reconnectionDelayMax: SLOWEST_MS,
		randomizationFactor: 0.5,
		timeout: 6_000,
		auth: wallId === null ? {} : { wall: wallId },
	});
	let again: ReturnType<typeof setTimeout> | undefined;
	let closed = false;
	const later = () => {
		clearTimeout(again);
		if (!closed) again = setTimeout(() => socket.connect(), REFUSED_MS);
	};
	socket.on('connect', () => events.up());
	socket.on('hello', (hello) => events.hello(hello));
	socket.on('d', (delta) => events.delta(delta));
	socket.on('closed', (reason) => events.ended(reason));
	socket.on('disconnect', (reason) => {
		events.down();
		// The library comes back by itself from everything but a goodbye.
		if (reason === 'io server disconnect') later();
	});
	socket.on('connect_error', (error) => {
		events.down();
		if (error.message === 'auth.required') events.ended(wallId === null ? 'signed_out' : 'revoked');
		if (!socket.active) later();
	});
	return {
		async subscribe(topic) {
			try {
				const answer: unknown = await socket.timeout(ANSWER_MS).emitWithAck('subscribe', topic);
				return answer as SubscribeAnswer;
			} catch {
				return null;
			}
		},
		unsubscribe(topic) {
			if (socket.connected) socket.emit('unsubscribe', topic);
		},
		renew() {
			socket.disconnect().connect();
		},
		close() {
			closed = true;
			clearTimeout(again);
			socket.disconnect();
		},
	};
}
