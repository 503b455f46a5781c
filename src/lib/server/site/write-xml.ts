import type { SiteEntry } from '#lib/contract/site.ts';
import type { SiteColumn } from './store.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text of an XML document; control characters, which XML cannot hold, are left out. */
function text(value: string): string {
	return value
		.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '')
		.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
}

interface SiteFacts {
	/** Scheme and host, without a slash at the end. */
	origin: string;
	name: string;
}

/** The Atom feed of the newest articles. */
export function writeFeed({ origin, name }: SiteFacts, entries: readonly SiteEntry[]): string {
	const updated = new Date(entries[0]?.publishedAt ?? 0).toISOString();
	const items = entries.map((entry) => {
		const link = text(`${origin}/site/a/${entry.slug}`);
		const at = new Date(entry.publishedAt).toISOString();
		return `<entry><id>${link}</id><title>${text(entry.title)}</title><link href="${link}"/><updated>${at}</updated><published>${at}</published><author><name>${text(entry.unitName)}</name></author><category term="${text(entry.columnSlug)}" label="${text(entry.columnName)}"/><summary>${text(entry.summary)}</summary></entry>`;
	});
	const home = text(`${origin}/site`);
	return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"><id>${home}</id><title>${text(name)}</title><link href="${home}"/><link rel="self" href="${text(`${origin}/site/feed.xml`)}"/><updated>${updated}</updated><author><name>${text(name)}</name></author>
${items.join('\n')}
</feed>
`;
}

/** The sitemap: home, columns, every public article. */
export function writeSitemap(
	origin: string,
	{
		articles,
		columns,
	}: { articles: readonly { slug: string; publishedAt: number }[]; columns: readonly SiteColumn[] },
): string {
	const line = (path: string, at: number) =>
		`<url><loc>${text(origin + path)}</loc><lastmod>${new Date(at).toISOString()}</lastmod></url>`;
	const newest = articles[0]?.publishedAt;
	const lines = [
		newest === undefined ? `<url><loc>${text(`${origin}/site`)}</loc></url>` : line('/site', newest),
		...columns.map(({ slug, newestAt }) => line(`/site/c/${encodeURIComponent(slug)}`, newestAt)),
		...articles.map(({ slug, publishedAt }) => line(`/site/a/${slug}`, publishedAt)),
	];
	return `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join('\n')}
</urlset>
`;
}

/** Search engines read the site and nothing else. */
export function writeRobots(origin: string): string {
	return `User-agent: *
Allow: /site
Allow: /_app/
Disallow: /site/p/
Disallow: /

Sitemap: ${origin}/site/sitemap.xml
`;
}
