import type { ErrorParams } from '#lib/contract/errors.ts';
import type { PostContent } from '#lib/contract/posts.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { ConflictError } from '../errors.ts';
import { newId } from '../ids.ts';
import { requirePermission, type Actor } from '../units/index.ts';
import { checkContent } from './check-references.ts';
import { openPost } from './open-post.ts';
import { hashContent, parseContent } from './rules.ts';
import {
	deleteAutosave,
	findRevision,
	insertRevision,
	updatePost,
	type Post,
	type Revision,
} from './store.ts';

/** Somebody saved since: carries what stands now, so that both texts can be laid side by side. */
export class StaleRevisionError extends ConflictError {
	readonly current: Revision;
	constructor(current: Revision) {
		const params: ErrorParams = {
			what: '这篇稿件',
			...(current.authorName ? { by: current.authorName } : {}),
		};
		super('conflict.stale', params);
		this.current = current;
	}
}

/** @throws {StaleRevisionError} when `revisionId` is not the post's current one */
export async function checkCurrent(tx: Tx, post: Post, revisionId: string): Promise<void> {
	if (post.revisionId === revisionId) return;
	const current = await findRevision(tx, post.revisionId);
	if (!current) throw new Error(`post ${post.id} has no revision ${post.revisionId}`);
	throw new StaleRevisionError(current);
}

export interface RevisePostInput {
	postId: string;
	/** The revision the editor started from. */
	baseRevisionId: string;
	/** As {@link PostContentSchema} takes it. */
	content: unknown;
}

/**
 * The only door to a post's content. The same content makes no revision; any other one makes the post a draft again,
 * whatever its state, and `post.revised` lets reviews void signatures and publishing withdraw in this transaction.
 * @throws {StaleRevisionError} somebody saved in between; nothing was written
 */
export async function revisePost(
	ctx: Ctx,
	actor: Actor | null,
	input: RevisePostInput,
): Promise<{ revisionId: string; number: number; changed: boolean }> {
	requirePermission(actor, 'post.write');
	const content = parseContent(input.content);
	const hash = hashContent(content);
	return ctx.store.tx(async (tx) => {
		const post = await openPost(tx, actor, input.postId);
		if (post.hash === hash) {
			await deleteAutosave(tx, post.id, actor.id);
			return { revisionId: post.revisionId, number: post.revisionNumber, changed: false };
		}
		await checkCurrent(tx, post, input.baseRevisionId);
		await checkContent(tx, post.unitPath, content);
		const at = ctx.clock.now();
		const { revisionId, number } = await storeRevision(tx, { post, content, hash, authorId: actor.id, at });
		await deleteAutosave(tx, post.id, actor.id);
		await ctx.events.append(tx, {
			kind: 'post.revised',
			at,
			unitId: post.unitId,
			actorId: actor.id,
			subject: { kind: 'post', id: post.id },
			payload: { revisionId, hash, number },
		});
		return { revisionId, number, changed: true };
	});
}

interface NextRevision {
	post: Post;
	content: PostContent;
	hash: string;
	authorId: string;
	at: number;
}

/** The content as the post's next revision; the post is a draft again. The event is the caller's. */
export async function storeRevision(
	tx: Tx,
	next: NextRevision,
): Promise<{ revisionId: string; number: number }> {
	const { post, content, hash, authorId, at } = next;
	const revisionId = newId();
	const number = post.revisionNumber + 1;
	await insertRevision(tx, {
		id: revisionId,
		postId: post.id,
		number,
		authorId,
		content,
		hash,
		createdAt: at,
	});
	await updatePost(tx, post.id, {
		state: 'draft',
		level: 0,
		title: content.title,
		revisionId,
		revisionNumber: number,
		hash,
		channelIds: content.channelIds,
		submittedAt: null,
		updatedAt: at,
	});
	return { revisionId, number };
}
