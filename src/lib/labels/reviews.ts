import { REVIEW_LEVELS, type Decision, type ReviewLevel } from '#lib/contract/reviews.ts';

export const REVIEW_WORDS: Readonly<Record<ReviewLevel, string>> = { 1: '初审', 2: '复审', 3: '终审' };

export const DECISION_WORDS: Readonly<Record<Decision, string>> = { approved: '通过', returned: '退回' };

/** Whether a stored number names one of the three levels. */
export function isReviewLevel(level: number): level is ReviewLevel {
	return (REVIEW_LEVELS as readonly number[]).includes(level);
}

/** 「初审通过」「复审退回」, as a timeline says it. */
export function reviewSentence(level: ReviewLevel, decision: Decision): string {
	return `${REVIEW_WORDS[level]}${DECISION_WORDS[decision]}`;
}

/** The words on the approving button of a level. */
export const APPROVE_WORDS: Readonly<Record<ReviewLevel, string>> = {
	1: '通过，送复审',
	2: '通过，送终审',
	3: '通过，按时发布',
};
