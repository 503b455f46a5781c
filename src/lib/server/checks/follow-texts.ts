import type { PostContent } from '#lib/contract/posts.ts';
import { renderText } from '#lib/contract/render.ts';
import type { Ctx } from '../ctx.ts';
import { findRevision } from '../posts/index.ts';
import { keysOf } from './rules.ts';
import { replaceKeys } from './store.ts';

/** The texts of a post: its own under '', and those of channels that have words of their own. */
export function textsOf(content: PostContent): { variant: string; text: string }[] {
	const own = Object.entries(content.variants).flatMap(([variant, { doc }]) =>
		doc ? [{ variant, text: renderText(doc) }] : [],
	);
	return [{ variant: '', text: renderText(content.doc) }, ...own];
}

/** Keeps what texts are found by true to every revision, in the transaction that stores it. */
export function followTexts(ctx: Ctx): void {
	for (const kind of ['post.created', 'post.revised'] as const)
		ctx.events.on(kind, async (tx, event) => {
			const revision = await findRevision(tx, event.payload.revisionId);
			if (!revision) throw new Error(`post ${event.subject.id} has no revision ${event.payload.revisionId}`);
			const keys = textsOf(revision.content).flatMap(({ variant, text }) =>
				keysOf(text).map((key) => ({ key, variant })),
			);
			await replaceKeys(tx, { postId: revision.postId, at: event.at, keys });
		});
}
