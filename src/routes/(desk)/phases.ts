import type { PostState } from '#lib/contract/posts.ts';
import { phaseOf, type PostPhase } from '#lib/labels/posts.ts';

interface Staged {
	id: string;
	state: PostState;
}

/**
 * Post id → what became of it. The one place where posts meet their publications: lists and the calendar both come here.
 * Until publishing answers for posts, a post's phase is its own state.
 */
export function phasesOf(posts: readonly Staged[]): Record<string, PostPhase> {
	return Object.fromEntries(posts.map((post) => [post.id, phaseOf(post.state, [])]));
}
