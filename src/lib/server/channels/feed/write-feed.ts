import { linkPictures } from '#lib/contract/render.ts';
import type { SignatureBlock } from '#lib/contract/publishing.ts';

export const FEED_FORMATS = {
	atom: 'application/atom+xml',
	rss: 'application/rss+xml',
	json: 'application/feed+json',
} as const;
export type FeedFormat = keyof typeof FEED_FORMATS;

export interface FeedEntry {
	publicationId: string;
	title: string;
	summary: string;
	/** Our renderer's HTML. */
	html: string;
	coverMediaId: string | null;
	columnName: string;
	signature: SignatureBlock;
	/** Epoch ms. */
	publishedAt: number;
}
export interface Feed {
	channelId: string;
	title: string;
	unitName: string;
	/** Scheme and host, without a slash at the end. */
	origin: string;
	/** Whether entries carry the whole article or its summary. */
	whole: boolean;
	/** When an entry came or went last, epoch ms. */
	changedAt: number;
	/** Newest first. */
	entries: readonly FeedEntry[];
}

/** The id of an entry, the same for ever: readers know by it what they have seen. */
export function feedIdOf(publicationId: string): string {
	return `urn:uuid:${publicationId}`;
}

/** What XML 1.0 can hold; the rest, control characters above all, makes readers refuse the whole feed. */
const clean = (text: string) => text.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (value: string) => clean(value).replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
/** A section ends at `]]>` wherever it stands, so that one inside is split over two. */
const cdata = (value: string) => `<![CDATA[${clean(value).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

const pathOf = (feed: Feed, format: FeedFormat) => `${feed.origin}/feeds/${feed.channelId}.${format}`;
const pictureBase = (feed: Feed) => `${feed.origin}/feeds/${feed.channelId}/media/`;

/** What an entry holds. @param pictures where its pictures are: their ids follow */
export function entryHtml(
	entry: Pick<FeedEntry, 'html' | 'summary' | 'signature'>,
	{ whole, pictures }: { whole: boolean; pictures: string },
): string {
	if (!whole) return `<p>${escaped(entry.summary)}</p>`;
	const { source, editor, responsible, approvers } = entry.signature;
	const lines = [
		['来源', source],
		['编辑', editor],
		['责编', responsible],
		['审核', approvers.join(' ')],
	]
		.filter(([, names]) => names?.trim())
		.map(([title, names]) => `<p>${title}丨${escaped(names?.trim() ?? '')}</p>`);
	return linkPictures(entry.html, pictures).replace(/ data-media="[^"]*"/g, '') + lines.join('');
}

const contentOf = (feed: Feed, entry: FeedEntry) =>
	entryHtml(entry, { whole: feed.whole, pictures: pictureBase(feed) });

const WRITERS: Readonly<Record<FeedFormat, (feed: Feed) => string>> = {
	atom: writeAtom,
	rss: writeRss,
	json: writeJson,
};

/** The feed in one of its three forms. */
export function writeFeedAs(format: FeedFormat, feed: Feed): string {
	return WRITERS[format](feed);
}

/** Atom 1.0, RFC 4287. */
function writeAtom(feed: Feed): string {
	const entries = feed.entries.map((entry) => {
		const at = new Date(entry.publishedAt).toISOString();
		return (
			`<entry><id>${feedIdOf(entry.publicationId)}</id><title>${escaped(entry.title)}</title>` +
			`<updated>${at}</updated><published>${at}</published><author><name>${escaped(feed.unitName)}</name></author>` +
			`<category term="${escaped(entry.columnName)}"/><summary>${escaped(entry.summary)}</summary>` +
			`<content type="html">${escaped(contentOf(feed, entry))}</content></entry>`
		);
	});
	return (
		`<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">` +
		`<id>${feedIdOf(feed.channelId)}</id><title>${escaped(feed.title)}</title>` +
		`<updated>${new Date(feed.changedAt).toISOString()}</updated><author><name>${escaped(feed.unitName)}</name></author>` +
		`<link rel="self" type="${FEED_FORMATS.atom}" href="${escaped(pathOf(feed, 'atom'))}"/>\n${entries.join('\n')}\n</feed>\n`
	);
}

/** RSS 2.0 with content:encoded. */
function writeRss(feed: Feed): string {
	const date = (at: number) => new Date(at).toUTCString();
	const items = feed.entries.map(
		(entry) =>
			`<item><guid isPermaLink="false">${feedIdOf(entry.publicationId)}</guid><title>${escaped(entry.title)}</title>` +
			`<pubDate>${date(entry.publishedAt)}</pubDate><dc:creator>${escaped(feed.unitName)}</dc:creator>` +
			`<category>${escaped(entry.columnName)}</category><description>${escaped(entry.summary)}</description>` +
			`<content:encoded>${cdata(contentOf(feed, entry))}</content:encoded></item>`,
	);
	return (
		`<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" ` +
		`xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>` +
		`<title>${escaped(feed.title)}</title><link>${escaped(`${feed.origin}/site`)}</link>` +
		`<description>${escaped(feed.title)}</description><language>zh-cn</language>` +
		`<lastBuildDate>${date(feed.changedAt)}</lastBuildDate>` +
		`<atom:link rel="self" type="${FEED_FORMATS.rss}" href="${escaped(pathOf(feed, 'rss'))}"/>\n${items.join('\n')}\n</channel></rss>\n`
	);
}

/** JSON Feed 1.1. */
function writeJson(feed: Feed): string {
	return JSON.stringify({
		version: 'https://jsonfeed.org/version/1.1',
		title: feed.title,
		home_page_url: `${feed.origin}/site`,
		feed_url: pathOf(feed, 'json'),
		language: 'zh-CN',
		authors: [{ name: feed.unitName }],
		items: feed.entries.map((entry) => ({
			id: feedIdOf(entry.publicationId),
			title: entry.title,
			summary: entry.summary,
			content_html: contentOf(feed, entry),
			date_published: new Date(entry.publishedAt).toISOString(),
			tags: [entry.columnName],
			...(entry.coverMediaId === null
				? {}
				: { image: pictureBase(feed) + encodeURIComponent(entry.coverMediaId) }),
		})),
	});
}
