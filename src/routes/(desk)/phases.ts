import type { PostState } from '#lib/contract/posts.ts';
import { phaseOf, type PostPhase } from '#lib/labels/posts.ts';
import type { App } from '#lib/server/app.ts';
import { statesOfPosts } from '#lib/server/publishing/index.ts';

interface Staged {
	id: string;
	state: PostState;
}

/**
 * Post id → what became of it. The one place where posts meet their publications: lists, the editor and the calendar all
 * come here.
 */
export async function phasesOf(
	{ store }: Pick<App, 'store'>,
	posts: readonly Staged[],
): Promise<Record<string, PostPhase>> {
	const states = await statesOfPosts(
		store,
		posts.map((post) => post.id),
	);
	return Object.fromEntries(posts.map((post) => [post.id, phaseOf(post.state, states.get(post.id) ?? [])]));
}
