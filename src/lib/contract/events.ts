import type { ReviewLevel } from './reviews.ts';
import type { HoldReason, PublicationState, Resolution } from './publishing.ts';
import type { FreezeTarget } from './freezes.ts';
import type { RecallKind, RetractionOutcome, RetractionState } from './recalls.ts';
import type { OfflineKind, TaskNotice, TaskWay } from './tasks.ts';

// Type aliases: only those are JSON by type.
type TaskFacts = {
	publicationId: string;
	postId: string;
	channelId: string;
	/** Epoch ms. */
	dueBy: number;
};
type ProofFacts = {
	taskId: string;
	publicationId: string;
	kind: OfflineKind;
	quantity: number;
	/** When it was put up, epoch ms. */
	upAt: number;
};

/** Every kind of event and what it carries. No personal data, no secrets: ids and facts. */
export interface EventMap {
	'instance.set_up': { name: string };
	'unit.created': { name: string; level: string };
	'unit.changed': { fields: string[] };
	'account.created': { login: string };
	'account.changed': { fields: string[] };
	'account.locked': { until: number };
	'account.password_changed': Record<string, never>;
	'membership.granted': { unitId: string; role: string };
	'membership.revoked': { unitId: string; role: string };
	'session.opened': Record<string, never>;
	'session.closed': Record<string, never>;
	'token.created': { name: string };
	'token.revoked': Record<string, never>;
	'media.added': { sha256: string };
	'column.created': { slug: string };
	'campaign.created': { name: string };
	'post.created': { revisionId: string; hash: string };
	/** A new revision. `voided` signatures were given to earlier ones. */
	'post.revised': { revisionId: string; hash: string; number: number };
	'post.planned': { plannedAt: number | null };
	/** Put on the emergency lane, or taken off. */
	'post.urgent': { urgent: boolean };
	'post.submitted': { revisionId: string; hash: string };
	'post.withdrawn': { reason: string };
	'review.approved': { level: ReviewLevel; revisionId: string; hash: string };
	'review.returned': { level: ReviewLevel; revisionId: string; hash: string };
	/** An urgent post: this level did not sign in time. */
	'review.overdue': { level: ReviewLevel; revisionId: string; hash: string; dueAt: number };
	'review.voided': { count: number; revisionId: string };
	/** The third signature: publications are created in the same transaction. */
	'post.approved': { revisionId: string; hash: string };
	'channel.created': { platform: string };
	'channel.changed': { fields: string[] };
	/** A text was shown on one phone; whose, is not kept. */
	'post.previewed': { channelId: string };
	/** Its credentials end in so many days; told at 7, 3 and 1. `expiresAt` is epoch ms. */
	'channel.expiring': { days: number; expiresAt: number };
	/** The platform no longer takes its credentials; told once. `detail` is what to do, in one sentence. */
	'channel.refused': { detail: string };
	/** The platform takes its credentials again, or their end was put off. */
	'channel.recovered': Record<string, never>;
	'publication.changed': {
		postId: string;
		channelId: string;
		from: PublicationState | null;
		to: PublicationState;
		reason: HoldReason | null;
	};
	/** What a person decided about a publication that waited for one, and why. */
	'publication.resolved': { resolution: Resolution; note: string; url: string | null; dueAt: number | null };
	/** 撤回 begins: what was not sent is cancelled, what is or may be public is to be taken off. */
	'recall.started': { postId: string; kind: RecallKind; reason: string; cancelled: number; live: number };
	'retraction.changed': {
		recallId: string;
		publicationId: string;
		from: RetractionState | null;
		to: RetractionState;
		outcome: RetractionOutcome | null;
		note: string | null;
	};
	/** The clock ran out while items are still open. */
	'recall.overdue': { postId: string; open: number };
	'recall.closed': { postId: string; minutes: number };
	/** A publication became a task for a person. */
	'task.opened': TaskFacts & { way: TaskWay };
	'task.due_soon': TaskFacts;
	'task.overdue': TaskFacts;
	/** It is done, or not to be done any more. */
	'task.closed': TaskFacts & { state: 'done' | 'cancelled'; notice: TaskNotice | null };
	/** What stands is to be taken down at `standing` places. */
	'task.recalled': TaskFacts & { notice: TaskNotice; standing: number };
	'task.take_down_due': TaskFacts & { proofId: string };
	'proof.handed_in': { taskId: string; publicationId: string };
	/** Counted from here on, and taken off again when it is returned afterwards (`counted`). */
	'proof.checked': ProofFacts;
	'proof.returned': ProofFacts & { counted: boolean };
	/** `left`: places at which it still stands. */
	'proof.taken_down': { taskId: string; publicationId: string; left: number };
	'repost.recorded': { taskId: string; publicationId: string; outlet: string };
	'repost.read': { publicationId: string; repostId: string; value: number; asOf: number };
	'freeze.started': { target: FreezeTarget; targetId: string | null; reason: string };
	'freeze.lifted': { reason: string };
	'freeze.allowed': { postId: string };
	'volunteer.registered': { role: string; kind: string };
	'activity.created': { title: string };
	'activity.cancelled': Record<string, never>;
	'volunteer.checked_in': { activityId: string; volunteerId: string; role: string };
	'volunteer.checked_out': { activityId: string; volunteerId: string; role: string; minutes: number };
	'reading.entered': { indicator: string; value: number };
	'reading.resolved': { indicator: string; accepted: boolean };
	'wall.created': { name: string };
	'wall.paired': { deviceId: string };
	'wall.revoked': { deviceId: string };
	'bot.created': { kind: string; name: string };
	'bot.changed': { fields: string[] };
	'bot.removed': { name: string };
	'mail.changed': Record<string, never>;
	/** How a person wants to be told. */
	'choices.changed': Record<string, never>;
	/** The scheduler did not look for longer than it should: epoch ms of the last beat before and the first after. */
	'heartbeat.stalled': { from: number; to: number };
}
export type EventKind = keyof EventMap;
