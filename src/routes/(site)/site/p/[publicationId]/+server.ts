import { redirect } from '@sveltejs/kit';
import { orErrorPage } from '#lib/server/problems.ts';
import { articlePath, slugOfPublication } from '#lib/server/site/index.ts';
import type { RequestHandler } from './$types';

/** The marker link every platform's item carries: leads to the article, where readers of the platform may read on. */
export const GET: RequestHandler = async ({ locals, params }) =>
	redirect(302, articlePath(await orErrorPage(slugOfPublication(locals.app.store, params.publicationId))));
