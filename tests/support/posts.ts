import { asc } from 'drizzle-orm';
import type { PostContent } from '#lib/contract/posts.ts';
import { createPost, findPost, type Post } from '#lib/server/posts/index.ts';
import { scopeOf, type Actor } from '#lib/server/units/index.ts';
import { freshCtx, type TestCtx } from './ctx.ts';
import { seedDesk, someContent, type Desk } from './desk.ts';
import type { Engine } from './stores.ts';

/** A document of one paragraph. */
export const say = (text: string): PostContent['doc'] => ({
	type: 'doc',
	content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

/** A desk with one draft of the city's planner on it. */
export interface PostScene {
	ctx: TestCtx;
	desk: Desk;
	post: Post;
}

export async function postScene(engine: Engine = 'sqlite'): Promise<PostScene> {
	const ctx = await freshCtx(engine);
	const desk = await seedDesk(ctx);
	const { id } = await createPost(ctx, desk.planner, {
		unitId: desk.city,
		columnId: desk.column,
		content: someContent(),
	});
	return { ctx, desk, post: await readPost(ctx, desk.planner, id) };
}

/** The post as `actor` sees it now. */
export async function readPost(ctx: TestCtx, actor: Actor, id: string): Promise<Post> {
	const post = await findPost(ctx.store, id, scopeOf(actor, 'post.read'));
	if (!post) throw new Error('no such post');
	return post;
}

/** Kinds of every event so far, oldest first. */
export async function eventKinds(ctx: TestCtx): Promise<string[]> {
	const { events } = ctx.store.s;
	const rows = await ctx.store.db.select({ kind: events.kind }).from(events).orderBy(asc(events.seq));
	return rows.map((row) => row.kind);
}
