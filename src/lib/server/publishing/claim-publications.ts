import { changePublication } from './change-publication.ts';
import type { Parts } from './parts.ts';
import type { Publication } from './rules.ts';

const MOST_AT_ONCE = 100;

/**
 * Takes up to `limit` (at most 100) publications whose time has come, each under a new fence and a 60 s lease. Those
 * whose time is long over become 「错过待定」 instead. Gives what was taken.
 */
export async function claimPublications(parts: Parts, limit: number): Promise<Publication[]> {
	const { ctx, rules, rows, owner } = parts;
	await parts.step('claim');
	return ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const now = ctx.clock.now();
		const taken: Publication[] = [];
		for (const row of await rows.lockClaimable(tx, { now, limit: Math.min(limit, MOST_AT_ONCE) })) {
			const claimed = await changePublication(parts, tx, { row, change: rules.claim(row, { now, owner }) });
			if (claimed && claimed.state !== 'missed') taken.push(claimed);
		}
		return taken;
	});
}
