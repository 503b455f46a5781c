import type { Logger } from '../logger.ts';
import type { LiveServer } from './broadcast.ts';
import type { Change } from './topic.ts';

/** Changes are told to the other nodes in one message at most this often. */
const FOLD_MS = 100;
/** A start does not wait for Redis longer than this. */
const CONNECT_MS = 3_000;

/** The link between nodes; without Redis there is none, and nodes find each other's changes by polling the database. */
export interface Cluster {
	tell(change: Change): void;
	close(): Promise<void>;
}

export const alone: Cluster = { tell: () => undefined, close: () => Promise.resolve() };

/**
 * Joins the nodes through Redis streams. What travels is only "something changed"; every node computes its own topics
 * from the database (docs/decisions/007-live-across-nodes.md).
 */
export async function joinCluster(
	io: LiveServer,
	parts: { redisUrl: string; log: Logger; changed: (change: Change) => void },
): Promise<Cluster> {
	const [{ createClient }, { createAdapter }] = await Promise.all([
		import('redis'),
		import('@socket.io/redis-streams-adapter'),
	]);
	const client = createClient({ url: parts.redisUrl });
	client.on('error', (error: Error) => parts.log.warn({ err: error }, 'redis is not reachable'));
	if (!(await connectedInTime(client))) {
		parts.log.warn('redis did not answer at the start; nodes find each other’s changes by polling');
		client.destroy();
		return alone;
	}
	io.adapter(createAdapter(client));
	io.on('changed', (changes) => {
		for (const change of changes) parts.changed(change);
	});
	const folded = new Map<string, Change>();
	let timer: NodeJS.Timeout | null = null;
	return {
		tell(change) {
			folded.set(`${change.kind} ${change.path}`, change);
			timer ??= setTimeout(() => {
				timer = null;
				io.serverSideEmit('changed', [...folded.values()]);
				folded.clear();
			}, FOLD_MS);
		},
		async close() {
			if (timer) clearTimeout(timer);
			await client.close();
		},
	};
}

async function connectedInTime(client: { connect(): Promise<unknown> }): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), CONNECT_MS)));
	const connected = client.connect().then(
		() => true,
		() => false,
	);
	const inTime = await Promise.race([connected, late]);
	clearTimeout(timer);
	return inTime;
}
