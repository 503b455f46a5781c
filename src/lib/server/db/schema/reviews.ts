import { sql } from 'drizzle-orm';
import type { Decision } from '#lib/contract/reviews.ts';
import type { Kit } from '../kit.ts';

export function reviewTables(k: Kit) {
	return {
		/** One signature or return. Rows are never changed but for the voiding of a signature. */
		reviews: k.table(
			'reviews',
			{
				id: k.text('id').primaryKey(),
				postId: k.text('post_id').notNull(),
				revisionId: k.text('revision_id').notNull(),
				/** The content hash that was on the reviewer's screen. */
				hash: k.text('hash').notNull(),
				level: k.int('level').notNull(),
				decision: k.text('decision').$type<Decision>().notNull(),
				accountId: k.text('account_id').notNull(),
				opinion: k.text('opinion').notNull(),
				at: k.ms('at').notNull(),
				voidedAt: k.ms('voided_at'),
				voidReason: k.text('void_reason'),
			},
			(t) => [
				k.index('reviews_post').on(t.postId, t.at),
				k.index('reviews_account').on(t.accountId, t.at),
				k
					.uniqueIndex('reviews_signature')
					.on(t.postId, t.hash, t.level)
					.where(sql`decision = 'approved' and voided_at is null`),
				k.check('reviews_level', sql`${t.level} between 1 and 3`),
			],
		),
	};
}
