import { describe, expect, test } from 'vitest';
import { TEST_NOW } from '#tests/support/ctx.ts';
import { deadlineOf, itemOf, Notebook, openDesk } from '#tests/support/wechat.ts';
import { APPID, receiver } from '#simulators/testing.ts';
import type { CallbackRequest, ChannelAccount } from '../channel.ts';
import { readCallback } from './callback.ts';
import { encryptMessage, signatureOf } from './crypto.ts';

const TOKEN = 'callbackToken';
const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const NONCE = '263014780';

function accountOf(callbackMode: 'plain' | 'aes', token = TOKEN): ChannelAccount {
	return {
		id: 'channel-1',
		unitId: 'unit-1',
		name: '某市妇联',
		settings: { appid: APPID, callbackMode },
		credentials: { secret: 'secret', token, encodingAesKey: KEY },
		memory: {
			get: () => Promise.resolve(null),
			put: () => Promise.resolve(),
			forget: () => Promise.resolve(),
		},
	};
}
const plain = accountOf('plain');
const safe = accountOf('aes');
const stamp = (ms = TEST_NOW) => String(Math.floor(ms / 1_000));

function signed(body: string, more: Partial<CallbackRequest> = {}, timestamp = stamp()): CallbackRequest {
	const signature = signatureOf(TOKEN, timestamp, NONCE);
	return { method: 'POST', body, now: TEST_NOW, query: { signature, timestamp, nonce: NONCE }, ...more };
}
function sealed(xml: string, { appid = APPID, key = KEY, timestamp = stamp() } = {}): CallbackRequest {
	const encrypted = encryptMessage(xml, key, { appid });
	const query = {
		timestamp,
		nonce: NONCE,
		encrypt_type: 'aes',
		msg_signature: signatureOf(TOKEN, timestamp, NONCE, encrypted),
	};
	const body = `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
	return { method: 'POST', body, now: TEST_NOW, query };
}

const done = (info: string, event = 'PUBLISHJOBFINISH') =>
	`<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oSystem]]></FromUserName>` +
	`<CreateTime>1795488480</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${event}]]></Event>` +
	`<PublishEventInfo>${info}</PublishEventInfo></xml>`;
const success = done(
	'<publish_id>2247503051</publish_id><publish_status>0</publish_status>' +
		'<article_id><![CDATA[b5O2OUs25HBxRceL7hfReg-U9QGeq9zQjiDvy\nWP4Hq4]]></article_id>' +
		'<article_detail><count>1</count><item><idx>1</idx>' +
		'<article_url><![CDATA[https://mp.weixin.qq.com/s?__biz=a&mid=1#rd]]></article_url></item></article_detail>',
);
const published = {
	kind: 'published',
	remoteId: 'b5O2OUs25HBxRceL7hfReg-U9QGeq9zQjiDvyWP4Hq4',
	url: 'https://mp.weixin.qq.com/s?__biz=a&mid=1#rd',
};

describe('the proof of a callback address', () => {
	const asked = (query: Record<string, string>): CallbackRequest => ({
		method: 'GET',
		body: '',
		now: TEST_NOW,
		query,
	});
	const query = {
		signature: signatureOf(TOKEN, stamp(), NONCE),
		timestamp: stamp(),
		nonce: NONCE,
		echostr: '4711',
	};

	test('is the echo of what was sent, in both modes', () => {
		expect(readCallback(plain, asked(query))).toEqual({ kind: 'reply', body: '4711' });
		expect(readCallback(safe, asked(query))).toEqual({ kind: 'reply', body: '4711' });
	});
	test.each([
		['a wrong signature', { ...query, signature: '0'.repeat(40) }, 403],
		['no signature', { ...query, signature: '' }, 403],
		['no echo', { ...query, echostr: '' }, 400],
		['an echo too long', { ...query, echostr: 'x'.repeat(2_000) }, 400],
		['another time', { ...query, timestamp: stamp(TEST_NOW + 1_000) }, 403],
		['nothing', {}, 403],
	])('is refused with %s', (_name, given, status) =>
		expect(readCallback(plain, asked(given as Record<string, string>))).toEqual({ kind: 'refused', status }),
	);
	test('is refused while the channel has no token', () => {
		const signature = signatureOf('', stamp(), NONCE);
		expect(readCallback(accountOf('plain', ''), asked({ ...query, signature }))).toMatchObject({
			status: 403,
		});
	});
});

describe('a publishing job that ended', () => {
	test.each([
		['in plain', plain, signed(success)],
		['encrypted', safe, sealed(success)],
		['encrypted, on an account in plain mode (compatible mode)', plain, sealed(success)],
		['under the other name', plain, signed(success.replace('PUBLISHJOBFINISH', 'FREEPUBLISHJOBFINISH'))],
	])('%s is read, ids without blanks', (_name, account, request) => {
		const answer = readCallback(account, request);
		expect(answer).toMatchObject({
			kind: 'event',
			body: 'success',
			event: { jobId: '2247503051', result: published },
		});
		expect(answer.kind === 'event' && answer.event.eventKey).toBe('publish:oSystem:1795488480:2247503051:0');
	});

	test.each([
		[1, 'pending'],
		[2, 'failed'],
		[3, 'failed'],
		[4, 'failed'],
		[5, 'failed'],
		[6, 'failed'],
		[7, 'cannot_tell'],
	])('with status %i is %s', (status, kind) => {
		const info = `<publish_id>12345678901234567890</publish_id><publish_status>${status}</publish_status><fail_idx>1</fail_idx><fail_idx>2</fail_idx>`;
		const answer = readCallback(plain, signed(done(info)));
		expect(answer).toMatchObject({
			kind: 'event',
			event: { jobId: '12345678901234567890', result: { kind } },
		});
	});

	test('of several articles gives the address of the first', () => {
		const info =
			'<publish_id>1</publish_id><publish_status>0</publish_status><article_id>A</article_id><article_detail><count>2</count>' +
			'<item><idx>2</idx><article_url>https://a.example/2</article_url></item>' +
			'<item><idx>1</idx><article_url>https://a.example/1?x=1&amp;y=2</article_url></item></article_detail>';
		const answer = readCallback(plain, signed(done(info)));
		expect(answer).toMatchObject({ event: { result: { url: 'https://a.example/1?x=1&y=2' } } });
	});
});

const pushed = (info: string) =>
	`<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oSystem]]></FromUserName>` +
	`<CreateTime>1795488480</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[MASSSENDJOBFINISH]]></Event>${info}</xml>`;
const ARTICLES =
	'<ArticleUrlResult><Count>2</Count><ResultList>' +
	'<item><ArticleIdx>2</ArticleIdx><ArticleUrl><![CDATA[https://a.example/2]]></ArticleUrl></item>' +
	'<item><ArticleIdx>1</ArticleIdx><ArticleUrl><![CDATA[https://a.example/1?x=1&amp;y=2]]></ArticleUrl></item>' +
	'</ResultList></ArticleUrlResult>';

describe('a push that ended', () => {
	test.each([
		['in plain', plain, signed],
		['encrypted', safe, sealed],
	] as const)('%s is read, with the address of its first article', (_name, account, request) => {
		const info = `<MsgID>\n34182 </MsgID><Status><![CDATA[send success]]></Status>${ARTICLES}`;
		expect(readCallback(account, request(pushed(info)))).toMatchObject({
			kind: 'event',
			body: 'success',
			event: {
				eventKey: 'mass:oSystem:1795488480:34182',
				jobId: 'mass:34182',
				result: { kind: 'published', remoteId: 'mass:34182', url: 'https://a.example/1?x=1&y=2' },
			},
		});
	});

	test('without a success is told in words', () => {
		const info = '<MsgID>34182</MsgID><Status><![CDATA[err(40002)]]></Status>';
		expect(readCallback(plain, signed(pushed(info)))).toMatchObject({
			event: { result: { kind: 'failed', detail: '管理员 30 分钟内没有确认，这次群发没有发出。' } },
		});
	});

	test.each([
		['a number', '<Status>send success</Status>'],
		['a number that is one', '<MsgID>none</MsgID><Status>send success</Status>'],
		['a status', '<MsgID>1</MsgID>'],
		['a status of a sane length', `<MsgID>1</MsgID><Status>${'x'.repeat(41)}</Status>`],
	])('without %s is refused', (_name, info) =>
		expect(readCallback(plain, signed(pushed(info)))).toEqual({ kind: 'refused', status: 400 }),
	);
});

describe('a callback is refused', () => {
	const tampered = sealed(success);
	test.each([
		[
			'signed with another token',
			plain,
			signed(success, {
				query: { timestamp: stamp(), nonce: NONCE, signature: signatureOf('other', stamp(), NONCE) },
			}),
			403,
		],
		['eleven minutes old', plain, signed(success, {}, stamp(TEST_NOW - 660_000)), 403],
		['from the future', plain, signed(success, {}, stamp(TEST_NOW + 660_000)), 403],
		['with a time that is none', plain, signed(success, {}, 'yesterday'), 403],
		['in plain on an account in safe mode', safe, signed(success), 403],
		['encrypted for another account', safe, sealed(success, { appid: 'wxffffffffffffffff' }), 403],
		['encrypted with another key', safe, sealed(success, { key: 'A'.repeat(43) }), 403],
		[
			'encrypted, the text changed',
			safe,
			{
				...tampered,
				body: tampered.body.replace(
					/(<Encrypt><!\[CDATA\[)(.)/,
					(_all, open: string, first: string) => open + (first === 'A' ? 'B' : 'A'),
				),
			},
			403,
		],
		['encrypted, without the text', safe, { ...tampered, body: '<xml><Encrypt></Encrypt></xml>' }, 400],
		['that is no XML', plain, signed('{"Event":"PUBLISHJOBFINISH"}'), 400],
		['empty', plain, signed(''), 400],
		['with a document type', plain, signed(`<!DOCTYPE xml [<!ENTITY e "x">]>${success}`), 400],
		['without its job', plain, signed(done('')), 400],
		[
			'with a status that is none',
			plain,
			signed(done('<publish_id>1</publish_id><publish_status>ok</publish_status>')),
			400,
		],
		['larger than 64 KB', plain, signed(success + ' '.repeat(65_536)), 400],
	])('%s', (_name, account, request, status) =>
		expect(readCallback(account, request)).toEqual({ kind: 'refused', status }),
	);
});

test('what followers write is answered and forgotten', () => {
	const text =
		'<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content><MsgId>1</MsgId></xml>';
	expect(readCallback(plain, signed(text))).toEqual({ kind: 'reply', body: 'success' });
});

test.each([
	['plain', 'publish'],
	['aes', 'publish'],
	['plain', 'mass'],
	['aes', 'mass'],
] as const)('what the simulated platform sends in mode %s after a %s is understood', async (mode, way) => {
	const settings = { callbackMode: mode, mode: way };
	const desk = await openDesk({ settings, credentials: { encodingAesKey: KEY } });
	const { url, received } = await receiver();
	desk.house.putAccount({ appid: APPID, callback: { url, token: TOKEN, mode, aesKey: KEY } });
	await desk.adapter.send({
		account: desk.account,
		item: itemOf(),
		steps: new Notebook(),
		deadline: deadlineOf(),
	});
	await desk.advance(30_000);
	expect(received).toHaveLength(1);
	const [got] = received;
	const request = {
		method: 'POST' as const,
		query: Object.fromEntries(got?.url.searchParams ?? []),
		body: got?.body ?? '',
		now: desk.ctx.clock.now(),
	};
	expect(await desk.adapter.callback?.(desk.account, request)).toMatchObject({
		kind: 'event',
		event: { result: { kind: 'published', url: expect.stringContaining('/mp/s?') as string } },
	});
});
