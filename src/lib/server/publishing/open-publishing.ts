import { hostname } from 'node:os';
import type { Ctx } from '../ctx.ts';
import { databaseIdentity } from '../db/index.ts';
import type { EventKind } from '#lib/contract/events.ts';
import type { Heartbeat } from '../jobs/index.ts';
import { createParts, type Parts, type Surroundings } from './parts.ts';
import { refillQuotas } from './quota.ts';
import { quarantineAfterRestore } from './quarantine-publications.ts';
import { Scheduler } from './scheduler.ts';

const LOOK_MS = 1_000;
const EPOCH_MS = 15_000;
/** Acts after which something may be due at once. */
const WAKING: ReadonlySet<EventKind> = new Set<EventKind>([
	'post.approved',
	'post.planned',
	'publication.changed',
	'publication.resolved',
]);

export interface Publishing {
	/** Looks now: a callback was kept, or a test is in a hurry. Nothing on a node that does not schedule. */
	wake(): void;
	/** Lets what is being sent finish, within 9 s. */
	close(): Promise<void>;
}

/**
 * Starts the scheduler of this node; with ROLE=web there is none. Checks first whether the database continues where this
 * installation left off.
 */
export async function openPublishing(
	ctx: Ctx,
	surroundings: Surroundings,
	{ heartbeat, own = {} }: { heartbeat: Heartbeat; own?: Partial<Parts> },
): Promise<Publishing> {
	if (ctx.config.role === 'web') return { wake: () => undefined, close: () => Promise.resolve() };
	const owner = `${hostname()}:${process.pid}`;
	const parts = createParts(ctx, surroundings, { owner, ...own });
	let identity = await databaseIdentity(ctx.store);
	let epoch = await quarantineAfterRestore(parts);
	await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		await refillQuotas(tx, { now: ctx.clock.now() });
	});
	const scheduler = new Scheduler({
		...parts,
		epoch: { raise: (tx) => epoch.raise(tx), keep: (mark) => epoch.keep(mark) },
	});
	const watchEpoch = async () => {
		const now = await databaseIdentity(ctx.store);
		if (now === identity) return;
		epoch = await quarantineAfterRestore(parts);
		identity = now;
	};
	const deaf = ctx.events.listen((event) => {
		if (WAKING.has(event.kind)) scheduler.wake();
	});
	heartbeat.every('publishing.look', LOOK_MS, () => scheduler.sweep());
	if (identity !== null) heartbeat.every('publishing.epoch', EPOCH_MS, watchEpoch);
	scheduler.wake();
	return {
		wake: () => scheduler.wake(),
		async close() {
			deaf();
			await scheduler.stop();
		},
	};
}
