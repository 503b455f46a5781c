import { hostname } from 'node:os';
import type { ChannelDirectory } from '../channels/index.ts';
import type { Ctx } from '../ctx.ts';
import type { Heartbeat } from '../jobs/index.ts';
import { changeRetraction } from './change-retraction.ts';
import { retractItem, type RetractionParts } from './retract-item.ts';
import * as rules from './rules.ts';
import type { Retraction } from './rules.ts';
import * as rows from './store.ts';

const LOOK_MS = 1_000;
/** Items worked on at the same time by one node. */
const WORKERS = 8;

/** Gives back what workers that died or hang held, and takes what is due, each under a new fence and a lease. */
export async function claimRetractions(parts: RetractionParts): Promise<Retraction[]> {
	const { ctx, owner } = parts;
	if (!(await rows.isWorkWaiting(ctx.store, ctx.clock.now()))) return [];
	return ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const now = ctx.clock.now();
		for (const row of await rows.lockExpired(tx, { now, limit: 100 }))
			await changeRetraction(ctx, tx, { row, change: rules.afterLeaseExpiry(row, now) });
		const taken: Retraction[] = [];
		for (const row of await rows.lockDue(tx, { now, limit: WORKERS })) {
			const claimed = await changeRetraction(ctx, tx, { row, change: rules.claim(row, { now, owner }) });
			if (claimed) taken.push(claimed);
		}
		return taken;
	});
}

/** One look: takes what is due and works on it until it is answered. */
export async function sweepRetractions(parts: RetractionParts): Promise<void> {
	await sayOverdue(parts.ctx);
	const taken = await claimRetractions(parts);
	await Promise.all(taken.map((row) => retractItem(parts, row)));
}

/** Says once of each recall that its clock ran out. */
async function sayOverdue(ctx: Ctx): Promise<void> {
	if (!(await rows.isAnyOverdue(ctx.store, ctx.clock.now()))) return;
	await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const now = ctx.clock.now();
		for (const recall of await rows.lockOverdue(tx, now)) {
			await rows.updateRecall(tx, recall.id, { overdueAt: now });
			await ctx.events.append(tx, {
				kind: 'recall.overdue',
				at: now,
				unitId: recall.unitId,
				actorId: null,
				subject: { kind: 'recall', id: recall.id },
				payload: { postId: recall.postId, open: await rows.countOpen(tx, recall.id) },
			});
		}
	});
}

/** Has this node take recalled items off with every beat. `close` ends the calls under way; what they were about is asked again. */
export function openRecalls(
	ctx: Ctx,
	{ channels, heartbeat }: { channels: ChannelDirectory; heartbeat: Heartbeat },
): { close(): void } {
	const cutOff = new AbortController();
	const parts: RetractionParts = {
		ctx,
		channels,
		owner: `${hostname()}:${process.pid}`,
		step: () => Promise.resolve(),
		cutOff: cutOff.signal,
	};
	heartbeat.every('recalls.look', LOOK_MS, () => sweepRetractions(parts));
	return { close: () => cutOff.abort() };
}
