import { and, asc, count, desc, eq, inArray, isNotNull, isNull, lt, max, or, sql } from 'drizzle-orm';
import type { SiteArticle, SiteEntry } from '#lib/contract/site.ts';
import type { Reader, Tx } from '../db/index.ts';
import type { PictureSize } from './rules.ts';

export interface SiteColumn {
	slug: string;
	name: string;
	articles: number;
	newestAt: number;
}
/** An article as its page shows it. */
export interface PublishedArticle extends SiteArticle {
	publicationId: string;
	slug: string;
	columnSlug: string;
	publishedAt: number;
}
export interface ArticleRow {
	publicationId: string;
	channelId: string;
	unitId: string;
	postId: string;
	columnSlug: string;
	slug: string;
	article: SiteArticle;
	hash: string;
	publishedAt: number;
}

const isPublic = (reader: Reader) => isNull(reader.s.siteArticles.retractedAt);

function entryOf(row: {
	slug: string;
	columnSlug: string;
	publishedAt: number;
	article: SiteArticle;
}): SiteEntry {
	const { title, summary, columnName, unitName, coverMediaId } = row.article;
	const { slug, columnSlug, publishedAt } = row;
	return { slug, title, summary, columnSlug, columnName, unitName, coverMediaId, publishedAt };
}

/** What is stored under a publication, public or not, or null. */
export async function findArticleRow(reader: Reader, publicationId: string) {
	const { siteArticles } = reader.s;
	const [row] = await reader.db
		.select({
			slug: siteArticles.slug,
			hash: siteArticles.hash,
			publishedAt: siteArticles.publishedAt,
			retractedAt: siteArticles.retractedAt,
		})
		.from(siteArticles)
		.where(eq(siteArticles.publicationId, publicationId));
	return row ?? null;
}

/** Stores an article and which pictures it shows, unless its publication has one. */
export async function insertArticle(tx: Tx, row: ArticleRow, mediaIds: readonly string[]): Promise<void> {
	const { siteArticles, siteMedia } = tx.s;
	const stored = await tx.db
		.insert(siteArticles)
		.values({ ...row, title: row.article.title })
		.onConflictDoNothing({ target: siteArticles.publicationId })
		.returning({ slug: siteArticles.slug });
	const { publicationId } = row;
	if (stored.length > 0 && mediaIds.length > 0)
		await tx.db
			.insert(siteMedia)
			.values(mediaIds.map((mediaId) => ({ mediaId, publicationId })))
			.onConflictDoNothing();
}

/** Takes an article off the site, if it is on it. */
export async function markRetracted(tx: Tx, publicationId: string, at: number): Promise<void> {
	const { siteArticles } = tx.s;
	await tx.db
		.update(siteArticles)
		.set({ retractedAt: at })
		.where(and(eq(siteArticles.publicationId, publicationId), isPublic(tx)));
}

/** Takes an article off and gives its address away: another version stands there from now on. */
export async function retireArticle(
	tx: Tx,
	publicationId: string,
	{ slug, at }: { slug: string; at: number },
): Promise<void> {
	const { siteArticles } = tx.s;
	await tx.db
		.update(siteArticles)
		.set({ slug, retractedAt: at })
		.where(eq(siteArticles.publicationId, publicationId));
}

/** Unit of the post and its name as printed; the channel's own unit where the post is not known. */
export async function unitOfPost(reader: Reader, postId: string, channelUnitId: string) {
	const { posts, units } = reader.s;
	const [post] = await reader.db.select({ unitId: posts.unitId }).from(posts).where(eq(posts.id, postId));
	const id = post?.unitId ?? channelUnitId;
	const [unit] = await reader.db.select({ name: units.name }).from(units).where(eq(units.id, id));
	return { id, name: unit?.name ?? '' };
}

export async function pictureSizes(
	reader: Reader,
	ids: readonly string[],
): Promise<Map<string, PictureSize>> {
	if (ids.length === 0) return new Map();
	const { media } = reader.s;
	const rows = await reader.db
		.select({ id: media.id, width: media.width, height: media.height })
		.from(media)
		.where(inArray(media.id, [...ids]));
	return new Map(rows.map(({ id, width, height }) => [id, { width, height }]));
}

/** Columns with public articles, the most recently used first. */
export async function listColumns(reader: Reader): Promise<SiteColumn[]> {
	const { siteArticles: a } = reader.s;
	const newestAt = max(a.publishedAt);
	const rows = await reader.db
		.select({ slug: a.columnSlug, articles: count(), newestAt })
		.from(a)
		.where(isPublic(reader))
		.groupBy(a.columnSlug)
		.orderBy(desc(newestAt), asc(a.columnSlug));
	return Promise.all(
		rows.map(async (row) => ({
			slug: row.slug,
			articles: row.articles,
			newestAt: row.newestAt ?? 0,
			name: await columnName(reader, row.slug),
		})),
	);
}

