import { json } from '@sveltejs/kit';
import { sightChannels } from '#lib/server/channels/index.ts';
import { problemResponse } from '#lib/server/problems.ts';
import type { RequestHandler } from './$types';

/** How the post's channels see what this person has typed so far. */
export const GET: RequestHandler = async ({ locals, params }) => {
	try {
		return json(await sightChannels(locals.app, locals.actor, params.id));
	} catch (error) {
		return problemResponse(error);
	}
};
