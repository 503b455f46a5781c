import { changePublication } from './change-publication.ts';
import { findAdapter } from './find-adapter.ts';
import type { Parts } from './parts.ts';

const MOST_AT_ONCE = 100;

/** Takes back what workers that died or paused held: not yet sent goes on, perhaps sent becomes `unknown`. */
export async function reapLeases(parts: Parts): Promise<void> {
	const { ctx, rules, rows, settling } = parts;
	await ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const now = ctx.clock.now();
		for (const row of await rows.lockExpired(tx, { now, limit: MOST_AT_ONCE })) {
			const channel = (await findAdapter(parts, tx, row.channelId))?.adapter ?? rules.NO_CHANNEL;
			const change = rules.afterLeaseExpiry(row, { now, channel });
			const changed = await changePublication(parts, tx, { row, change });
			if (changed?.state === 'unknown') tx.afterCommit(() => settling.begin(changed));
		}
	});
}
