import { homePage } from '#lib/server/site/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'public, max-age=15' });
	return homePage(locals.app.store);
};
