import { createHash, timingSafeEqual } from 'node:crypto';
import type { CallbackAnswer, CallbackRequest, ChannelAccount } from '../channel.ts';
import { idText, readJson } from '../json.ts';
import { shareKey } from './share.ts';

const BODY_MAX = 64 * 1024;
const CHALLENGE = /^[\w-]{1,128}$/;

const refused = (status: 400 | 403): CallbackAnswer => ({ kind: 'refused', status });
const seen: CallbackAnswer = { kind: 'reply', body: 'success' };

/** X-Douyin-Signature is the SHA-1 of the application's secret and the body as it came. */
function isSigned(account: ChannelAccount, request: CallbackRequest): boolean {
	const secret = account.credentials.secret ?? '';
	const given = Buffer.from(request.headers?.['x-douyin-signature'] ?? '');
	const wanted = Buffer.from(
		createHash('sha1')
			.update(secret + request.body)
			.digest('hex'),
	);
	return secret !== '' && given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Verifies a webhook and reads it. Everything a stranger could send is refused. */
export async function readCallback(
	account: ChannelAccount,
	request: CallbackRequest,
): Promise<CallbackAnswer> {
	if (request.method !== 'POST' || Buffer.byteLength(request.body) > BODY_MAX) return refused(400);
	if (!isSigned(account, request)) return refused(403);
	const json = readJson(Buffer.from(request.body));
	if (json.kind === 'unreadable') return refused(400);
	const content = contentOf(json.value.content);
	switch (json.value.event) {
		case 'verify_webhook':
			return answerChallenge(content.challenge);
		case 'create_video':
			return readPublished(account, content);
		default:
			return seen;
	}
}

/** The content is an object, and in some versions JSON as text. */
function contentOf(value: unknown): Readonly<Record<string, unknown>> {
	if (typeof value === 'string') {
		const inner = readJson(Buffer.from(value));
		return inner.kind === 'object' ? inner.value : {};
	}
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function answerChallenge(challenge: unknown): CallbackAnswer {
	const text = idText(challenge);
	if (text === null || !CHALLENGE.test(text)) return refused(400);
	return {
		kind: 'reply',
		body: JSON.stringify({ challenge: typeof challenge === 'number' ? challenge : text }),
	};
}

async function readPublished(
	account: ChannelAccount,
	content: Readonly<Record<string, unknown>>,
): Promise<CallbackAnswer> {
	const shareId = idText(content.share_id);
	const itemId = idText(content.item_id);
	// Items that nobody shared from here have no share_id.
	if (shareId === null || itemId === null) return seen;
	const publicationId = await account.memory.get(shareKey(shareId));
	return {
		kind: 'event',
		body: 'success',
		event: {
			eventKey: ['create_video', shareId, itemId].join(':'),
			jobId: shareId,
			...(publicationId === null ? {} : { publicationId }),
			result: { kind: 'published', remoteId: itemId, url: null },
			payload: { event: 'create_video', shareId, itemId },
		},
	};
}
