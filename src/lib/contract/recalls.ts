/** recall: nothing of the post stays public or goes out; correction: what stands makes way for a corrected version. */
export type RecallKind = 'recall' | 'correction';

/**
 * waiting: it may still become public, nobody knows yet; queued: to be taken off; calling: the platform is being asked;
 * by_person: a person has to; closed: over, see the outcome.
 */
export type RetractionState = 'waiting' | 'queued' | 'calling' | 'by_person' | 'closed';

/**
 * retracted: the platform took it off; by_hand: a person did; not_public: it never came out; kept: a person left it;
 * replaced: the corrected version stands in its place.
 */
export type RetractionOutcome = 'retracted' | 'by_hand' | 'not_public' | 'kept' | 'replaced';
