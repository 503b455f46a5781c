import * as v from 'valibot';

export const PUBLICATION_STATES = [
	'due',
	'leased',
	'sending',
	'accepted',
	'unknown',
	'published',
	'held',
	'missed',
	'cancelled',
] as const;
export type PublicationState = (typeof PUBLICATION_STATES)[number];

/** States in which something still happens by itself. */
export const OPEN_STATES = [
	'due',
	'leased',
	'sending',
	'accepted',
	'unknown',
] as const satisfies readonly PublicationState[];

/** What a claim of a publication asked the platform for. */
export type AttemptKind = 'send' | 'look';

/** What a person may decide about a publication that waits for one. */
export const RESOLUTIONS = [
	'confirm_published',
	'ask_resend',
	'confirm_resend',
	'reschedule',
	'cancel',
] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** 要处理, 错过待定, 待发, 已发 */
export const PUBLICATION_TABS = ['problems', 'missed', 'waiting', 'out'] as const;
export type PublicationTab = (typeof PUBLICATION_TABS)[number];

/** One line of what is known about a publication: what the system did, what the platform said, what people decided. */
export type EvidenceLine = { at: number } & (
	| {
			kind: 'change';
			from: PublicationState | null;
			to: PublicationState;
			reason: string | null;
			/** Who caused it; null for the system. */
			by: string | null;
	  }
	| {
			kind: 'attempt';
			attempt: AttemptKind;
			number: number;
			outcome: string | null;
			detail: string | null;
			tookMs: number | null;
	  }
	| { kind: 'step'; step: string }
	| { kind: 'callback'; outcome: string; detail: string | null }
	| { kind: 'resolved'; resolution: Resolution; note: string; by: string }
);

/** A person's decision as the form sends it; `state` is what the page showed. */
export const ResolutionForm = v.object({
	publicationId: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
	resolution: v.picklist(RESOLUTIONS),
	state: v.picklist(PUBLICATION_STATES),
	note: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200)),
	url: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(2048)), ''),
	/** 北京时间, as a datetime-local field gives it. */
	dueAt: v.optional(v.string(), ''),
});

/** What a person decides about many publications that missed their time; the times are spaced so that no flood follows. */
export const MissedForm = v.object({
	publicationIds: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(500)),
	/** '1': every one that the person may decide about, whatever page it stands on. */
	all: v.optional(v.string(), ''),
	decision: v.picklist(['reschedule', 'cancel']),
	note: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200)),
	/** 北京时间 of the first, as a datetime-local field gives it. */
	startAt: v.optional(v.string(), ''),
	/** Minutes between one post and the next. */
	everyMinutes: v.optional(
		v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1), v.maxValue(24 * 60)),
		'10',
	),
});

/** Why a row is held, missed or cancelled. `labels/publishing.ts` has the sentence for each. */
export const HOLD_REASONS = [
	'content_changed',
	'not_approved',
	'withdrawn',
	'refused',
	'refused_too_often',
	'outcome_unknown',
	'duplicate_on_channel',
	'platform_failed',
	'poll_exhausted',
	'channel_paused',
	'credentials',
	'needs_person',
	'needs_proof',
	'needs_check',
	'too_late',
	'superseded',
	'earlier_version',
	'quota_full',
	'restored',
	'by_person',
	'recalled',
	'frozen',
] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** The approved snapshot of a post for one channel. Pictures are named by media id; adapters fetch the bytes. */
export interface PublicationPayload {
	title: string;
	summary: string;
	/** Allow-listed HTML made by our renderer. Pictures carry `data-media="<id>"` and no src. */
	html: string;
	text: string;
	coverMediaId: string | null;
	mediaIds: string[];
	/** 来源, 编辑, 责编, 审核 from the real chain. */
	signature: SignatureBlock;
	columnId: string;
	columnSlug: string;
	columnName: string;
	campaignId: string | null;
}

export interface SignatureBlock {
	source: string;
	editor: string;
	/** 责编: who signed the first review */
	responsible: string;
	/** 审核: who signed the second and the final review */
	approvers: string[];
}
