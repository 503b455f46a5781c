import type { HoldReason } from '#lib/contract/publishing.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { settleQuota } from './quota.ts';
import type { Change, Publication } from './rules.ts';
import type * as rows from './store.ts';

type Needs = { ctx: Pick<Ctx, 'events' | 'clock'>; rows: Pick<typeof rows, 'updateHeld' | 'hasTwin'> };

/**
 * Writes a decision, its event and what it takes of the channel's quotas. Gives the row as it is now, or null when somebody else changed it since it was read:
 * then nothing is written.
 * @throws {ConflictError} `limit.quota` a person gave it a time at which the channel's quota has no room
 */
export async function changePublication(
	{ ctx, rows }: Needs,
	tx: Tx,
	{ row, change, actorId = null }: { row: Publication; change: Change; actorId?: string | null },
): Promise<Publication | null> {
	const now = ctx.clock.now();
	const revived = row.state === 'cancelled' && change.state !== 'cancelled';
	// A cancelled row that turns out to be public while its place is taken stays cancelled and keeps what was found.
	const set = revived && (await rows.hasTwin(tx, row)) ? withoutState(row, change) : change;
	const written = { ...set, updatedAt: now };
	if (!(await rows.updateHeld(tx, row, written))) return null;
	if (set.state !== row.state)
		await ctx.events.append(tx, {
			kind: 'publication.changed',
			at: now,
			unitId: row.unitId,
			actorId,
			subject: { kind: 'publication', id: row.id },
			payload: {
				postId: row.postId,
				channelId: row.channelId,
				from: row.state,
				to: set.state,
				reason: (set.reason ?? null) as HoldReason | null,
			},
		});
	const after = { ...row, ...written };
	await ctx.events.takeTurn(tx);
	await settleQuota(tx, { before: row, after, now, enforce: actorId !== null });
	return after;
}

function withoutState(row: Publication, change: Change): Change {
	const { remoteId, url, jobId } = { ...row, ...change };
	return { state: row.state, remoteId, url, jobId };
}
