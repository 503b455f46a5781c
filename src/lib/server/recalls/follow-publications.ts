import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import type { LoggedEvent } from '../events/index.ts';
import { markRetracted } from '../publishing/index.ts';
import { changeRetraction } from './change-retraction.ts';
import { afterPublication, decideAct } from './rules.ts';
import { addItem } from './start-recall.ts';
import * as rows from './store.ts';

/**
 * Ties recalls to what becomes of publications, in the same transaction: what turns out to be public after its post was
 * recalled is taken off too, however late it is known; what never went out is closed. A corrected version on our own
 * website stands where the earlier one stood.
 */
export function followPublications(ctx: Ctx): void {
	ctx.events.on('publication.changed', (tx, event) => follow(ctx, tx, event));
	ctx.events.on('proof.taken_down', (tx, event) => followTakeDown(ctx, tx, event));
}

async function follow(ctx: Ctx, tx: Tx, event: LoggedEvent<'publication.changed'>): Promise<void> {
	const { from, to, postId, channelId } = event.payload;
	if (from === null || (to !== 'published' && to !== 'cancelled')) return;
	const publicationId = event.subject.id;
	if (to === 'published' && (await rows.isRecalled(tx, publicationId)))
		await ensureItem(ctx, tx, { id: publicationId, postId, channelId, unitId: event.unitId });
	const replaced = to === 'published' ? await rows.replacedBy(tx, publicationId) : null;
	if (replaced !== null) await markRetracted(tx, replaced, event.at);
	for (const row of await rows.lockOfPublication(tx, publicationId)) {
		const change = afterPublication(row, to, event.at);
		if (change) await changeRetraction(ctx, tx, { row, change });
	}
}

/** The last place of what people had put up is clear: that closes its item, with who took it down. */
async function followTakeDown(ctx: Ctx, tx: Tx, event: LoggedEvent<'proof.taken_down'>): Promise<void> {
	const { publicationId, left } = event.payload;
	if (left > 0 || event.actorId === null) return;
	const said = { act: 'removed', note: '各处已取下', evidenceUrl: null } as const;
	for (const row of await rows.lockOfPublication(tx, publicationId)) {
		const change = decideAct(row, { ...said, actorId: event.actorId, now: event.at });
		if (change) await changeRetraction(ctx, tx, { row, change, actorId: event.actorId });
	}
}

interface Late {
	id: string;
	postId: string;
	channelId: string;
	unitId: string;
}

/** The publication has an item on an open recall of its post; the post's last one is opened again when none is open. */
async function ensureItem(ctx: Ctx, tx: Tx, late: Late): Promise<void> {
	const at = ctx.clock.now();
	const open = await rows.lockOpenRecall(tx, late.postId);
	const recall = open ?? (await rows.newestRecall(tx, late.postId));
	if (!recall) return;
	if (!open) await rows.updateRecall(tx, recall.id, { closedAt: null });
	await addItem(tx, { recallId: recall.id, item: { ...late, live: false }, at });
}
