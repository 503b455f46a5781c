import type { Server, Socket } from 'socket.io';
import type { ClientToServer, Delta, ServerToClient } from '#lib/contract/live.ts';
import type { Logger } from '../logger.ts';
import type { EncodedDelta } from './frame.ts';
import type { Rooms } from './hub.ts';
import type { Change, Viewer } from './topic.ts';

export interface SocketData {
	viewer: Viewer;
}
type NoEvents = Record<string, never>;
export interface BetweenNodes {
	changed: (changes: Change[]) => void;
}
export type LiveServer = Server<ClientToServer, ServerToClient, BetweenNodes, SocketData>;
export type LiveSocket = Socket<ClientToServer, ServerToClient, NoEvents, SocketData>;

/** The parts of ws and engine.io that the raw path writes through. Not public: `broadcast.test.ts` fails when they move. */
interface RawSocket {
	readyState: number;
	bufferedAmount: number;
	terminate(): void;
	_sender?: { sendFrame?: (list: Buffer[]) => void };
}
interface RawConnection {
	readyState: string;
	writeBuffer: unknown[];
	transport: { name: string; socket?: RawSocket };
}

const WS_OPEN = 1;
/** Sockets written in one turn of the event loop: about 3 ms. */
const SLICE = 256;
/** A socket that has this much waiting is not reading: it is cut, and comes back for a snapshot. */
const SLOW_BYTES = 256 * 1024;

export interface BroadcastOptions {
	/** Write through socket.io's public interface only. */
	plain?: boolean;
	slowBytes?: number;
}

/** Hands deltas to the sockets of a room on this node. */
export class Broadcast implements Rooms {
	readonly #io: LiveServer;
	readonly #log: Logger;
	readonly #slowBytes: number;
	#plain: boolean;
	#cut = 0;

	constructor(io: LiveServer, log: Logger, options: BroadcastOptions = {}) {
		this.#io = io;
		this.#log = log;
		this.#plain = options.plain ?? false;
		this.#slowBytes = options.slowBytes ?? SLOW_BYTES;
	}

	/** Sockets cut because they did not read. */
	get cut(): number {
		return this.#cut;
	}

	size(name: string): number {
		return this.#io.sockets.adapter.rooms.get(name)?.size ?? 0;
	}

	async send(name: string, frames: readonly EncodedDelta[]): Promise<void> {
		const members = this.#members(name);
		for (let from = 0; from < members.length; from += SLICE) {
			if (from > 0) await new Promise((resolve) => setImmediate(resolve));
			for (const socket of members.slice(from, from + SLICE)) this.#sendTo(socket, frames);
		}
	}

	#members(name: string): LiveSocket[] {
		const { adapter, sockets } = this.#io.sockets;
		const members: LiveSocket[] = [];
		for (const id of adapter.rooms.get(name) ?? []) {
			const socket = sockets.get(id);
			if (socket) members.push(socket as unknown as LiveSocket);
		}
		return members;
	}

	#sendTo(socket: LiveSocket, frames: readonly EncodedDelta[]): void {
		const connection = socket.conn as unknown as RawConnection;
		const raw = connection.transport.socket;
		if (raw && raw.bufferedAmount > this.#slowBytes) {
			this.#cut++;
			this.#log.info({ bufferedBytes: raw.bufferedAmount }, 'a live socket did not read and was cut');
			raw.terminate();
			return;
		}
		for (const { frame, json } of frames) {
			if (this.#rawPath(connection)) raw?._sender?.sendFrame?.([frame]);
			else socket.emit('d', JSON.parse(json) as Delta);
		}
	}

	/** Whether a frame may be written past engine.io: the socket is open and nothing queued would be overtaken. */
	#rawPath(connection: RawConnection): boolean {
		if (this.#plain) return false;
		const { transport } = connection;
		if (typeof transport.socket?._sender?.sendFrame !== 'function') {
			this.#plain = true;
			this.#log.warn({ transport: transport.name }, 'live deltas are written the plain way');
			return false;
		}
		const open = transport.socket.readyState === WS_OPEN && connection.readyState === 'open';
		return open && connection.writeBuffer.length === 0;
	}
}
