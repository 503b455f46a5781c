import { listChannels } from '#lib/server/channels/index.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	channels: await orErrorPage(listChannels(locals.app, locals.actor)),
});
