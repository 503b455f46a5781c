import { browsePosts } from '#lib/server/posts/index.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import { phasesOf } from '../phases.ts';
import type { PageServerLoad } from './$types';
import { readListQuery } from './list-query.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
	const query = readListQuery(url.searchParams);
	const { state, columnId, unitId, text, page } = query;
	const found = await orErrorPage(
		browsePosts(locals.app, locals.actor, {
			page,
			...(state ? { states: [state] } : {}),
			...(columnId ? { columnId } : {}),
			...(unitId ? { unitId } : {}),
			...(text ? { text } : {}),
		}),
	);
	return { ...found, query, phases: await phasesOf(locals.app, found.rows) };
};
