import type { SiteEntry } from '#lib/contract/site.ts';
import { GoneError, NotFoundError } from '../errors.ts';
import type { Reader } from '../db/index.ts';
import { pageOf } from './rules.ts';
import {
	countEntries,
	findPublicArticle,
	findPublicSlug,
	isRetractedArticle,
	isRetractedPublication,
	listAddresses,
	listColumns,
	listEntries,
	type PublishedArticle,
	type SiteColumn,
} from './store.ts';

const HOME_NEWEST = 12;
const HOME_COLUMNS = 6;
const HOME_PER_COLUMN = 4;
const COLUMN_PAGE = 20;
const EARLIER = 6;
const FEED = 30;
/** What one sitemap file may hold. */
const SITEMAP = 50_000;

/** The newest articles, and the newest of each recently used column. */
export async function homePage(reader: Reader) {
	const [newest, columns] = await Promise.all([
		listEntries(reader, { limit: HOME_NEWEST }),
		listColumns(reader),
	]);
	const sections = await Promise.all(
		columns.slice(0, HOME_COLUMNS).map(async (column) => ({
			column,
			entries: await listEntries(reader, { columnSlug: column.slug, limit: HOME_PER_COLUMN }),
		})),
	);
	return { newest, columns, sections };
}

/** Every page lists the columns, and they change when something is published: kept for a second. */
const COLUMNS_MS = 1_000;
const kept = new WeakMap<Reader, { columns: Promise<SiteColumn[]>; until: number }>();

/** Columns with public articles, the most recently used first; a new one is listed within a second. */
export function siteColumns(reader: Reader): Promise<SiteColumn[]> {
	const now = performance.now();
	const known = kept.get(reader);
	if (known && known.until > now) return known.columns;
	const columns = listColumns(reader);
	kept.set(reader, { columns, until: now + COLUMNS_MS });
	columns.catch(() => kept.delete(reader));
	return columns;
}

/** One page (from 1) of a column. @throws {NotFoundError} no such column or page */
export async function columnPage(
	reader: Reader,
	asked: { slug: string; page: number },
): Promise<{ column: SiteColumn; entries: SiteEntry[]; page: number; pages: number; columns: SiteColumn[] }> {
	const columns = await listColumns(reader);
	const column = columns.find(({ slug }) => slug === asked.slug);
	if (!column) throw new NotFoundError('not_found');
	const at = pageOf(asked.page, await countEntries(reader, asked.slug), COLUMN_PAGE);
	if (!at) throw new NotFoundError('not_found');
	const entries = await listEntries(reader, {
		columnSlug: asked.slug,
		limit: COLUMN_PAGE,
		offset: at.offset,
	});
	return { column, entries, page: asked.page, pages: at.pages, columns };
}

/**
 * An article and 往期回顾, earlier ones of its column.
 * @throws {GoneError} it was taken back @throws {NotFoundError} there is none
 */
export async function articlePage(
	reader: Reader,
	slug: string,
): Promise<{ article: PublishedArticle; earlier: SiteEntry[] }> {
	const article = await findPublicArticle(reader, slug);
	if (!article) throw gone(await isRetractedArticle(reader, slug));
	const { columnSlug, publishedAt } = article;
	const earlier = await listEntries(reader, { columnSlug, limit: EARLIER, before: { publishedAt, slug } });
	return { article, earlier };
}

/** What the Atom feed lists, newest first. */
export function feedEntries(reader: Reader): Promise<SiteEntry[]> {
	return listEntries(reader, { limit: FEED });
}

/** What the sitemap lists. */
export async function sitemapEntries(reader: Reader) {
	const [articles, columns] = await Promise.all([listAddresses(reader, SITEMAP), listColumns(reader)]);
	return { articles, columns };
}

/**
 * The address of the public article a publication leads to: its own on this site, else the same post's. That is where the
 * link at the end of a WeChat article goes.
 * @throws {GoneError} it was taken back @throws {NotFoundError} there is none
 */
export async function slugOfPublication(reader: Reader, publicationId: string): Promise<string> {
	const slug = await findPublicSlug(reader, publicationId);
	if (slug === null) throw gone(await isRetractedPublication(reader, publicationId));
	return slug;
}

function gone(retracted: boolean): GoneError | NotFoundError {
	return retracted ? new GoneError('gone.recalled') : new NotFoundError('not_found', { what: '这篇文章' });
}
