import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP relay on loopback whose cable can be pulled: bytes stop, nobody is told, and new connections fail. */
export interface Cable {
	readonly port: number;
	pull(): void;
	/** The cable is in again; connections that were cut are dead by then, as after a minute in the field. */
	heal(): void;
	close(): Promise<void>;
}

/** Lays a cable to a port on this machine. */
export async function layCable(target: number): Promise<Cable> {
	const ends = new Set<Socket>();
	let pulled = false;
	const server = createServer((client) => {
		if (pulled) return client.destroy();
		const upstream = connect(target, '127.0.0.1');
		const pair = [client, upstream];
		for (const end of pair) {
			ends.add(end);
			end.on('error', () => undefined);
			end.on('close', () => {
				ends.delete(end);
				for (const other of pair) other.destroy();
			});
		}
		client.on('data', (bytes) => pulled || upstream.write(bytes));
		upstream.on('data', (bytes) => pulled || client.write(bytes));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const cut = () => {
		for (const end of ends) end.destroy();
	};
	return {
		port: (server.address() as AddressInfo).port,
		pull() {
			pulled = true;
		},
		heal() {
			pulled = false;
			cut();
		},
		close() {
			cut();
			return new Promise((resolve) => server.close(() => resolve()));
		},
	};
}
