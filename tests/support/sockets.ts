import { request } from 'node:http';
import { connect } from 'node:net';
import { io } from 'socket.io-client';

/** A form that is under way. */
export interface Flying {
	/** Sends the rest and gives the status of the answer. */
	finish(): Promise<number>;
	/** Breaks off. */
	leave(): void;
}

export interface HeldForm {
	path: string;
	/** application/x-www-form-urlencoded */
	body: string;
	cookie: string;
}

/** Sends a form and holds its second half back; resolves when the server has begun with it. */
export function sendHalf(url: string, { path, body, cookie }: HeldForm): Promise<Flying> {
	const half = Math.floor(body.length / 2);
	const sent = request(url + path, {
		method: 'POST',
		agent: false,
		headers: {
			cookie,
			accept: 'text/html',
			origin: url,
			expect: '100-continue',
			'content-type': 'application/x-www-form-urlencoded',
			'content-length': Buffer.byteLength(body),
		},
	});
	const answered = new Promise<number>((resolve, reject) => {
		sent.on('response', (response) => {
			response.resume();
			resolve(response.statusCode ?? 0);
		});
		sent.on('error', reject);
	});
	// Who leaves does not wait for the answer.
	answered.catch(() => undefined);
	const finish = () => {
		sent.end(body.slice(half));
		return answered;
	};
	return new Promise((resolve) => {
		sent.once('continue', () => {
			sent.write(body.slice(0, half));
			resolve({ finish, leave: () => void sent.destroy() });
		});
		sent.flushHeaders();
	});
}

const LIVE = 20;
const IDLE = 5;

/** Connections that stay open by themselves: signed-in live sockets, and idle keep-alive connections. */
export async function openSockets(url: string, cookie: string): Promise<{ end: () => void }[]> {
	const extraHeaders = { cookie, origin: url };
	const live = Array.from({ length: LIVE }, () =>
		io(url, { transports: ['websocket'], reconnection: false, extraHeaders }),
	);
	const { port, hostname } = new URL(url);
	const idle = Array.from({ length: IDLE }, () => connect(Number(port), hostname));
	await Promise.all([
		...live.map((socket) => new Promise<void>((resolve) => socket.once('hello', () => resolve()))),
		...idle.map(
			(socket) =>
				new Promise<void>((resolve) => {
					socket.once('data', () => resolve());
					socket.write(`GET /healthz HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
				}),
		),
	]);
	return [
		...live.map((socket) => ({ end: () => void socket.close() })),
		...idle.map((socket) => ({ end: () => void socket.destroy() })),
	];
}

/** Whether anybody listens there. */
export function takesConnections(url: string): Promise<boolean> {
	const { port, hostname } = new URL(url);
	return new Promise((resolve) => {
		const socket = connect(Number(port), hostname);
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
}
