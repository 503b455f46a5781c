import type { HoldReason, PublicationPayload, SignatureBlock } from '#lib/contract/publishing.ts';
import { renderVariant } from '#lib/contract/render.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import type { LoggedEvent } from '../events/index.ts';
import { newId } from '../ids.ts';
import { findRevision, type Revision } from '../posts/index.ts';
import { standingSignatures } from '../reviews/index.ts';
import { findFullQuota, settleQuota } from './quota.ts';
import { isUnsent, latenessFor } from './rules.ts';
import { latenessLimits } from './store-limits.ts';
import { quotaChannel } from './store-quota.ts';
import * as rows from './store.ts';

/** The third signature makes one publication a channel, in its own transaction, bound to the hash that was signed. */
export async function createPublications(
	ctx: Ctx,
	tx: Tx,
	event: LoggedEvent<'post.approved'>,
): Promise<void> {
	const post = await rows.postFacts(tx, event.subject.id);
	const revision = await findRevision(tx, event.payload.revisionId);
	if (!post || !revision || revision.hash !== event.payload.hash)
		throw new Error(`post ${event.subject.id} was approved in a revision that is not there`);
	const signature = await signatureBlock(tx, post, revision);
	for (const channelId of revision.content.channelIds) {
		const payload = payloadOf({ post, revision, signature, channelId });
		await createPublication(ctx, tx, { post, revision, channelId, payload, event });
	}
}

interface New {
	post: rows.PostFacts;
	revision: Revision;
	channelId: string;
	payload: PublicationPayload;
	event: LoggedEvent<'post.approved'>;
}

async function createPublication(ctx: Ctx, tx: Tx, made: New): Promise<void> {
	const { post, revision, channelId, payload, event } = made;
	const now = event.at;
	const dueAt = firstTime(post, now);
	const replacesId = await replacedOnSite(tx, { postId: post.id, channelId });
	const reason = replacesId === null ? await whyHeld(tx, { postId: post.id, channelId, dueAt }) : null;
	const row = {
		id: newId(),
		postId: post.id,
		revisionId: revision.id,
		channelId,
		unitId: post.unitId,
		hash: revision.hash,
		payload,
		state: reason === null ? ('due' as const) : ('held' as const),
		reason,
		dueAt,
		latenessMs: latenessFor(await latenessLimits(tx, channelId), post.columnId),
		wakeAt: reason === null ? dueAt : null,
		replacesId,
		createdAt: now,
		updatedAt: now,
	};
	const stored = await rows.insertPublication(tx, row);
	if (!stored) return;
	await settleQuota(tx, { before: null, after: stored, now, enforce: false });
	await ctx.events.append(tx, {
		kind: 'publication.changed',
		at: now,
		unitId: post.unitId,
		actorId: event.actorId,
		subject: { kind: 'publication', id: row.id },
		payload: { postId: post.id, channelId, from: null, to: row.state, reason: row.reason },
	});
}

/**
 * The article on our own website that this version corrects in place: the only one of the post that stands there, with
 * nothing else under way. Other platforms keep what they show until a person takes it off.
 */
async function replacedOnSite(
	tx: Tx,
	{ postId, channelId }: { postId: string; channelId: string },
): Promise<string | null> {
	const channel = await rows.channelFacts(tx, channelId);
	if (channel?.platform !== 'website') return null;
	const earlier = await rows.publicationsOnChannel(tx, { postId, channelId });
	const standing = earlier.filter((row) => !isUnsent(row) && row.retractedAt === null);
	const [only, ...more] = standing;
	return only?.state === 'published' && more.length === 0 ? only.id : null;
}

/** Why it has to wait for a person from the beginning; null: it need not. The third signature is never refused for it. */
async function whyHeld(
	tx: Tx,
	{ postId, channelId, dueAt }: { postId: string; channelId: string; dueAt: number | null },
): Promise<HoldReason | null> {
	const earlier = await rows.publicationsOnChannel(tx, { postId, channelId });
	// Another version is public, or may be: sending a second one is for a person to decide.
	if (!earlier.every(isUnsent)) return 'earlier_version';
	const channel = dueAt === null ? null : await quotaChannel(tx, channelId);
	if (dueAt === null || !channel) return null;
	return (await findFullQuota(tx, { channel, at: dueAt })) ? 'quota_full' : null;
}

/** An urgent post goes out with the third signature, whatever was planned; the others at their time, or from the tray. */
function firstTime({ urgentAt, plannedAt }: rows.PostFacts, now: number): number | null {
	if (urgentAt !== null) return now;
	return plannedAt === null ? null : Math.max(plannedAt, now);
}

function payloadOf({
	post,
	revision,
	signature,
	channelId,
}: Pick<New, 'post' | 'revision' | 'channelId'> & { signature: SignatureBlock }): PublicationPayload {
	const { columnId, columnSlug, columnName, campaignId } = post;
	return {
		...renderVariant(revision.content, channelId),
		signature,
		columnId,
		columnSlug,
		columnName,
		campaignId,
	};
}

/** 来源, 编辑, 责编, 审核 from those who really signed this hash. */
async function signatureBlock(tx: Tx, post: rows.PostFacts, revision: Revision): Promise<SignatureBlock> {
	const { credits } = revision.content;
	const signed = await standingSignatures(tx, post.id, revision.hash);
	const names = await rows.accountNames(tx, [post.createdBy, ...signed.map((each) => each.accountId)]);
	const signers = (from: number) =>
		signed.filter((each) => each.level >= from).map((each) => names.get(each.accountId) ?? '');
	return {
		source: credits.source,
		editor: credits.editor || (names.get(post.createdBy) ?? ''),
		responsible: signers(1)[0] ?? '',
		approvers: signers(2),
	};
}
