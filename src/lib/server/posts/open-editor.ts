import type { Ctx } from '../ctx.ts';
import { NotFoundError } from '../errors.ts';
import { reaches, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import {
	channelChoices,
	findAutosave,
	findPost,
	findRevision,
	listRevisions,
	type Autosave,
	type ChannelChoice,
	type Post,
	type Revision,
} from './store.ts';
import { campaignsOf, columnsOf, type Campaign, type Column } from './store-columns.ts';

export interface OpenedPost {
	post: Post;
	revision: Revision;
	revisions: Omit<Revision, 'content'>[];
	/** What the actor has typed since and not saved; null for readers. */
	autosave: Autosave | null;
	columns: Column[];
	campaigns: Campaign[];
	channels: ChannelChoice[];
	mayWrite: boolean;
}

async function readPost(ctx: Ctx, actor: Actor, postId: string): Promise<Post> {
	const post = await findPost(ctx.store, postId, scopeOf(actor, 'post.read'));
	if (!post) throw new NotFoundError('not_found', { what: '这篇稿件' });
	return post;
}

/** A post with everything its page needs, for readers and writers. @throws {NotFoundError} none within reach */
export async function openEditor(ctx: Ctx, actor: Actor | null, postId: string): Promise<OpenedPost> {
	requirePermission(actor, 'post.read');
	const { store } = ctx;
	const post = await readPost(ctx, actor, postId);
	const revision = await findRevision(store, post.revisionId);
	if (!revision) throw new Error(`post ${post.id} has no revision ${post.revisionId}`);
	const mayWrite = reaches(scopeOf(actor, 'post.write'), post.unitPath);
	return {
		post,
		revision,
		revisions: await listRevisions(store, post.id),
		autosave: mayWrite ? await findAutosave(store, post.id, actor.id) : null,
		columns: await columnsOf(store, post.unitPath),
		campaigns: await campaignsOf(store, post.unitPath),
		channels: await channelChoices(store, { paths: [post.unitPath] }),
		mayWrite,
	};
}

/** One revision of a post by its number. @throws {NotFoundError} */
export async function openRevision(
	ctx: Ctx,
	actor: Actor | null,
	input: { postId: string; number: number },
): Promise<{ post: Post; revision: Revision; channels: ChannelChoice[] }> {
	requirePermission(actor, 'post.read');
	const post = await readPost(ctx, actor, input.postId);
	const known = (await listRevisions(ctx.store, post.id)).find((each) => each.number === input.number);
	const revision = known && (await findRevision(ctx.store, known.id));
	if (!revision) throw new NotFoundError('not_found', { what: '这一版修订' });
	return { post, revision, channels: await channelChoices(ctx.store, { paths: [post.unitPath] }) };
}
