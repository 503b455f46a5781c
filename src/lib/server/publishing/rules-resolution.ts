import { MINUTE } from '#lib/contract/beijing-time.ts';
import type { ErrorCode } from '#lib/contract/errors.ts';
import type { HoldReason, PublicationState, Resolution } from '#lib/contract/publishing.ts';
import { isProvenByPeople, lacksAddress } from './rules-evidence.ts';
import { isUnsent, published, cancelled, held, sentAnew, type Publication, type Change } from './rules.ts';

/** What a person asks for, and who. */
export interface ResolutionRequest {
	resolution: Resolution;
	actorId: string;
	note: string;
	/** Where it stands, when it is public. */
	url: string | null;
	/** The new time, when there is one. */
	dueAt: number | null;
	now: number;
}
export type ResolutionRuling = { change: Change } | { refused: ErrorCode };

/** Reasons after which one person may set a new time: a byte has never left, and the door looks again. */
const RESCHEDULABLE: ReadonlySet<string> = new Set<HoldReason>([
	'channel_paused',
	'earlier_version',
	'frozen',
	'quota_full',
]);
const WAITING_FOR_A_PERSON: ReadonlySet<PublicationState> = new Set(['held', 'unknown', 'missed']);

/** What a person may do with a publication as it stands. */
export function resolutionsFor(row: Publication): Resolution[] {
	if (isProvenByPeople(row)) return ['cancel'];
	if (row.recalledAt !== null) return resolutionsForRecalled(row);
	if (isUnsent(row)) {
		const again = row.state === 'missed' || RESCHEDULABLE.has(row.reason ?? '');
		if (row.state === 'due' || row.state === 'leased') return ['cancel'];
		return [...(again ? (['reschedule'] as const) : []), 'confirm_published', 'cancel'];
	}
	if (!WAITING_FOR_A_PERSON.has(row.state)) return [];
	return ['confirm_published', row.resendAskedBy === null ? 'ask_resend' : 'confirm_resend', 'cancel'];
}

/** Its post was recalled: what is out is said, and it is never sent again. */
function resolutionsForRecalled(row: Publication): Resolution[] {
	return WAITING_FOR_A_PERSON.has(row.state) ? ['confirm_published', 'cancel'] : [];
}

/** A person's decision about a publication that waits for one. "Send again" takes two people. */
export function decideResolution(row: Publication, request: ResolutionRequest): ResolutionRuling {
	const { resolution, actorId, note, url, dueAt, now } = request;
	if (!resolutionsFor(row).includes(resolution)) return { refused: 'conflict.state' };
	switch (resolution) {
		case 'confirm_published':
			if (lacksAddress(row, url)) return { refused: 'input.empty' };
			return { change: published(row, { remoteId: null, url }, now) };
		case 'cancel':
			return { change: cancelled(row, 'by_person', note) };
		case 'ask_resend': {
			const reason = row.state === 'held' ? row.reason : 'outcome_unknown';
			return { change: { ...held(row, 'outcome_unknown', row.detail), reason, resendAskedBy: actorId } };
		}
		case 'confirm_resend':
			if (row.resendAskedBy === actorId) return { refused: 'permission.same_person' };
			return { change: { ...sentAnew(row, now), round: row.round + 1, jobId: null } };
		case 'reschedule':
			if (dueAt === null || dueAt < now - MINUTE) return { refused: 'input.past_time' };
			return { change: sentAnew(row, Math.max(dueAt, now)) };
	}
}
