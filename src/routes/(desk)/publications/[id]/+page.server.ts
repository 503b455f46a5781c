import { orErrorPage } from '#lib/server/problems.ts';
import { handsOver, readPublication } from '#lib/server/publishing/index.ts';
import { recallOutlook } from '#lib/server/recalls/index.ts';
import { resolve } from '../resolve-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { app, actor } = locals;
	const shown = await orErrorPage(readPublication(app, actor, params.id));
	return {
		...shown,
		outlook: await recallOutlook(app, actor, shown.publication.postId),
		handsOver: await handsOver(app, actor, params.id),
	};
};

export const actions: Actions = { resolve };
