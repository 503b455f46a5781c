import type { RecallKind } from '#lib/contract/recalls.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { changePublication } from './change-publication.ts';
import { cancelled, isUnsent, type Publication } from './rules.ts';
import { lockOfPost, setRetracted } from './store-recalls.ts';
import * as rows from './store.ts';

/** A publication that has to be taken off its platform, or may have to be once it is known to be out. */
export interface RecalledPublication {
	id: string;
	channelId: string;
	unitId: string;
	/** False while nobody knows whether it is, or will be, public. */
	live: boolean;
}

/**
 * Stops a post's publications inside the caller's transaction. For a recall everything unsent is cancelled and nothing of
 * the rest may be sent again; for a correction only what is public in another version than `hash` is concerned.
 * @returns how many were cancelled, and what is or may become public
 */
export async function recallPublications(
	ctx: Ctx,
	tx: Tx,
	recall: { postId: string; kind: RecallKind; hash: string; actorId: string; at: number },
): Promise<{ cancelled: number; out: RecalledPublication[] }> {
	const all = await lockOfPost(tx, recall.postId);
	if (recall.kind === 'correction') {
		const earlier = all.filter((row) => isPublic(row) && row.hash !== recall.hash);
		return { cancelled: 0, out: earlier.map(outOf) };
	}
	const done = { cancelled: 0, out: [] as RecalledPublication[] };
	for (const row of all) {
		if (row.retractedAt !== null) continue;
		const unsent = isUnsent(row);
		const change = unsent ? cancelled(row, 'recalled', null) : { state: row.state };
		const set = { ...change, recalledAt: recall.at };
		const changed = await changePublication({ ctx, rows }, tx, { row, change: set, actorId: recall.actorId });
		if (!changed) throw new Error(`publication ${row.id} changed under its lock`);
		if (unsent) done.cancelled++;
		// What was cancelled before may still turn out to be public: its mark is all that is needed until then.
		else if (row.state !== 'cancelled') done.out.push(outOf(row));
	}
	return done;
}

/** Notes inside the caller's transaction that a publication is no longer public. */
export async function markRetracted(tx: Tx, publicationId: string, at: number): Promise<void> {
	await setRetracted(tx, publicationId, at);
}

const isPublic = (row: Publication) => row.state === 'published' && row.retractedAt === null;

function outOf(row: Publication): RecalledPublication {
	return { id: row.id, channelId: row.channelId, unitId: row.unitId, live: isPublic(row) };
}
