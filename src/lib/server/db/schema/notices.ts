import { sql } from 'drizzle-orm';
import type { BotKind, KindChoice, NoticeFacts, NoticeKind } from '#lib/contract/notices.ts';
import type { Kit } from '../kit.ts';

export function noticeTables(k: Kit) {
	/** What happened and has not been told yet: written in the transaction of the act, gone when its notices stand. */
	const noticeOutbox = k.table(
		'notice_outbox',
		{
			/** The event's. */
			seq: k.big('seq').primaryKey(),
			at: k.ms('at').notNull(),
			kind: k.text('kind').notNull(),
			unitId: k.text('unit_id').notNull(),
			actorId: k.text('actor_id'),
			subjectKind: k.text('subject_kind').notNull(),
			subjectId: k.text('subject_id').notNull(),
			payload: k.json<Record<string, unknown>>('payload').notNull(),
			wakeAt: k.ms('wake_at').notNull(),
			attempts: k.int('attempts').notNull().default(0),
		},
		(t) => [k.index('notice_outbox_wake').on(t.wakeAt, t.seq)],
	);
	/** The inbox: one row a person and event. Kept for 90 days. */
	const notices = k.table(
		'notices',
		{
			id: k.text('id').primaryKey(),
			accountId: k.text('account_id').notNull(),
			/** What it is about, once: the event's number, or what several events have in common. */
			key: k.text('key').notNull(),
			kind: k.text('kind').$type<NoticeKind>().notNull(),
			unitId: k.text('unit_id').notNull(),
			subjectId: k.text('subject_id').notNull(),
			at: k.ms('at').notNull(),
			urgent: k.bool('urgent').notNull().default(false),
			facts: k.json<NoticeFacts>('facts').notNull(),
			/** The page it leads to, below our own origin. */
			path: k.text('path').notNull(),
			readAt: k.ms('read_at'),
			/** Set when what it asked for was done, by whomever. */
			settledAt: k.ms('settled_at'),
		},
		(t) => [
			k.uniqueIndex('notices_once').on(t.accountId, t.key),
			k.index('notices_inbox').on(t.accountId, t.at),
			k
				.index('notices_unread')
				.on(t.accountId)
				.where(sql`read_at is null`),
			k.index('notices_subject').on(t.subjectId, t.kind),
			k.index('notices_age').on(t.at),
		],
	);
	/** What is to leave the product: one row a lane, recipient and event. */
	const noticeDeliveries = k.table(
		'notice_deliveries',
		{
			id: k.text('id').primaryKey(),
			/** 'email', or a bot's id. */
			lane: k.text('lane').notNull(),
			/** Account id for e-mail; empty for a bot. */
			recipient: k.text('recipient').notNull(),
			key: k.text('key').notNull(),
			/** The event's number in short, printed in the message. */
			mark: k.text('mark').notNull(),
			kind: k.text('kind').$type<NoticeKind>().notNull(),
			subjectId: k.text('subject_id').notNull(),
			at: k.ms('at').notNull(),
			urgent: k.bool('urgent').notNull().default(false),
			facts: k.json<NoticeFacts>('facts').notNull(),
			path: k.text('path').notNull(),
			/** Account ids to call by name. */
			mentions: k.json<string[]>('mentions').notNull(),
			/** When it may leave; null when it has left or never will. */
			wakeAt: k.ms('wake_at'),
			attempts: k.int('attempts').notNull().default(0),
			outcome: k.text('outcome').$type<'sent' | 'failed' | 'settled'>(),
			/** One Chinese sentence about the newest failure. */
			detail: k.text('detail'),
			endedAt: k.ms('ended_at'),
		},
		(t) => [
			k.uniqueIndex('notice_deliveries_once').on(t.lane, t.recipient, t.key),
			k
				.index('notice_deliveries_wake')
				.on(t.lane, t.wakeAt)
				.where(sql`wake_at is not null`),
			k.index('notice_deliveries_subject').on(t.subjectId, t.kind),
			k.index('notice_deliveries_age').on(t.at),
		],
	);
	/** A way out with its own pace: each bot is one, e-mail is one. Who holds the lease speaks. */
	const noticeLanes = k.table('notice_lanes', {
		id: k.text('id').primaryKey(),
		leaseOwner: k.text('lease_owner'),
		leaseUntil: k.ms('lease_until'),
		/** When it spoke in the last minutes, epoch ms, oldest first. */
		recent: k.json<number[]>('recent').notNull(),
		/** It says nothing before this. */
		blockedUntil: k.ms('blocked_until'),
		failures: k.int('failures').notNull().default(0),
		/** One Chinese sentence about what stands in the way; null while all is well. */
		problem: k.text('problem'),
		lastSentAt: k.ms('last_sent_at'),
	});
	const noticeBots = k.table(
		'notice_bots',
		{
			id: k.text('id').primaryKey(),
			unitId: k.text('unit_id').notNull(),
			kind: k.text('kind').$type<BotKind>().notNull(),
			name: k.text('name').notNull(),
			/** Webhook address and signing key, sealed for this bot. */
			sealed: k.text('sealed').notNull(),
			/** What a page may show of the address. */
			hint: k.text('hint').notNull(),
			signed: k.bool('signed').notNull().default(false),
			keyword: k.text('keyword').notNull().default(''),
			/** Also what happens in the units below. */
			below: k.bool('below').notNull().default(false),
			kinds: k.json<NoticeKind[]>('kinds').notNull(),
			createdAt: k.ms('created_at').notNull(),
			pausedAt: k.ms('paused_at'),
		},
		(t) => [k.index('notice_bots_unit').on(t.unitId)],
	);
	/** How a person wants to be told, where it differs from the default. */
	const noticeChoices = k.table('notice_choices', {
		accountId: k.text('account_id').primaryKey(),
		email: k.text('email').notNull().default(''),
		/** Member ids and numbers on the bots' platforms, sealed for this person; null without any. */
		handles: k.text('handles'),
		quietFrom: k.int('quiet_from'),
		quietTo: k.int('quiet_to'),
		digest: k.bool('digest').notNull().default(false),
		kinds: k.json<Partial<Record<NoticeKind, KindChoice>>>('kinds').notNull(),
		updatedAt: k.ms('updated_at').notNull(),
	});
	return { noticeOutbox, notices, noticeDeliveries, noticeLanes, noticeBots, noticeChoices };
}
