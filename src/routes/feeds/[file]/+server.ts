import { createHash } from 'node:crypto';
import { FEED_FORMATS, readFeed, writeFeedAs, type FeedFormat } from '#lib/server/channels/index.ts';
import { NotFoundError } from '#lib/server/errors.ts';
import { problemResponse } from '#lib/server/problems.ts';
import { siteOrigin } from '#lib/server/site/index.ts';
import type { RequestHandler } from './$types';

/** /feeds/<channel>.atom, .rss, .json: kept for a minute by whoever fetches it and asked about by its tag after that. */
export const GET: RequestHandler = async ({ locals, params, request, url }) => {
	try {
		const { channelId, format } = readName(params.file);
		const { config, store } = locals.app;
		const feed = await readFeed(store, channelId, siteOrigin(config.origin, url.origin));
		const body = writeFeedAs(format, feed);
		const headers = {
			'content-type': `${FEED_FORMATS[format]}; charset=utf-8`,
			'cache-control': 'public, max-age=60',
			'access-control-allow-origin': '*',
			'last-modified': new Date(feed.changedAt).toUTCString(),
			etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
		};
		return isKnown(request, headers)
			? new Response(null, { status: 304, headers })
			: new Response(body, { headers });
	} catch (error) {
		return problemResponse(error);
	}
};

function readName(file: string): { channelId: string; format: FeedFormat } {
	const [, channelId = '', format = ''] = /^([\w-]{1,64})\.([a-z]+)$/.exec(file) ?? [];
	if (!Object.hasOwn(FEED_FORMATS, format)) throw new NotFoundError('not_found', { what: '这个订阅源' });
	return { channelId, format: format as FeedFormat };
}

/** Whether the caller has this state already. A tag says more than a time, which counts whole seconds only. */
function isKnown(request: Request, headers: { etag: string; 'last-modified': string }): boolean {
	const tags = request.headers.get('if-none-match');
	if (tags !== null)
		return tags
			.split(',')
			.some((tag) => tag.trim().replace(/^W\//, '') === headers.etag || tag.trim() === '*');
	const since = Date.parse(request.headers.get('if-modified-since') ?? '');
	return Date.parse(headers['last-modified']) <= since;
}
