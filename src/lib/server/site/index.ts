export { articlePath, createSite } from './put-article.ts';
export type { Site, SiteFound, SitePut } from './put-article.ts';
export {
	articlePage,
	columnPage,
	feedEntries,
	homePage,
	siteColumns,
	sitemapEntries,
	slugOfPublication,
} from './read-pages.ts';
export { publicPicture } from './public-picture.ts';
export { siteOrigin } from './rules.ts';
export type { PublishedArticle, SiteColumn } from './store.ts';
export { writeFeed, writeRobots, writeSitemap } from './write-xml.ts';
