import { receiveCallback } from '#lib/server/channels/index.ts';
import { AppError } from '#lib/server/errors.ts';
import { readBody } from '#lib/server/problems.ts';
import type { RequestEvent, RequestHandler } from './$types';

const BODY_MAX = 64 * 1024;

/** Platforms want a short text within five seconds: the event is kept, and applied after the answer. */
async function answer({ locals, params, request, url }: RequestEvent, method: 'GET' | 'POST') {
	try {
		const bytes = method === 'POST' ? await readBody(request, BODY_MAX) : new Uint8Array();
		const reply = await receiveCallback(locals.app, params.channelId, {
			method,
			query: Object.fromEntries(url.searchParams),
			headers: Object.fromEntries(request.headers),
			body: new TextDecoder().decode(bytes),
		});
		if (reply.event) locals.app.publishing.wake();
		const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
		return new Response(reply.body, { status: reply.status, headers });
	} catch (error) {
		if (error instanceof AppError) return new Response('', { status: error.status });
		throw error;
	}
}

export const GET: RequestHandler = (event) => answer(event, 'GET');
export const POST: RequestHandler = (event) => answer(event, 'POST');
