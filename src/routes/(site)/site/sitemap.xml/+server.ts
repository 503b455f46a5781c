import { sitemapEntries, siteOrigin, writeSitemap } from '#lib/server/site/index.ts';
import { textResponse } from '../text-response.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, request, url }) => {
	const { config, store } = locals.app;
	const sitemap = writeSitemap(siteOrigin(config.origin, url.origin), await sitemapEntries(store));
	return textResponse(request, sitemap, 'application/xml; charset=utf-8');
};
