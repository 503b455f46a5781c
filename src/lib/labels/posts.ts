import type { PostState } from '#lib/contract/posts.ts';
import type { PublicationState } from '#lib/contract/publishing.ts';
import { REVIEW_WORDS, isReviewLevel } from './reviews.ts';

export const POST_WORDS: Readonly<Record<PostState, string>> = {
	draft: '草稿',
	in_review: '审核中',
	returned: '已退回',
	approved: '已通过',
	withdrawn: '已撤回',
};

/** 「待初审」「待复审」「待终审」 while the level awaited is known, else the state's word. */
export function postWord(state: PostState, level?: number): string {
	if (state === 'in_review' && level !== undefined && isReviewLevel(level)) return `待${REVIEW_WORDS[level]}`;
	return POST_WORDS[state];
}

/** What became of a post, seen together with its publications: the one word of a list or a calendar chip. */
export type PostPhase =
	| PostState
	| 'scheduled'
	| 'publishing'
	| 'published'
	| 'partly_published'
	| 'unknown'
	| 'held'
	| 'missed'
	| 'cancelled'
	| 'recalled';

export const PHASE_WORDS: Readonly<Record<PostPhase, string>> = {
	...POST_WORDS,
	scheduled: '已排期',
	publishing: '发布中',
	published: '已发布',
	partly_published: '部分已发布',
	unknown: '结果待核',
	held: '待人处理',
	missed: '错过待定',
	cancelled: '已取消发布',
	recalled: '已撤下',
};

/**
 * The phase of a post with these publications. What needs a person wins over what runs by itself, and that over what is
 * done: a post with one row held and two published is 「待人处理」.
 */
export function phaseOf(
	post: PostState,
	publications: readonly (PublicationState | 'retracted')[],
): PostPhase {
	const live = publications.filter((state) => state !== 'cancelled' && state !== 'retracted');
	if (live.length === 0) return restingPhase(post, publications);
	const has = (...states: PublicationState[]) => live.some((state) => states.includes(state));
	if (has('held')) return 'held';
	if (has('unknown')) return 'unknown';
	if (has('missed')) return 'missed';
	if (has('leased', 'sending', 'accepted')) return 'publishing';
	if (!has('published')) return 'scheduled';
	return has('due') ? 'partly_published' : 'published';
}

/** Nothing of it goes out or is public any more, if anything ever did. */
function restingPhase(post: PostState, publications: readonly (PublicationState | 'retracted')[]): PostPhase {
	if (post !== 'approved' || publications.length === 0) return post;
	return publications.includes('retracted') ? 'recalled' : 'cancelled';
}
