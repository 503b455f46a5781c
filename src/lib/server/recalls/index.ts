export { closeRetraction } from './close-retraction.ts';
export { followPublications } from './follow-publications.ts';
export { openRecalls } from './open-recalls.ts';
export { listRecalls, readRecall, recallOutlook, type RecallLine } from './read-recalls.ts';
export { startRecall } from './start-recall.ts';
