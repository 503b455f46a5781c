import type { Ctx } from '../ctx.ts';
import { visitorDay } from './ingest-store.ts';
import { MINUTES_KEPT_MS } from './rules-sums.ts';
import { deleteMinutesBefore, deleteVisitorsBefore } from './store.ts';

/**
 * Housekeeping, safe to repeat: yesterday's salts and visitor hashes go (without the salt they meant nothing already),
 * and minute sums older than 48 hours.
 */
export async function forgetVisitors(ctx: Pick<Ctx, 'store' | 'clock'>): Promise<void> {
	const now = ctx.clock.now();
	await ctx.store.tx((tx) => deleteVisitorsBefore(tx, visitorDay(now)));
	await ctx.store.tx((tx) => deleteMinutesBefore(tx, now - MINUTES_KEPT_MS));
}
