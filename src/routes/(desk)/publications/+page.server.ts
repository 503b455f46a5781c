import { PUBLICATION_TABS } from '#lib/contract/publishing.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import { listPublications } from '#lib/server/publishing/index.ts';
import { missed, resolve } from './resolve-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const tab = PUBLICATION_TABS.find((each) => each === url.searchParams.get('tab')) ?? 'problems';
	const page = Number(url.searchParams.get('page') ?? 1) || 1;
	const list = await orErrorPage(listPublications(locals.app, locals.actor, { tab, page }));
	return { tab, list };
};

export const actions: Actions = { resolve, missed };
