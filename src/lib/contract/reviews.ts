export const REVIEW_LEVELS = [1, 2, 3] as const;
/** 1 初审, 2 复审, 3 终审 */
export type ReviewLevel = (typeof REVIEW_LEVELS)[number];
export const DECISIONS = ['approved', 'returned'] as const;
export type Decision = (typeof DECISIONS)[number];
