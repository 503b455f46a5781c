import { createHash } from 'node:crypto';

/** A text made for machines, kept for a minute and asked about by its tag after that. */
export function textResponse(request: Request, body: string, type: string): Response {
	const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
	const headers = { 'content-type': type, 'cache-control': 'public, max-age=60', etag };
	if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
	return new Response(body, { headers });
}
