import * as v from 'valibot';

/** recall: nothing of the post stays public or goes out; correction: what stands makes way for a corrected version. */
export const RECALL_KINDS = ['recall', 'correction'] as const;
export type RecallKind = (typeof RECALL_KINDS)[number];

/**
 * waiting: it may still become public, nobody knows yet; queued: to be taken off; calling: the platform is being asked;
 * by_person: a person has to; closed: over, see the outcome.
 */
export const RETRACTION_STATES = ['waiting', 'queued', 'calling', 'by_person', 'closed'] as const;
export type RetractionState = (typeof RETRACTION_STATES)[number];

/** retracted: the platform took it off; by_hand: a person did; not_public: it never came out; kept: a person left it; replaced: the corrected version stands in its place. */
export const RETRACTION_OUTCOMES = ['retracted', 'by_hand', 'not_public', 'kept', 'replaced'] as const;
export type RetractionOutcome = (typeof RETRACTION_OUTCOMES)[number];

/** What a person may do with an item of a recall: say that it is gone, that it never was public, that it stays, or have it tried again. */
export const RETRACTION_ACTS = ['removed', 'not_public', 'keep', 'retry'] as const;
export type RetractionAct = (typeof RETRACTION_ACTS)[number];

const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(64));
const text = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200));

export const RecallForm = v.object({ postId: id, kind: v.picklist(RECALL_KINDS), reason: text });
export type RecallInput = v.InferOutput<typeof RecallForm>;

/** A person's act on one item; `state` is what the page showed. */
export const RetractionForm = v.object({
	retractionId: id,
	act: v.picklist(RETRACTION_ACTS),
	state: v.picklist(RETRACTION_STATES),
	note: text,
	/** Where the proof can be seen (a screenshot, the platform's notice); may be empty. */
	evidenceUrl: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(2048)), ''),
});
export type RetractionInput = v.InferOutput<typeof RetractionForm>;
