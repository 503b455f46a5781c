import { sql } from 'drizzle-orm';
import type { FreezeTarget } from '#lib/contract/freezes.ts';
import type { RecallKind, RetractionOutcome, RetractionState } from '#lib/contract/recalls.ts';
import type { Kit } from '../kit.ts';

export function recallTables(k: Kit) {
	/** 冻结: nothing it covers goes out until a person lifts it. */
	const freezes = k.table(
		'freezes',
		{
			id: k.text('id').primaryKey(),
			/** It covers this unit and everything below it. */
			unitId: k.text('unit_id').notNull(),
			target: k.text('target').$type<FreezeTarget>().notNull(),
			/** The channel, column or campaign; null for everything of the unit. */
			targetId: k.text('target_id'),
			reason: k.text('reason').notNull(),
			startedBy: k.text('started_by').notNull(),
			startedAt: k.ms('started_at').notNull(),
			liftedBy: k.text('lifted_by'),
			liftedAt: k.ms('lifted_at'),
			liftReason: k.text('lift_reason'),
		},
		(t) => [
			k
				.index('freezes_in_force')
				.on(t.unitId)
				.where(sql`lifted_at is null`),
		],
	);
	/** Posts that may go out all the same. */
	const freezeAllowances = k.table(
		'freeze_allowances',
		{
			freezeId: k
				.text('freeze_id')
				.notNull()
				.references(() => freezes.id),
			postId: k.text('post_id').notNull(),
			addedBy: k.text('added_by').notNull(),
			addedAt: k.ms('added_at').notNull(),
		},
		(t) => [k.primaryKey({ columns: [t.freezeId, t.postId] })],
	);
	/** 撤回 of one post: a clock runs until its last item is closed. */
	const recalls = k.table(
		'recalls',
		{
			id: k.text('id').primaryKey(),
			postId: k.text('post_id').notNull(),
			unitId: k.text('unit_id').notNull(),
			kind: k.text('kind').$type<RecallKind>().notNull(),
			reason: k.text('reason').notNull(),
			startedBy: k.text('started_by').notNull(),
			startedAt: k.ms('started_at').notNull(),
			/** When the last item should be closed. */
			targetAt: k.ms('target_at').notNull(),
			/** Said once that the clock ran out. */
			overdueAt: k.ms('overdue_at'),
			closedAt: k.ms('closed_at'),
		},
		(t) => [
			k.index('recalls_post').on(t.postId),
			k
				.index('recalls_open')
				.on(t.unitId)
				.where(sql`closed_at is null`),
			k
				.uniqueIndex('recalls_once')
				.on(t.postId)
				.where(sql`closed_at is null`),
		],
	);
	/** One item to be taken off one platform. */
	const retractions = k.table(
		'retractions',
		{
			id: k.text('id').primaryKey(),
			recallId: k
				.text('recall_id')
				.notNull()
				.references(() => recalls.id),
			publicationId: k.text('publication_id').notNull(),
			channelId: k.text('channel_id').notNull(),
			unitId: k.text('unit_id').notNull(),
			state: k.text('state').$type<RetractionState>().notNull(),
			outcome: k.text('outcome').$type<RetractionOutcome>(),
			fence: k.big('fence').notNull().default(0),
			leaseOwner: k.text('lease_owner'),
			leaseUntil: k.ms('lease_until'),
			wakeAt: k.ms('wake_at'),
			attempts: k.int('attempts').notNull().default(0),
			/** What a person has to do, or the platform's last word; Chinese. */
			detail: k.text('detail'),
			/** What the person who closed it saw. */
			note: k.text('note'),
			evidenceUrl: k.text('evidence_url'),
			closedBy: k.text('closed_by'),
			closedAt: k.ms('closed_at'),
			createdAt: k.ms('created_at').notNull(),
			updatedAt: k.ms('updated_at').notNull(),
		},
		(t) => [
			k.uniqueIndex('retractions_once').on(t.recallId, t.publicationId),
			k.index('retractions_publication').on(t.publicationId),
			k
				.index('retractions_wake')
				.on(t.wakeAt)
				.where(sql`wake_at is not null`),
		],
	);
	return { freezes, freezeAllowances, recalls, retractions };
}
