import { readFeedPicture } from '#lib/server/channels/index.ts';
import { problemResponse } from '#lib/server/problems.ts';
import type { RequestHandler } from './$types';

/** A picture of an article that stands in the feed. Under one address its content never changes. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	try {
		const asked = { channelId: params.channelId, mediaId: params.id };
		const { data, mime, etag } = await readFeedPicture(locals.app, asked);
		const headers = { 'content-type': mime, 'cache-control': 'public, max-age=86400', etag };
		if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
		return new Response(new Uint8Array(data), { headers });
	} catch (error) {
		return problemResponse(error);
	}
};
