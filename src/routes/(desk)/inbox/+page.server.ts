import { markRead, openInbox } from '#lib/server/notices/index.ts';
import { failWith, orErrorPage } from '#lib/server/problems.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const unreadOnly = url.searchParams.get('show') === 'unread';
	const page = Number(url.searchParams.get('page') ?? 1) || 1;
	return { ...(await orErrorPage(openInbox(locals.app, locals.actor, { unreadOnly, page }))), unreadOnly };
};

export const actions: Actions = {
	read: async ({ locals, request }) => {
		const id = (await request.formData()).get('id');
		try {
			const read = await markRead(locals.app, locals.actor, typeof id === 'string' && id !== '' ? id : null);
			return { read };
		} catch (error) {
			return failWith(error);
		}
	},
};
