import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

const TRIES = 50;

function isFree(port: number, host: string): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
	});
}

/** `wanted`, or the next port above it that nobody listens on. */
export async function nextFreePort(wanted: number, host = '0.0.0.0'): Promise<number> {
	for (let port = wanted; port < wanted + TRIES && port <= 65_535; port++)
		// A listener on loopback alone would take the visitors of localhost away from us.
		if ((await isFree(port, host)) && (await isFree(port, '127.0.0.1'))) return port;
	throw new Error(`从 ${wanted} 起的 ${TRIES} 个端口都被占用，请用 PORT=端口号 指定一个空闲端口。`);
}

/** Any free port of loopback. */
export function anyFreePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			const port = typeof address === 'object' && address ? address.port : 0;
			server.close(() => resolve(port));
		});
	});
}

/** This machine's IPv4 addresses on its networks, loopback left out. */
export function lanAddresses(): string[] {
	return Object.values(networkInterfaces())
		.flatMap((list) => list ?? [])
		.filter((entry) => entry.family === 'IPv4' && !entry.internal)
		.map((entry) => entry.address);
}
