import type { ErrorCode } from '#lib/contract/errors.ts';
import type { PostState } from '#lib/contract/posts.ts';
import { REVIEW_LEVELS, type Decision, type ReviewLevel } from '#lib/contract/reviews.ts';
import type { Permission } from '#lib/contract/roles.ts';

/** The permission that signing at each level takes. */
export const LEVEL_PERMISSION: Readonly<Record<ReviewLevel, Permission>> = {
	1: 'review.first',
	2: 'review.second',
	3: 'review.final',
};

export interface ReviewSituation {
	post: { state: PostState; level: number; hash: string };
	/** Everybody who wrote a revision of the post. */
	authors: readonly string[];
	/** Standing signatures on the post's current hash. */
	signatures: readonly { level: number; accountId: string }[];
	/** What the reviewer's screen showed. */
	seen: { level: number; hash: string };
	actorId: string;
	decision: Decision;
}

export type ReviewRuling =
	{ allowed: true; next: ReviewLevel | 'approved' } | { allowed: false; code: ErrorCode };

/**
 * Whether a decision counts: the text on the screen is the text that stands, it is this level's turn, and the person
 * neither wrote it nor signed another level of it.
 */
export function decideReview(situation: ReviewSituation): ReviewRuling {
	const { post, authors, signatures, seen, actorId, decision } = situation;
	if (seen.hash !== post.hash) return { allowed: false, code: 'conflict.stale' };
	if (post.state !== 'in_review' || seen.level !== post.level)
		return { allowed: false, code: 'conflict.state' };
	if (authors.includes(actorId)) return { allowed: false, code: 'permission.own_post' };
	if (decision === 'approved' && signatures.some((signature) => signature.accountId === actorId))
		return { allowed: false, code: 'permission.same_person' };
	return { allowed: true, next: nextLevel(seen.level) };
}

function nextLevel(level: number): ReviewLevel | 'approved' {
	return REVIEW_LEVELS.find((candidate) => candidate > level) ?? 'approved';
}

export interface SignedLevel {
	level: number;
	accountId: string;
	hash: string;
}

/** Whether `signatures` carry `hash` through all three levels by three people, none of them an author. */
export function isFullySigned(
	hash: string,
	signatures: readonly SignedLevel[],
	authors: readonly string[],
): boolean {
	const valid = signatures.filter(
		(signature) => signature.hash === hash && !authors.includes(signature.accountId),
	);
	const people = REVIEW_LEVELS.map(
		(level) => valid.find((signature) => signature.level === level)?.accountId,
	);
	return people.every((person) => person !== undefined) && new Set(people).size === REVIEW_LEVELS.length;
}
