import type { LookResult } from '../channels/channel.ts';
import type { Tx } from '../db/index.ts';
import { changePublication } from './change-publication.ts';
import type { Parts } from './parts.ts';
import type { Publication } from './rules.ts';
import type { StoredCallback } from './store.ts';

const MOST_AT_ONCE = 100;

type Needs = Pick<Parts, 'ctx' | 'rules' | 'rows' | 'step'>;

/** Applies the callbacks that the channels have kept and whose publication is known by now, each in a transaction of its own. */
export async function applyCallbacks(parts: Needs): Promise<void> {
	const { ctx, rows } = parts;
	const now = ctx.clock.now();
	const matched = await rows.matchedCallbacks(ctx.store, { now, limit: MOST_AT_ONCE });
	for (const { callback, publicationId } of matched) {
		await parts.step('callback-kept');
		await ctx.store.tx(async (tx) => {
			await ctx.events.takeTurn(tx);
			const row = await rows.lockPublication(tx, publicationId);
			if (row) await apply(parts, tx, { row, callback });
		});
	}
}

/** Applies what came for a job before we knew that it was this publication's. */
export async function applyCallbacksOfJob(parts: Needs, tx: Tx, row: Publication): Promise<void> {
	const { channelId, jobId } = row;
	if (jobId === null) return;
	let current: Publication | null = row;
	for (const callback of await parts.rows.openCallbacksOfJob(tx, { channelId, jobId }))
		current = current && (await apply(parts, tx, { row: current, callback }));
}

async function apply(
	parts: Needs,
	tx: Tx,
	{ row, callback }: { row: Publication; callback: StoredCallback },
): Promise<Publication | null> {
	const { ctx, rules, rows } = parts;
	const now = ctx.clock.now();
	await rows.markCallbackProcessed(tx, callback, now);
	const change = rules.afterCallback(row, callback.result as LookResult, now);
	return change ? changePublication(parts, tx, { row, change }) : row;
}
