import { orErrorPage } from '#lib/server/problems.ts';
import { handOverPublication } from '#lib/server/publishing/index.ts';
import type { RequestHandler } from './$types';

/** Sends a phone on to the platform's app with the approved item. Made anew each time: its signature ends soon. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const site = locals.app.config.origin ?? url.origin;
	const linkTo = (id: string) => `${site}/site/p/${id}`;
	const input = { publicationId: params.id, linkTo };
	const location = await orErrorPage(handOverPublication(locals.app, locals.actor, input));
	return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
};
