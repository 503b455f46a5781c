import { orErrorPage } from '#lib/server/problems.ts';
import { articlePage } from '#lib/server/site/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
	const shown = await orErrorPage(articlePage(locals.app.store, params.slug));
	setHeaders({ 'cache-control': 'public, max-age=30' });
	return shown;
};
