import * as v from 'valibot';

export const REVIEW_LEVELS = [1, 2, 3] as const;
/** 1 初审, 2 复审, 3 终审 */
export type ReviewLevel = (typeof REVIEW_LEVELS)[number];
export const DECISIONS = ['approved', 'returned'] as const;
export type Decision = (typeof DECISIONS)[number];

export const OPINION_MAX = 500;

const verdict = {
	postId: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
	/** The hash of the text the reviewer was shown. */
	hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	level: v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.picklist(REVIEW_LEVELS)),
};

/** A signature: the opinion may be empty. */
export const ReviewInput = v.object({
	...verdict,
	opinion: v.pipe(v.string(), v.trim(), v.maxLength(OPINION_MAX)),
});
/** A return: the reason may not. */
export const ReturnInput = v.object({
	...verdict,
	opinion: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(OPINION_MAX)),
});

export interface DiffPart {
	op: 'same' | 'ins' | 'del';
	text: string;
}
export interface DiffBlock {
	/** Node type of the block: title, summary, paragraph, heading, listItem, blockquote, image, rule. */
	type: string;
	op: 'same' | 'changed' | 'added' | 'removed';
	parts: DiffPart[];
	/** Number of the first changed place in it, from 1; null where nothing changed. */
	number: number | null;
}
export interface RevisionDiff {
	blocks: DiffBlock[];
	/** Characters added and removed, and places where something changed. */
	inserted: number;
	deleted: number;
	places: number;
}
