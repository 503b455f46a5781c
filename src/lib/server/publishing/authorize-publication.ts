import type { HoldReason } from '#lib/contract/publishing.ts';
import { renderVariant, type RenderedVariant } from '#lib/contract/render.ts';
import type { Reader, Tx } from '../db/index.ts';
import { canonicalJson } from '../events/index.ts';
import { freezeOver } from '../freezes/index.ts';
import { authorsOf, findRevision, hashContent } from '../posts/index.ts';
import { isFullySigned, standingSignatures } from '../reviews/index.ts';
import { findFullQuota } from './quota.ts';
import { cancelled, held, isLate, missed, type Change, type Publication } from './rules.ts';
import { quotaChannel } from './store-quota.ts';
import { channelFacts, postFacts } from './store.ts';

/** What the door says: it opens, or what becomes of the publication instead. */
export type Ruling = { open: true } | { open: false; change: Change };

/** What stands in the database at the moment of the door. */
export interface DoorFacts {
	post: { state: string; hash: string } | null;
	/** Null when the revision is gone or belongs to another post. */
	revision: { hash: string; computedHash: string; rendered: RenderedVariant } | null;
	/** Three un-voided signatures on the hash, by three people, none of them an author. */
	signed: boolean;
	channel: { pausedAt: number | null } | null;
	/** The platform's quota for the present hour, day or month is taken by others. */
	quotaFull: boolean;
	/** Why publishing is frozen for it at this moment; null when it is not, or is let through. */
	frozen: string | null;
}

/**
 * The one door. Every way to a platform leads through here, in the transaction that makes a publication `sending`;
 * checks elsewhere are courtesy. The caller has made sure that the row is locked and its fence still ours.
 */
export async function authorizePublication(
	tx: Tx,
	{ row, now }: { row: Publication; now: number },
): Promise<Ruling> {
	return ruleAtDoor(row, await doorFacts(tx, { row, now }), now);
}

/** The ruling on one publication, most final reason first. */
export function ruleAtDoor(row: Publication, facts: DoorFacts, now: number): Ruling {
	const { revision, signed, frozen } = facts;
	const over = endOf(row, facts.post);
	if (over) return stop(over);
	if (isLate(row, now)) return stop(missed(row));
	if (!revision || !isUntouched(row, revision)) return stop(held(row, 'content_changed', null));
	if (!signed) return stop(held(row, 'not_approved', null));
	if (frozen !== null) return stop(held(row, 'frozen', frozen));
	const closed = whyClosed(facts);
	return closed === null ? { open: true } : stop(held(row, closed, null));
}

/** What keeps a channel from taking anything now, whatever the post. */
function whyClosed({ channel, quotaFull }: DoorFacts): HoldReason | null {
	if (!channel || channel.pausedAt !== null) return 'channel_paused';
	return quotaFull ? 'quota_full' : null;
}

/** What ends it for good: its post is gone, says something else by now, or was taken back. */
function endOf(row: Publication, post: DoorFacts['post']): Change | null {
	if (!post || post.state === 'withdrawn') return cancelled(row, 'withdrawn', null);
	if (post.hash !== row.hash || post.state !== 'approved') return cancelled(row, 'superseded', null);
	return row.recalledAt === null ? null : cancelled(row, 'recalled', null);
}

const stop = (change: Change): Ruling => ({ open: false, change });

/** The stored payload is what the signed revision renders to, and that revision is what was signed. */
function isUntouched(row: Publication, revision: NonNullable<DoorFacts['revision']>): boolean {
	const { title, summary, html, text, coverMediaId, mediaIds } = row.payload;
	const stored = { title, summary, html, text, coverMediaId, mediaIds };
	return (
		revision.hash === row.hash &&
		revision.computedHash === row.hash &&
		canonicalJson(stored) === canonicalJson(revision.rendered)
	);
}

async function doorFacts(
	reader: Reader,
	{ row, now }: { row: Publication; now: number },
): Promise<DoorFacts> {
	const revision = await findRevision(reader, row.revisionId);
	const limited = await quotaChannel(reader, row.channelId);
	const signatures = await standingSignatures(reader, row.postId, row.hash);
	return {
		post: await postFacts(reader, row.postId),
		revision:
			revision?.postId === row.postId
				? {
						hash: revision.hash,
						computedHash: hashContent(revision.content),
						rendered: renderVariant(revision.content, row.channelId),
					}
				: null,
		signed: isFullySigned(row.hash, signatures, await authorsOf(reader, row.postId)),
		channel: await channelFacts(reader, row.channelId),
		quotaFull:
			limited !== null &&
			(await findFullQuota(reader, { channel: limited, at: now, except: row.id })) !== null,
		frozen: (await freezeOver(reader, row))?.reason ?? null,
	};
}
