import { XMLParser } from 'fast-xml-parser';
import type { CallbackAnswer, CallbackRequest, ChannelAccount } from '../channel.ts';
import { idText } from '../json.ts';
import type { Fields } from './api.ts';
import { decryptMessage, sameSignature, signatureOf } from './crypto.ts';
import { listOf } from './items.ts';
import { firstUrl, jobResult } from './look.ts';
import { pushJobId, pushResult } from './push.ts';
import { settingsOf } from './settings.ts';

const SKEW_MS = 10 * 60_000;
const BODY_MAX = 64 * 1024;
const ECHO_MAX = 1_024;
/** The official name, and the one a single SDK's fixture has. */
const EVENT_NAMES = ['PUBLISHJOBFINISH', 'FREEPUBLISHJOBFINISH'];
const PUSH_EVENT = 'MASSSENDJOBFINISH';
const DONE = 'success';

const parser = new XMLParser({
	ignoreAttributes: true,
	ignoreDeclaration: true,
	ignorePiTags: true,
	processEntities: false,
	htmlEntities: false,
	parseTagValue: false,
	trimValues: true,
	maxNestedTags: 12,
});

const refused = (status: 400 | 403): CallbackAnswer => ({ kind: 'refused', status });

/** A request's query and the account's secrets, absent ones as empty texts. */
function signedParts(account: ChannelAccount, request: CallbackRequest) {
	const query = (key: string) => request.query[key] ?? '';
	return {
		token: account.credentials.token ?? '',
		timestamp: query('timestamp'),
		nonce: query('nonce'),
		query,
	};
}

/** Verifies a request to the callback address and reads it. Everything a stranger could send is refused. */
export function readCallback(account: ChannelAccount, request: CallbackRequest): CallbackAnswer {
	const { token, timestamp } = signedParts(account, request);
	if (token === '' || !isRecent(timestamp, request.now)) return refused(403);
	if (request.method === 'GET') return answerEcho(account, request);
	if (Buffer.byteLength(request.body) > BODY_MAX) return refused(400);
	const xml = verifiedXml(account, request);
	if (typeof xml !== 'string') return xml;
	const message = readXml(xml);
	if (!message) return refused(400);
	return idText(message.Event) === PUSH_EVENT ? readPush(message) : readEvent(message);
}

function isRecent(timestamp: string, now: number): boolean {
	return /^\d{9,11}$/.test(timestamp) && Math.abs(now - Number(timestamp) * 1_000) <= SKEW_MS;
}

/** WeChat's proof that the address is ours: a signed text to be sent back. */
function answerEcho(account: ChannelAccount, request: CallbackRequest): CallbackAnswer {
	const { token, timestamp, nonce, query } = signedParts(account, request);
	if (!sameSignature(query('signature'), signatureOf(token, timestamp, nonce))) return refused(403);
	const echo = query('echostr');
	return echo !== '' && echo.length <= ECHO_MAX ? { kind: 'reply', body: echo } : refused(400);
}

/** The message's XML once its signature fits. An account in safe mode takes nothing that is not encrypted. */
function verifiedXml(account: ChannelAccount, request: CallbackRequest): string | CallbackAnswer {
	const { token, timestamp, nonce, query } = signedParts(account, request);
	const { appid, callbackMode } = settingsOf(account.settings);
	if (query('encrypt_type') !== 'aes') {
		const fits = sameSignature(query('signature'), signatureOf(token, timestamp, nonce));
		return fits && callbackMode === 'plain' ? request.body : refused(403);
	}
	const encrypted = idText(readXml(request.body)?.Encrypt);
	if (encrypted === null) return refused(400);
	if (!sameSignature(query('msg_signature'), signatureOf(token, timestamp, nonce, encrypted)))
		return refused(403);
	return decryptMessage(encrypted, account.credentials.encodingAesKey ?? '', appid) ?? refused(403);
}

function readXml(text: string): Fields | null {
	if (/<!(DOCTYPE|ENTITY)/i.test(text)) return null;
	try {
		const root = (parser.parse(text) as Fields).xml;
		return typeof root === 'object' && root !== null ? (root as Fields) : null;
	} catch {
		return null;
	}
}

/** MASSSENDJOBFINISH: a push came to its end, its articles have addresses. */
function readPush(message: Fields): CallbackAnswer {
	const msgId = idText(message.MsgID ?? message.MsgId);
	const status = typeof message.Status === 'string' ? message.Status.trim() : '';
	if (msgId === null || !/^\d{1,20}$/.test(msgId) || status === '' || status.length > 40) return refused(400);
	const from = idText(message.FromUserName) ?? '';
	const created = idText(message.CreateTime) ?? '';
	const urls = (message.ArticleUrlResult as Fields | undefined)?.ResultList;
	const url = firstPushUrl(urls)?.replaceAll('&amp;', '&') ?? null;
	return {
		kind: 'event',
		body: DONE,
		event: {
			eventKey: ['mass', from, created, msgId].join(':'),
			jobId: pushJobId(msgId),
			result: pushResult(msgId, status, url),
			payload: { event: PUSH_EVENT, msgId, status, url, createTime: created },
		},
	};
}

function firstPushUrl(list: unknown): string | null {
	const items = listOf((list as Fields | null | undefined)?.item);
	const first = items.find((item) => Number(item.ArticleIdx ?? 1) === 1) ?? items[0];
	const url = first?.ArticleUrl;
	return typeof url === 'string' && url.trim() ? url.trim() : null;
}

function readEvent(message: Fields): CallbackAnswer {
	const event = idText(message.Event);
	if (event === null || !EVENT_NAMES.includes(event)) return { kind: 'reply', body: DONE };
	const info = message.PublishEventInfo;
	if (typeof info !== 'object' || info === null) return refused(400);
	const job = info as Fields;
	const publishId = idText(job.publish_id);
	const status = idText(job.publish_status);
	if (publishId === null || status === null || !/^\d{1,3}$/.test(status)) return refused(400);
	const from = idText(message.FromUserName) ?? '';
	const created = idText(message.CreateTime) ?? '';
	const articleId = idText(job.article_id);
	const url = firstUrl(job.article_detail)?.replaceAll('&amp;', '&') ?? null;
	return {
		kind: 'event',
		body: DONE,
		event: {
			eventKey: ['publish', from, created, publishId, status].join(':'),
			jobId: publishId,
			result: jobResult({ status: Number(status), publishId, articleId, url }),
			payload: { event, publishId, status: Number(status), articleId, url, createTime: created },
		},
	};
}
