// A process of its own that writes one delta after the other to every socket, as fast as they read: ours or bare ws.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
import { Broadcast, type LiveServer } from '#lib/server/live/broadcast.ts';
import { encodeStep, textFrame } from '#lib/server/live/frame.ts';
import { createLogger } from '#lib/server/logger.ts';

export interface FanoutServed {
	/** Deltas written to every socket. */
	rounds: number;
	startedAt: number;
	cpuMicros: number;
}

const ROOM = 'bench';
const RUN_MS = 4_000;
/** One changed figure of a wall, as the hub frames it. */
const SET = new Map([['reads', '{"today":10312,"last5":128,"yesterdayByNow":9495}']]);
const frameOf = (round: number) =>
	encodeStep({ name: 'wall:bench', epoch: 'e', at: Date.now() }, round, { set: SET, del: [] }).frames;

interface Peer {
	/** Writes one round to everybody. */
	send: (round: number) => Promise<void>;
	/** Bytes the fullest socket has waiting. */
	waiting: () => number;
}

function ours(http: ReturnType<typeof createServer>): Peer {
	const io: LiveServer = new Server(http, {
		transports: ['websocket'],
		serveClient: false,
		perMessageDeflate: false,
	});
	io.on('connection', (socket) => void socket.join(ROOM));
	const broadcast = new Broadcast(io, createLogger('warn'));
	const waiting = () => {
		let most = 0;
		for (const socket of io.sockets.sockets.values()) {
			const { socket: raw } = socket.conn.transport as unknown as { socket?: { bufferedAmount: number } };
			most = Math.max(most, raw?.bufferedAmount ?? 0);
		}
		return most;
	};
	return { send: (round) => broadcast.send(ROOM, frameOf(round)), waiting };
}

function bareWs(http: ReturnType<typeof createServer>): Peer {
	const server = new WebSocketServer({ server: http, perMessageDeflate: false });
	const send = (round: number) => {
		const frame = textFrame(`42["d",${frameOf(round)[0]?.json ?? ''}]`);
		for (const socket of server.clients) {
			const { _sender: sender } = socket as unknown as { _sender: { sendFrame: (list: Buffer[]) => void } };
			sender.sendFrame([frame]);
		}
		return Promise.resolve();
	};
	const waiting = () => Math.max(0, ...Array.from(server.clients, (socket) => socket.bufferedAmount));
	return { send, waiting };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function run(peer: Peer): Promise<FanoutServed> {
	const before = process.cpuUsage();
	const startedAt = Date.now();
	let rounds = 0;
	while (Date.now() - startedAt < RUN_MS) {
		await peer.send(rounds++);
		await turn();
		while (peer.waiting() > 16_384) await turn();
	}
	while (peer.waiting() > 0) await turn();
	const { user, system } = process.cpuUsage(before);
	return { rounds, startedAt, cpuMicros: user + system };
}

const http = createServer();
const peer = process.argv[2] === 'ws' ? bareWs(http) : ours(http);
http.listen(0, '127.0.0.1', () =>
	console.log(JSON.stringify({ port: (http.address() as AddressInfo).port })),
);
process.stdin.once('data', () => {
	void run(peer).then((served) => console.log(JSON.stringify(served)));
});
process.stdin.once('end', () => process.exit(0));
