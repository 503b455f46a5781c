import { openRevision } from '#lib/server/posts/index.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
	orErrorPage(openRevision(locals.app, locals.actor, { postId: params.id, number: Number(params.number) }));