async function columnName(reader: Reader, slug: string): Promise<string> {
	const [newest] = await listEntries(reader, { columnSlug: slug, limit: 1 });
	return newest?.columnName ?? '';
}

/** Public articles, newest first. `before` leaves out what is not older. */
export async function listEntries(
	reader: Reader,
	asked: {
		columnSlug?: string;
		limit: number;
		offset?: number;
		before?: { publishedAt: number; slug: string };
	},
): Promise<SiteEntry[]> {
	const { siteArticles: a } = reader.s;
	const { columnSlug, before } = asked;
	const rows = await reader.db
		.select({ slug: a.slug, columnSlug: a.columnSlug, publishedAt: a.publishedAt, article: a.article })
		.from(a)
		.where(
			and(
				isPublic(reader),
				columnSlug === undefined ? undefined : eq(a.columnSlug, columnSlug),
				before &&
					or(
						lt(a.publishedAt, before.publishedAt),
						and(eq(a.publishedAt, before.publishedAt), lt(a.slug, before.slug)),
					),
			),
		)
		.orderBy(desc(a.publishedAt), desc(a.slug))
		.limit(asked.limit)
		.offset(asked.offset ?? 0);
	return rows.map(entryOf);
}

export async function countEntries(reader: Reader, columnSlug: string): Promise<number> {
	const { siteArticles: a } = reader.s;
	const [row] = await reader.db
		.select({ n: count() })
		.from(a)
		.where(and(isPublic(reader), eq(a.columnSlug, columnSlug)));
	return row?.n ?? 0;
}

/** The public article at an address, or null. */
export async function findPublicArticle(reader: Reader, slug: string): Promise<PublishedArticle | null> {
	const { siteArticles: a } = reader.s;
	const [row] = await reader.db
		.select()
		.from(a)
		.where(and(eq(a.slug, slug), isPublic(reader)));
	if (!row) return null;
	const { publicationId, columnSlug, publishedAt } = row;
	return { ...row.article, publicationId, slug, columnSlug, publishedAt };
}

/** Whether the article at an address was taken back. */
export async function isRetractedArticle(reader: Reader, slug: string): Promise<boolean> {
	const { siteArticles: a } = reader.s;
	const [row] = await reader.db.select({ at: a.retractedAt }).from(a).where(eq(a.slug, slug));
	return typeof row?.at === 'number';
}

/** Whether an article of the publication's post stood here and was taken back. */
export async function isRetractedPublication(reader: Reader, publicationId: string): Promise<boolean> {
	const { siteArticles: a, publications } = reader.s;
	const post = reader.db
		.select({ id: publications.postId })
		.from(publications)
		.where(eq(publications.id, publicationId));
	const [row] = await reader.db
		.select({ at: a.retractedAt })
		.from(a)
		.where(and(isNotNull(a.retractedAt), or(eq(a.publicationId, publicationId), inArray(a.postId, post))))
		.limit(1);
	return row !== undefined;
}

/** The public article of a publication, or of its post when the publication is another channel's; newest first. */
export async function findPublicSlug(reader: Reader, publicationId: string): Promise<string | null> {
	const { siteArticles: a, publications } = reader.s;
	const post = reader.db
		.select({ id: publications.postId })
		.from(publications)
		.where(eq(publications.id, publicationId));
	const rows = await reader.db
		.select({ slug: a.slug, publicationId: a.publicationId })
		.from(a)
		.where(and(isPublic(reader), or(eq(a.publicationId, publicationId), inArray(a.postId, post))))
		.orderBy(desc(a.publishedAt));
	return (rows.find((row) => row.publicationId === publicationId) ?? rows[0])?.slug ?? null;
}

/** Addresses and dates of every public article, newest first, at most `limit`. */
export async function listAddresses(reader: Reader, limit: number) {
	const { siteArticles: a } = reader.s;
	return reader.db
		.select({ slug: a.slug, publishedAt: a.publishedAt })
		.from(a)
		.where(isPublic(reader))
		.orderBy(desc(a.publishedAt))
		.limit(limit);
}

/** True when a public article shows this picture. */
export async function isPublicPicture(reader: Reader, mediaId: string): Promise<boolean> {
	const { siteArticles, siteMedia } = reader.s;
	const [row] = await reader.db
		.select({ one: sql<number>`1` })
		.from(siteMedia)
		.innerJoin(siteArticles, eq(siteArticles.publicationId, siteMedia.publicationId))
		.where(and(eq(siteMedia.mediaId, mediaId), isPublic(reader)))
		.limit(1);
	return row !== undefined;
}
