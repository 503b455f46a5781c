import { orErrorPage } from '#lib/server/problems.ts';
import { columnPage } from '#lib/server/site/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
	const page = Number(url.searchParams.get('page') ?? '1');
	const shown = await orErrorPage(columnPage(locals.app.store, { slug: params.column, page }));
	setHeaders({ 'cache-control': 'public, max-age=15' });
	return shown;
};
