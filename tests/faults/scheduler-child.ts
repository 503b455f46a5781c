// One node of the product for tests that kill it: store, publishing and an adapter, on a clock that may be ahead.
// It loads its modules and waits: the order to start is the first thing its parent sends, so that the next node is at hand
// when this one dies.
import { readConfig } from '#lib/server/config.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { openStore } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { Heartbeat } from '#lib/server/jobs/index.ts';
import { createLogger } from '#lib/server/logger.ts';
import { followPosts, openPublishing } from '#lib/server/publishing/index.ts';
import { createVault, loadKey } from '#lib/server/vault.ts';
import type { ChannelClass } from '#lib/contract/channels.ts';
import { httpChannel } from './http-platform.ts';

export interface ChildOptions {
	dataDir: string;
	databaseUrl: string | null;
	/** Address of the {@link HttpPlatform}. */
	platform: string;
	channelClass: ChannelClass;
	/** What a request and a send may take, ms; a machine that is busy with other tests needs longer ones. */
	patience?: { timeoutMs: number; sendTimeoutMs: number };
	/** The wall clock is ahead by this, ms: leases of the process before have ended. */
	aheadMs: number;
}
export type ChildOrder =
	| { kind: 'start'; options: ChildOptions }
	| { kind: 'kill'; at: string; nth: number }
	| { kind: 'wake' }
	| { kind: 'stop' };

let death: { at: string; nth: number } | null = null;
function step(name: string): Promise<void> {
	if (death?.at === name && --death.nth === 0) process.kill(process.pid, 'SIGKILL');
	return Promise.resolve();
}

interface Running {
	wake: () => void;
	stop: () => Promise<void>;
}

async function start(options: ChildOptions): Promise<Running> {
	const config = readConfig({
		DATA_DIR: options.dataDir,
		DATABASE_URL: options.databaseUrl ?? undefined,
		LOG_LEVEL: process.env.CHILD_LOG ?? 'fatal',
	});
	const log = createLogger(config.logLevel);
	const clock = { now: () => Date.now() + options.aheadMs, mono: () => performance.now() };
	const store = openStore(config, log);
	const vault = createVault(loadKey(config.dataDir, null));
	const ctx: Ctx = { config, clock, log, store, events: new EventLog(), vault };
	followPosts(ctx);

	const { platform: base, channelClass, patience } = options;
	const channel = httpChannel({ base, class: channelClass, step, ...patience });
	const heartbeat = new Heartbeat({ store, clock, log, node: `test:${process.pid}` });
	const publishing = await openPublishing(
		ctx,
		{
			channels: {
				adapterOf: () => channel,
				openAccount: (id) =>
					Promise.resolve({
						id,
						unitId: '',
						name: id,
						settings: {},
						credentials: {},
						memory: {
							get: () => Promise.resolve(null),
							put: () => Promise.resolve(),
							forget: () => Promise.resolve(),
						},
					}),
			},
			linkTo: (id) => `https://example.test/p/${id}`,
			picture: () => Promise.reject(new Error('no pictures here')),
		},
		{ heartbeat, own: { step } },
	);
	heartbeat.start();
	return {
		wake: () => publishing.wake(),
		async stop() {
			await heartbeat.stop();
			await publishing.close();
			await store.close();
			process.disconnect();
		},
	};
}

let running: Promise<Running> | null = null;
process.on('message', (order: ChildOrder) => {
	if (order.kind === 'kill') death = { at: order.at, nth: order.nth };
	if (order.kind === 'start') {
		running = start(order.options);
		void running.then(() => process.send?.('ready'));
	}
	if (order.kind === 'wake') void running?.then((node) => node.wake());
	if (order.kind === 'stop') void running?.then((node) => node.stop());
});
// A test run that was broken off leaves nobody behind.
process.on('disconnect', () => process.exit());
