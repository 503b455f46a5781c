import { sql } from 'drizzle-orm';
import type { PostContent, PostState } from '#lib/contract/posts.ts';
import type { Kit } from '../kit.ts';

export function postTables(k: Kit) {
	const media = k.table(
		'media',
		{
			id: k.text('id').primaryKey(),
			unitId: k.text('unit_id').notNull(),
			sha256: k.text('sha256').notNull(),
			mime: k.text('mime').notNull(),
			width: k.int('width').notNull(),
			height: k.int('height').notNull(),
			bytes: k.int('bytes').notNull(),
			alt: k.text('alt').notNull().default(''),
			createdBy: k.text('created_by').notNull(),
			createdAt: k.ms('created_at').notNull(),
		},
		(t) => [k.uniqueIndex('media_content').on(t.unitId, t.sha256)],
	);
	/** 栏目 */
	const columns = k.table(
		'columns',
		{
			id: k.text('id').primaryKey(),
			unitId: k.text('unit_id').notNull(),
			slug: k.text('slug').notNull(),
			name: k.text('name').notNull(),
			position: k.int('position').notNull().default(0),
			closedAt: k.ms('closed_at'),
		},
		(t) => [k.uniqueIndex('columns_slug').on(t.unitId, t.slug)],
	);
	/** 主题活动 */
	const campaigns = k.table('campaigns', {
		id: k.text('id').primaryKey(),
		unitId: k.text('unit_id').notNull(),
		name: k.text('name').notNull(),
		startsAt: k.ms('starts_at').notNull(),
		endsAt: k.ms('ends_at').notNull(),
		targetReads: k.big('target_reads'),
	});
	const posts = k.table(
		'posts',
		{
			id: k.text('id').primaryKey(),
			unitId: k.text('unit_id').notNull(),
			columnId: k.text('column_id').notNull(),
			campaignId: k.text('campaign_id'),
			createdBy: k.text('created_by').notNull(),
			state: k.text('state').$type<PostState>().notNull(),
			/** The level awaited while in review: 1, 2 or 3. */
			level: k.int('level').notNull().default(0),
			/** Of the current revision, repeated for lists. */
			title: k.text('title').notNull(),
			revisionId: k.text('revision_id').notNull(),
			revisionNumber: k.int('revision_number').notNull(),
			hash: k.text('hash').notNull(),
			channelIds: k.json<string[]>('channel_ids').notNull(),
			/** When it is to go out; null while in the tray. Not part of what reviewers sign. */
			plannedAt: k.ms('planned_at'),
			submittedAt: k.ms('submitted_at'),
			/** 紧急: when it was put on the emergency lane; null while it is not. */
			urgentAt: k.ms('urgent_at'),
			/** Until when the awaited level should have signed; only urgent posts have it. */
			reviewDueAt: k.ms('review_due_at'),
			/** Said once for the level awaited that its time is over. */
			reviewOverdueAt: k.ms('review_overdue_at'),
			createdAt: k.ms('created_at').notNull(),
			updatedAt: k.ms('updated_at').notNull(),
		},
		(t) => [
			k.index('posts_unit').on(t.unitId, t.updatedAt),
			k.index('posts_planned').on(t.plannedAt),
			k.index('posts_state').on(t.state, t.level),
			k
				.index('posts_review_due')
				.on(t.reviewDueAt)
				.where(sql`review_due_at is not null`),
			k.index('posts_column').on(t.columnId),
		],
	);
	/** Immutable (by trigger). `hash` is what reviewers sign: content, channels and variants. */
	const revisions = k.table(
		'revisions',
		{
			id: k.text('id').primaryKey(),
			postId: k
				.text('post_id')
				.notNull()
				.references(() => posts.id),
			number: k.int('number').notNull(),
			authorId: k.text('author_id').notNull(),
			content: k.json<PostContent>('content').notNull(),
			hash: k.text('hash').notNull(),
			createdAt: k.ms('created_at').notNull(),
		},
		(t) => [k.uniqueIndex('revisions_number').on(t.postId, t.number)],
	);
	/** What an editor has typed and not yet saved as a revision; one per person and post. */
	const autosaves = k.table(
		'autosaves',
		{
			postId: k
				.text('post_id')
				.notNull()
				.references(() => posts.id),
			accountId: k.text('account_id').notNull(),
			baseRevisionId: k.text('base_revision_id').notNull(),
			content: k.json<PostContent>('content').notNull(),
			updatedAt: k.ms('updated_at').notNull(),
		},
		(t) => [k.primaryKey({ columns: [t.postId, t.accountId] })],
	);
	/**
	 * Where to look for texts like a post's: texts that share a key are compared. `variant` is the channel whose own wording
	 * it is, empty for the post's.
	 */
	const textKeys = k.table(
		'text_keys',
		{
			key: k.text('key').notNull(),
			postId: k
				.text('post_id')
				.notNull()
				.references(() => posts.id),
			variant: k.text('variant').notNull().default(''),
			at: k.ms('at').notNull(),
		},
		(t) => [
			k.primaryKey({ columns: [t.key, t.postId, t.variant] }),
			k.index('text_keys_recent').on(t.key, t.at),
			k.index('text_keys_post').on(t.postId),
		],
	);
	return { media, columns, campaigns, posts, revisions, autosaves, textKeys };
}
