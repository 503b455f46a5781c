import { claimPublications } from './claim-publications.ts';
import { createParts } from './parts.ts';
import { recordAnswer } from './record-answer.ts';
import { sweepPublications, workPublication } from './scheduler.ts';

export { startDeadline } from './deadline.ts';
export { decideMissed, type DecideMissedInput } from './decide-missed.ts';
export { followPosts } from './follow-posts.ts';
export { handOverPublication, handsOver } from './hand-over-publication.ts';
export { listFrozen } from './list-frozen.ts';
export { listPublications, type PublicationPage } from './list-publications.ts';
export { openPublishing, type Publishing } from './open-publishing.ts';
export type { Parts, StepName, Surroundings } from './parts.ts';
export type { Publication } from './rules.ts';
export { cancelTakenDown, noteHandIn, publishByEvidence } from './prove-publication.ts';
export { readPublication } from './read-evidence.ts';
export { markRetracted, recallPublications, type RecalledPublication } from './recall-publications.ts';
export { readQuotas } from './read-quotas.ts';
export { readRelease, releaseTogether, type ReleaseTogetherInput } from './release-together.ts';
export { resolvePublication, type ResolvePublicationInput } from './resolve-publication.ts';
export { readSendingLimits, setSendingLimits, type SendingLimits } from './set-limits.ts';
export { statesOfPosts } from './store.ts';
export type { PublicationView } from './view-publication.ts';

/** The engine step by step, for tests that decide themselves who runs, crashes and pauses, and for the bench. */
export const publishingEngine = {
	createParts,
	claim: claimPublications,
	record: recordAnswer,
	sweep: sweepPublications,
	work: workPublication,
};
