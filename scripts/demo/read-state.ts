import { and, eq, inArray, isNotNull, lte, or, sql } from 'drizzle-orm';
import { OPEN_STATES } from '#lib/contract/publishing.ts';
import type { Ctx } from '#lib/server/ctx.ts';

type Needs = Pick<Ctx, 'store' | 'clock'>;

/** When the next publication wakes, epoch ms; null when none does by itself. */
export async function earliestWake({ store }: Needs): Promise<number | null> {
	const { publications } = store.s;
	const [row] = await store.db
		.select({ at: sql<number | null>`min(${publications.wakeAt})` })
		.from(publications)
		.where(inArray(publications.state, [...OPEN_STATES]));
	return row?.at == null ? null : Number(row.at);
}

/** Whether a publication is being sent, or its time has come and nobody has taken it yet. */
export async function isAnythingUnderWay({ store, clock }: Needs): Promise<boolean> {
	const { publications } = store.s;
	const rows = await store.db
		.select({ id: publications.id })
		.from(publications)
		.where(
			or(
				inArray(publications.state, ['leased', 'sending']),
				isNotNull(publications.leaseOwner),
				and(inArray(publications.state, [...OPEN_STATES]), lte(publications.wakeAt, clock.now())),
			),
		)
		.limit(1);
	return rows.length > 0;
}

/** An article that stands on our own site. */
export interface SiteArticle {
	publicationId: string;
	slug: string;
	unitId: string;
	channelId: string;
	columnId: string;
	campaignId: string | null;
	publishedAt: number;
}

/** Every article of the site, oldest first. */
export async function siteArticles({ store }: Pick<Needs, 'store'>): Promise<SiteArticle[]> {
	const { publications, posts, siteArticles: articles } = store.s;
	const rows = await store.db
		.select({
			publicationId: publications.id,
			slug: articles.slug,
			unitId: publications.unitId,
			channelId: publications.channelId,
			columnId: posts.columnId,
			campaignId: posts.campaignId,
			publishedAt: publications.publishedAt,
		})
		.from(publications)
		.innerJoin(posts, eq(posts.id, publications.postId))
		.innerJoin(articles, eq(articles.publicationId, publications.id))
		.where(eq(publications.state, 'published'))
		.orderBy(publications.publishedAt);
	return rows.map((row) => ({ ...row, publishedAt: row.publishedAt ?? 0 }));
}
