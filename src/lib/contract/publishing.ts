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
	'too_late',
	'superseded',
	'earlier_version',
	'restored',
	'by_person',
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
