import { siteOrigin, writeRobots } from '#lib/server/site/index.ts';
import { textResponse } from '../site/text-response.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, request, url }) =>
	textResponse(
		request,
		writeRobots(siteOrigin(locals.app.config.origin, url.origin)),
		'text/plain; charset=utf-8',
	);
