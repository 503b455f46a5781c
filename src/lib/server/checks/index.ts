export { findDuplicates } from './find-duplicates.ts';
export { followTexts } from './follow-texts.ts';
