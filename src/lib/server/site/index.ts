export { articlePath, createSite } from './put-article.ts';
export type { Site, SiteFound, SitePut } from './put-article.ts';
export {
	articlePage,
	columnPage,
	feedEntries,
	homePage,
	sitemapEntries,
	slugOfPublication,
} from './read-pages.ts';
export { pictureUrl } from './rules.ts';
export type { PublishedArticle, SiteColumn, SiteEntry } from './store.ts';
