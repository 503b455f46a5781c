import type { Channel, LookResult } from '../channels/channel.ts';
import type { Tx } from '../db/index.ts';
import { callPlatform, itemOf, stepsOf } from './call-platform.ts';
import { changePublication } from './change-publication.ts';
import { startDeadline } from './deadline.ts';
import { findAdapter } from './find-adapter.ts';
import type { Parts } from './parts.ts';
import { applyCallbacksOfJob } from './apply-callbacks.ts';
import type { Publication } from './rules.ts';

/** Longest time a look may take, ms. */
const LOOK_TIMEOUT_MS = 30_000;

/** Asks the platform what became of a publication that is `unknown` or `accepted`, and decides by what it shows. */
export async function lookAtPublication(parts: Parts, claimed: Publication): Promise<void> {
	const { ctx, rules, settling } = parts;
	await parts.step('looking');
	const adapter = (await findAdapter(parts, ctx.store, claimed.channelId))?.adapter ?? null;
	if (adapter && claimed.state === 'unknown' && adapter.class === 'queryable') {
		const wait = settling.left(claimed, rules.settleMs(adapter));
		if (wait > 0) return postpone(parts, claimed, wait);
	}
	const startedAt = ctx.clock.now();
	const look = await callLook(parts, claimed, adapter);
	if (!look) return;
	await parts.step('looked');
	await ctx.store.tx((tx) => store(parts, tx, { mine: claimed, look, startedAt, adapter }));
}

async function callLook(parts: Parts, row: Publication, adapter: Channel | null): Promise<LookResult | null> {
	if (!adapter) return { kind: 'cannot_tell', detail: '渠道已不在，无法核对' };
	const deadline = startDeadline(parts.ctx.clock, LOOK_TIMEOUT_MS, parts.cutOff);
	return callPlatform<LookResult>(parts, {
		row,
		deadline,
		make: async () =>
			adapter.look({
				account: await parts.channels.openAccount(row.channelId),
				item: itemOf(parts, row),
				steps: stepsOf(parts, row),
				jobId: row.jobId,
				deadline,
			}),
		instead: (detail) => ({ kind: 'cannot_tell', detail }),
		// What was seen may have changed since; the next look sees it again.
		late: () => Promise.resolve(),
	});
}

interface Seen {
	mine: Publication;
	look: LookResult;
	startedAt: number;
	adapter: Channel | null;
}

async function store(parts: Parts, tx: Tx, { mine, look, startedAt, adapter }: Seen): Promise<void> {
	const { ctx, rules, rows, settling } = parts;
	await ctx.events.takeTurn(tx);
	const row = await rows.lockPublication(tx, mine.id);
	if (!row || !rules.holds(row, mine)) return;
	const now = ctx.clock.now();
	const attempt = { publicationId: row.id, fence: row.fence };
	await rows.insertAttempt(tx, { ...attempt, kind: 'look', startedAt });
	const detail = 'detail' in look ? look.detail : null;
	await rows.endAttempt(tx, attempt, { endedAt: now, outcome: look.kind, detail });
	const change = rules.afterLook(row, look, { now, channel: adapter ?? rules.NO_CHANNEL });
	const changed = await changePublication(parts, tx, { row, change });
	if (!changed) return;
	if (changed.state !== 'unknown') tx.afterCommit(() => settling.forget(row.id));
	if (changed.state === 'accepted' && row.state !== 'accepted') await applyCallbacksOfJob(parts, tx, changed);
}

/** Too early to prove anything. */
async function postpone(parts: Parts, mine: Publication, waitMs: number): Promise<void> {
	const { ctx, rules, rows } = parts;
	await ctx.store.tx(async (tx) => {
		const row = await rows.lockPublication(tx, mine.id);
		if (!row || !rules.holds(row, mine)) return;
		await changePublication(parts, tx, { row, change: rules.postpone(row, ctx.clock.now() + waitMs) });
	});
}
