// Entry of the writer's thread: one connection, one loop, messages in and out.
import { parentPort, workerData } from 'node:worker_threads';
import { IngestLoop } from './ingest-loop.ts';
import { unpackJobs, type FromWriter, type ToWriter, type WriterData } from './ingest-messages.ts';
import type { WriterStore } from './ingest-store.ts';

const { database, root } = workerData as WriterData;
if (!parentPort) throw new Error('this file is the entry of a worker thread');
const port = parentPort;
const send = (message: FromWriter) => port.postMessage(message);

/** Each engine's driver is loaded only where it is used. */
async function openStore(): Promise<WriterStore> {
	if ('file' in database) return (await import('./ingest-store-sqlite.ts')).openSqliteWriter(database.file);
	const { openPostgresWriter } = await import('./ingest-store-postgres.ts');
	const report = (error: unknown) => send({ outcomes: [], changes: [], errors: [String(error)] });
	return openPostgresWriter(database.url, root, report);
}

const store = await openStore();
const loop = new IngestLoop(store, send);

port.on('message', (message: ToWriter) => {
	if (message === 'close') void close();
	else loop.push(unpackJobs(message));
});

async function close(): Promise<void> {
	await loop.idle();
	await store.close();
	port.close();
}
