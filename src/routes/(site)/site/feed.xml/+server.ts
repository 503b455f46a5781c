import { readInstance } from '#lib/server/auth/index.ts';
import { feedEntries, siteOrigin, writeFeed } from '#lib/server/site/index.ts';
import { textResponse } from '../text-response.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, request, url }) => {
	const { config, store } = locals.app;
	const name = (await readInstance(locals.app))?.name ?? '';
	const feed = writeFeed({ origin: siteOrigin(config.origin, url.origin), name }, await feedEntries(store));
	return textResponse(request, feed, 'application/atom+xml; charset=utf-8');
};
