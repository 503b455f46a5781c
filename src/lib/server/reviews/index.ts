export { approvePost, returnPost } from './decide-post.ts';
export { listQueue } from './list-queue.ts';
export { openReview } from './open-review.ts';
export type { ChainLevel, Compared, HistoryLine, OpenReview, Preview } from './open-review.ts';
export { isFullySigned } from './rules.ts';
export { decisionsBy, standingSignatures } from './store.ts';
export { voidSignaturesOnChange } from './void-signatures.ts';
export { sayOverdueReviews } from './say-overdue.ts';
