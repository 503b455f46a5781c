import { viewPicture } from '#lib/server/media/index.ts';
import { problemResponse } from '#lib/server/problems.ts';
import type { RequestHandler } from './$types';

/** A picture for people at the desk. Its content never changes, but who may see it does: only the browser may keep it. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	try {
		const { picture, data } = await viewPicture(locals.app, locals.actor, params.id);
		const etag = `"${picture.sha256}"`;
		const headers = {
			'content-type': picture.mime,
			'cache-control': 'private, max-age=0, must-revalidate',
			'content-disposition': 'inline',
			etag,
		};
		if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
		return new Response(new Uint8Array(data), { headers });
	} catch (error) {
		return problemResponse(error);
	}
};
