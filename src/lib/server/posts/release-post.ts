import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import type { Actor } from '../units/index.ts';
import { checkContent } from './check-references.ts';
import { storeRevision } from './revise-post.ts';
import { checkPlannedAt, hashContent, parseContent } from './rules.ts';
import { findRevision, updatePost, type Post } from './store.ts';

/**
 * For publishing, in its own transaction and after its own checks: the post goes to exactly these channels at this time.
 * Other channels than before make a new revision, which is signed anew, for signatures cover them.
 */
export async function setRelease(
	ctx: Ctx,
	tx: Tx,
	{ actor, post, channelIds, at }: { actor: Actor; post: Post; channelIds: readonly string[]; at: number },
): Promise<{ revised: boolean }> {
	const now = ctx.clock.now();
	checkPlannedAt(at, now);
	const revised = await setChannels(ctx, tx, { actor, post, channelIds });
	await updatePost(tx, post.id, { plannedAt: at, updatedAt: now });
	await ctx.events.append(tx, {
		kind: 'post.planned',
		at: now,
		unitId: post.unitId,
		actorId: actor.id,
		subject: { kind: 'post', id: post.id },
		payload: { plannedAt: at },
	});
	return { revised };
}

async function setChannels(
	ctx: Ctx,
	tx: Tx,
	{ actor, post, channelIds }: { actor: Actor; post: Post; channelIds: readonly string[] },
): Promise<boolean> {
	const revision = await findRevision(tx, post.revisionId);
	if (!revision) throw new Error(`post ${post.id} has no revision ${post.revisionId}`);
	const content = parseContent({ ...revision.content, channelIds: [...channelIds] });
	const hash = hashContent(content);
	if (hash === post.hash) return false;
	await checkContent(tx, post.unitPath, content);
	const at = ctx.clock.now();
	const { revisionId, number } = await storeRevision(tx, { post, content, hash, authorId: actor.id, at });
	await ctx.events.append(tx, {
		kind: 'post.revised',
		at,
		unitId: post.unitId,
		actorId: actor.id,
		subject: { kind: 'post', id: post.id },
		payload: { revisionId, hash, number },
	});
	return true;
}
