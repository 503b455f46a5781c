import type { Ctx } from '../ctx.ts';
import { sweepFormKeys } from '../db/index.ts';
import { sweepSessions } from './store.ts';

/** Housekeeping: sessions that are over and form keys that are old. */
export async function sweepAuth(ctx: Ctx): Promise<void> {
	const now = ctx.clock.now();
	await ctx.store.tx(async (tx) => {
		await sweepSessions(tx, now);
		await sweepFormKeys(tx, now);
	});
}
