import { listBots } from '#lib/server/notices/index.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	bots: await orErrorPage(listBots(locals.app, locals.actor)),
});
