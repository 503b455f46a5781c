import { sql } from 'drizzle-orm';
import type { Platform } from '#lib/contract/channels.ts';
import type { AttemptKind, PublicationPayload, PublicationState } from '#lib/contract/publishing.ts';
import type { SiteArticle } from '#lib/contract/site.ts';
import type { Kit } from '../kit.ts';

export function publishingTables(k: Kit) {
	const channels = k.table(
		'channels',
		{
			id: k.text('id').primaryKey(),
			unitId: k.text('unit_id').notNull(),
			platform: k.text('platform').$type<Platform>().notNull(),
			name: k.text('name').notNull(),
			/** Public settings of the account; its shape is the platform's own. */
			settings: k.json<Record<string, unknown>>('settings').notNull(),
			/** AES-256-GCM, bound to the channel id; null where the platform needs none. */
			credentials: k.text('credentials'),
			position: k.int('position').notNull().default(0),
			createdAt: k.ms('created_at').notNull(),
			pausedAt: k.ms('paused_at'),
		},
		(t) => [k.index('channels_unit').on(t.unitId)],
	);
	/** Access tokens (sealed) and remembered uploads: a channel's own memory, by key. */
	const channelMemory = k.table(
		'channel_memory',
		{
			channelId: k.text('channel_id').notNull(),
			key: k.text('key').notNull(),
			value: k.text('value').notNull(),
			expiresAt: k.ms('expires_at'),
			at: k.ms('at').notNull(),
		},
		(t) => [k.primaryKey({ columns: [t.channelId, t.key] })],
	);
	const publications = k.table(
		'publications',
		{
			id: k.text('id').primaryKey(),
			postId: k.text('post_id').notNull(),
			revisionId: k.text('revision_id').notNull(),
			channelId: k.text('channel_id').notNull(),
			unitId: k.text('unit_id').notNull(),
			/** The hash three people signed; re-checked before a byte leaves. */
			hash: k.text('hash').notNull(),
			/** The approved snapshot: what is sent, whatever happens to the post afterwards. */
			payload: k.json<PublicationPayload>('payload').notNull(),
			state: k.text('state').$type<PublicationState>().notNull(),
			/** When it is to go out; null while it waits in the tray for a time. */
			dueAt: k.ms('due_at'),
			latenessMs: k.big('lateness_ms').notNull(),
			fence: k.big('fence').notNull().default(0),
			leaseOwner: k.text('lease_owner'),
			leaseUntil: k.ms('lease_until'),
			/** When the scheduler looks at the row again; null in states nothing happens in by itself. */
			wakeAt: k.ms('wake_at'),
			attempts: k.int('attempts').notNull().default(0),
			looks: k.int('looks').notNull().default(0),
			/** Raised only when two persons decide to send again; steps and keys of earlier rounds stay as evidence. */
			round: k.int('round').notNull().default(0),
			/** The platform's job while it works on it (WeChat publish_id). */
			jobId: k.text('job_id'),
			remoteId: k.text('remote_id'),
			url: k.text('url'),
			/** Why it is held, missed or cancelled: a code of `contract/publishing`. */
			reason: k.text('reason'),
			detail: k.text('detail'),
			/** "Send again" asked for by this person, waiting for a second. */
			resendAskedBy: k.text('resend_asked_by'),
			sentAt: k.ms('sent_at'),
			publishedAt: k.ms('published_at'),
			/** Its post was recalled: it must not go out any more. */
			recalledAt: k.ms('recalled_at'),
			/** It was public and is not any more. */
			retractedAt: k.ms('retracted_at'),
			/** The publication whose place on the own website this corrected version takes. */
			replacesId: k.text('replaces_id'),
			createdAt: k.ms('created_at').notNull(),
			updatedAt: k.ms('updated_at').notNull(),
		},
		(t) => [
			k
				.index('publications_wake')
				.on(t.wakeAt)
				.where(sql`wake_at is not null`),
			k
				.index('publications_lease')
				.on(t.leaseUntil)
				.where(sql`lease_until is not null`),
			k.index('publications_post').on(t.postId),
			k.index('publications_day').on(t.unitId, t.dueAt),
			k.index('publications_job').on(t.channelId, t.jobId),
			k
				.index('publications_problem')
				.on(t.unitId)
				.where(sql`state in ('held', 'missed')`),
			k
				.uniqueIndex('publications_once')
				.on(t.revisionId, t.channelId)
				.where(sql`state <> 'cancelled'`),
		],
	);
	/** One row a claim that asked the platform for something, written before a byte leaves: evidence. */
	const publicationAttempts = k.table(
		'publication_attempts',
		{
			publicationId: k
				.text('publication_id')
				.notNull()
				.references(() => publications.id),
			fence: k.big('fence').notNull(),
			kind: k.text('kind').$type<AttemptKind>().notNull(),
			startedAt: k.ms('started_at').notNull(),
			endedAt: k.ms('ended_at'),
			outcome: k.text('outcome'),
			detail: k.text('detail'),
		},
		(t) => [k.primaryKey({ columns: [t.publicationId, t.fence] })],
	);
	/** Durable steps of one publication on its platform (draft made, submit about to be called): evidence and resume points. */
	const publicationSteps = k.table(
		'publication_steps',
		{
			publicationId: k
				.text('publication_id')
				.notNull()
				.references(() => publications.id),
			step: k.text('step').notNull(),
			fence: k.big('fence').notNull(),
			value: k.json<Record<string, unknown>>('value').notNull(),
			at: k.ms('at').notNull(),
		},
		(t) => [k.primaryKey({ columns: [t.publicationId, t.step] })],
	);
	const channelCallbacks = k.table(
		'channel_callbacks',
		{
			channelId: k.text('channel_id').notNull(),
			eventKey: k.text('event_key').notNull(),
			at: k.ms('at').notNull(),
			jobId: k.text('job_id').notNull(),
			/** The marker, where the event carries one. */
			publicationId: k.text('publication_id'),
			/** What the adapter read from it (`LookResult` of the channel port). */
			result: k.json<Record<string, unknown>>('result').notNull(),
			payload: k.json<Record<string, unknown>>('payload').notNull(),
			processedAt: k.ms('processed_at'),
		},
		(t) => [
			k.primaryKey({ columns: [t.channelId, t.eventKey] }),
			k
				.index('channel_callbacks_open')
				.on(t.at)
				.where(sql`processed_at is null`),
			k.index('channel_callbacks_job').on(t.channelId, t.jobId),
		],
	);
	/** How late a publication may still go out by itself, where it is not the usual. `column_id` is empty for every column. */
	const latenessLimits = k.table(
		'lateness_limits',
		{
			channelId: k.text('channel_id').notNull(),
			columnId: k.text('column_id').notNull().default(''),
			latenessMs: k.big('lateness_ms').notNull(),
			updatedAt: k.ms('updated_at').notNull(),
		},
		(t) => [k.primaryKey({ columns: [t.channelId, t.columnId] })],
	);
	/** An office's own number for one of a platform's quotas; null where the account has none. */
	const quotaLimits = k.table(
		'quota_limits',
		{
			channelId: k.text('channel_id').notNull(),
			quota: k.text('quota').notNull(),
			most: k.int('most'),
			updatedAt: k.ms('updated_at').notNull(),
		},
		(t) => [k.primaryKey({ columns: [t.channelId, t.quota] })],
	);
	/** Units of platforms' quotas: reserved for a publication while it has a time, used from the moment it is sent. */
	const quotaEntries = k.table(
		'quota_entries',
		{
			publicationId: k
				.text('publication_id')
				.notNull()
				.references(() => publications.id),
			quota: k.text('quota').notNull(),
			channelId: k.text('channel_id').notNull(),
			/** Start of the hour, day or month in Beijing that the unit is taken from. */
			periodStart: k.ms('period_start').notNull(),
			state: k.text('state').$type<'reserved' | 'used'>().notNull(),
			at: k.ms('at').notNull(),
		},
		(t) => [
			k.primaryKey({ columns: [t.publicationId, t.quota] }),
			k.index('quota_entries_period').on(t.channelId, t.quota, t.periodStart),
		],
	);
	/** The own public website: what its visitors see, keyed by publication. */
	const siteArticles = k.table(
		'site_articles',
		{
			publicationId: k.text('publication_id').primaryKey(),
			channelId: k.text('channel_id').notNull(),
			unitId: k.text('unit_id').notNull(),
			postId: k.text('post_id').notNull(),
			columnSlug: k.text('column_slug').notNull(),
			/** Short, in the address: /site/a/<slug>. */
			slug: k.text('slug').notNull(),
			title: k.text('title').notNull(),
			article: k.json<SiteArticle>('article').notNull(),
			hash: k.text('hash').notNull(),
			publishedAt: k.ms('published_at').notNull(),
			retractedAt: k.ms('retracted_at'),
		},
		(t) => [
			k.uniqueIndex('site_articles_slug').on(t.slug),
			k.index('site_articles_post').on(t.postId),
			k.index('site_articles_recent').on(t.publishedAt),
			k.index('site_articles_column').on(t.columnSlug, t.publishedAt),
		],
	);
	/** Which pictures an article shows: only these leave /site/media/. */
	const siteMedia = k.table(
		'site_media',
		{
			mediaId: k.text('media_id').notNull(),
			publicationId: k.text('publication_id').notNull(),
		},
		(t) => [k.primaryKey({ columns: [t.mediaId, t.publicationId] })],
	);
	return {
		channels,
		channelMemory,
		publications,
		publicationAttempts,
		publicationSteps,
		channelCallbacks,
		latenessLimits,
		quotaLimits,
		quotaEntries,
		siteArticles,
		siteMedia,
	};
}
