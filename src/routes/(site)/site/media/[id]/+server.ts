import { problemResponse } from '#lib/server/problems.ts';
import { publicPicture } from '#lib/server/site/index.ts';
import type { RequestHandler } from './$types';

/** A picture of a published article. Under one address its content never changes. */
export const GET: RequestHandler = async ({ locals, params, request, url }) => {
	try {
		const { data, mime, etag } = await publicPicture(locals.app, params.id, url.searchParams.get('w'));
		const headers = { 'content-type': mime, 'cache-control': 'public, max-age=31536000, immutable', etag };
		if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
		return new Response(new Uint8Array(data), { headers });
	} catch (error) {
		return problemResponse(error);
	}
};
