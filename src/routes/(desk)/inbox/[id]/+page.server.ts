import { redirect } from '@sveltejs/kit';
import { followNotice } from '#lib/server/notices/index.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import type { PageServerLoad } from './$types';

/** A link in an e-mail or the list: the notice is read, and its reader stands before the thing. */
export const load: PageServerLoad = async ({ locals, params }) => {
	redirect(303, await orErrorPage(followNotice(locals.app, locals.actor, params.id)));
};
