import { createDecipheriv, createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { XMLParser } from 'fast-xml-parser';
import type { Simulators } from '#simulators/index.ts';
import {
	APPID,
	article,
	cover,
	draft,
	openHouse,
	publish,
	receiver,
	signedIn,
	submit,
} from '#simulators/testing.ts';
import type { Caller, Received } from '#simulators/testing.ts';
import { encrypt } from '#simulators/wechat/callback-crypto.ts';

const TOKEN = 'callback-token';
const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const GET = '/cgi-bin/freepublish/get';

interface Event {
	ToUserName: string;
	FromUserName: string;
	CreateTime: string;
	MsgType: string;
	Event: string;
	PublishEventInfo: {
		publish_id: string;
		publish_status: string;
		article_id?: string;
		article_detail?: { count: string; item: { idx: string; article_url: string } };
		fail_idx?: string | string[];
	};
}

const sha1 = (...parts: string[]) => createHash('sha1').update(parts.sort().join('')).digest('hex');

function eventOf(xml: string): Event {
	const parser = new XMLParser({ parseTagValue: false, trimValues: false });
	return (parser.parse(xml) as { xml: Event }).xml;
}

/** §1.8 read from the receiver's side; nothing of the simulator's own code. */
function decrypt(secret: string): { message: string; appid: string } {
	const key = Buffer.from(`${AES_KEY}=`, 'base64');
	const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
	decipher.setAutoPadding(false);
	const plain = Buffer.concat([decipher.update(Buffer.from(secret, 'base64')), decipher.final()]);
	const padding = plain[plain.length - 1] ?? 0;
	expect(plain.length % 32).toBe(0);
	expect(padding).toBeGreaterThanOrEqual(1);
	expect(padding).toBeLessThanOrEqual(32);
	expect([...plain.subarray(-padding)].every((byte) => byte === padding)).toBe(true);
	const length = plain.readUInt32BE(16);
	const tail = plain.subarray(20 + length, plain.length - padding);
	return { message: plain.subarray(20, 20 + length).toString('utf8'), appid: tail.toString('utf8') };
}

async function withCallback(
	answer?: Parameters<typeof receiver>[0],
	settings: { mode?: 'plain' | 'aes'; timeoutMs?: number } = {},
): Promise<{ house: Simulators; caller: Caller; received: Received[] }> {
	const { url, received } = await receiver(answer);
	const house = await openHouse({}, { callback: { url, token: TOKEN, aesKey: AES_KEY, ...settings } });
	return { house, caller: await signedIn(house), received };
}

async function deliveries(
	house: Simulators,
): Promise<{ state: string; tries: number; lastResult: string }[]> {
	return (await (await fetch(`${house.url}/admin/callbacks`)).json()) as never;
}

/** Moves on until three tries had their time. */
async function letTry(house: Simulators): Promise<void> {
	for (let i = 0; i < 3; i++) await house.setClock({ advanceMs: 5_000 });
}

test('in plain mode the account hears of the finished job, signed with its token', async () => {
	const { house, caller, received } = await withCallback();
	const { publishId } = await publish(house, caller);
	expect(received).toHaveLength(1);
	const { url, body } = received[0]!;
	const [timestamp = '', nonce = ''] = ['timestamp', 'nonce'].map((name) => url.searchParams.get(name) ?? '');
	expect(url.searchParams.get('signature')).toBe(sha1(TOKEN, timestamp, nonce));
	expect(url.searchParams.get('openid')).toMatch(/^o.{27}$/);
	expect(url.searchParams.has('encrypt_type')).toBe(false);
	const event = eventOf(body);
	expect(event).toMatchObject({ MsgType: 'event', Event: 'PUBLISHJOBFINISH' });
	expect(event.ToUserName).toMatch(/^gh_/);
	const job = await caller.call(GET, { publish_id: publishId });
	const info = event.PublishEventInfo;
	expect(info).toMatchObject({ publish_id: publishId, publish_status: '0', article_detail: { count: '1' } });
	expect(info.article_id?.replace(/\s/g, '')).toBe(job['article_id']);
	const detail = job['article_detail'] as { item: { article_url: string }[] };
	expect(info.article_detail?.item.article_url).toBe(detail.item[0]?.article_url);
});

test('in safe mode the body is encrypted with the appid at its end and signed as a whole', async () => {
	const { house, caller, received } = await withCallback(undefined, { mode: 'aes' });
	const { publishId } = await publish(house, caller);
	const { url, body } = received[0]!;
	expect(body).not.toContain('PUBLISHJOBFINISH');
	expect(url.searchParams.get('encrypt_type')).toBe('aes');
	const secret = /<Encrypt><!\[CDATA\[(.*?)\]\]><\/Encrypt>/.exec(body)?.[1] ?? '';
	const [timestamp = '', nonce = ''] = ['timestamp', 'nonce'].map((name) => url.searchParams.get(name) ?? '');
	expect(url.searchParams.get('msg_signature')).toBe(sha1(TOKEN, timestamp, nonce, secret));
	expect(url.searchParams.get('signature')).toBe(sha1(TOKEN, timestamp, nonce));
	const { message, appid } = decrypt(secret);
	expect(appid).toBe(APPID);
	expect(eventOf(message).PublishEventInfo.publish_id).toBe(publishId);
});

test('messages of every length are padded to blocks of 32', () => {
	for (let length = 0; length <= 64; length++) {
		const message = 'x'.repeat(length);
		expect(decrypt(encrypt(message, AES_KEY, APPID))).toEqual({ message, appid: APPID });
	}
});

test('some article ids come with a line break inside, some without', async () => {
	const { house, caller, received } = await withCallback();
	for (let i = 0; i < 12; i++) await publish(house, caller);
	const broken = received.filter(({ body }) =>
		(eventOf(body).PublishEventInfo.article_id ?? '').includes('\n'),
	);
	expect(received).toHaveLength(12);
	expect(broken.length).toBeGreaterThan(0);
	expect(broken.length).toBeLessThan(12);
});

test('a failed job names the articles at fault and nothing else', async () => {
	const { house, caller, received } = await withCallback();
	const thumb = await cover(caller);
	const bad = { title: '【审核不通过】普法' };
	const articles = [article(thumb, bad), article(thumb), article(thumb, bad)];
	const mediaId = String((await caller.call('/cgi-bin/draft/add', { articles }))['media_id']);
	const publishId = await submit(caller, mediaId);
	await house.setClock({ advanceMs: 60_000 });
	expect(eventOf(received[0]!.body).PublishEventInfo).toEqual({
		publish_id: publishId,
		publish_status: '4',
		fail_idx: ['1', '3'],
	});
});

test('an answer that does not come in time is asked for three times in all, with the same event', async () => {
	const { house, caller, received } = await withCallback(() => undefined, { timeoutMs: 150 });
	await publish(house, caller);
	await letTry(house);
	expect(received).toHaveLength(3);
	expect(new Set(received.map(({ body }) => body)).size).toBe(1);
	expect(new Set(received.map(({ url }) => url.searchParams.get('nonce'))).size).toBe(3);
	expect(await deliveries(house)).toMatchObject([{ state: 'given_up', tries: 3, lastResult: 'timeout' }]);
});

test('WeChat waits five seconds unless the test says otherwise', async () => {
	const { house } = await withCallback();
	const accounts = (await (await fetch(`${house.url}/admin/accounts`)).json()) as { callback: unknown }[];
	expect(accounts[0]?.callback).toMatchObject({ timeoutMs: 5000 });
});

test('a callback that failed once is delivered at the second try', async () => {
	let calls = 0;
	const { house, caller, received } = await withCallback((_received, res) => {
		calls += 1;
		res.statusCode = calls === 1 ? 502 : 200;
		res.end();
	});
	await publish(house, caller);
	await letTry(house);
	expect(received).toHaveLength(2);
	expect(await deliveries(house)).toMatchObject([{ state: 'delivered', tries: 2 }]);
});

test('callbacks can be lost, doubled and out of order', async () => {
	const { house, caller, received } = await withCallback();
	house.addFault({ fault: 'lose_callback' });
	await publish(house, caller);
	expect(received).toHaveLength(0);

	house.addFault({ fault: 'duplicate_callback' });
	const doubled = await publish(house, caller);
	const ids = () => received.map(({ body }) => eventOf(body).PublishEventInfo.publish_id);
	expect(ids()).toEqual([doubled.publishId, doubled.publishId]);

	house.addFault({ fault: 'reorder' });
	const first = await submit(caller, await draft(caller));
	await house.setClock({ advanceMs: 30_000 });
	const second = await submit(caller, await draft(caller));
	await house.setClock({ advanceMs: 30_000 });
	expect(ids().slice(2)).toEqual([second, first]);
});

test('an overtaken callback comes after a minute even when none follows', async () => {
	const { house, caller, received } = await withCallback();
	house.addFault({ fault: 'reorder' });
	await submit(caller, await draft(caller));
	await house.setClock({ advanceMs: 30_000 });
	expect(received).toHaveLength(0);
	await house.setClock({ advanceMs: 60_000 });
	expect(received).toHaveLength(1);
});

test('the callback address is checked by an echostr', async () => {
	const check = async (house: Simulators) =>
		(await fetch(`${house.url}/admin/callback-check`, {
			method: 'POST',
			body: JSON.stringify({ appid: APPID }),
		}).then((answer) => answer.json())) as unknown;
	const good = await withCallback(({ url }, res) => res.end(url.searchParams.get('echostr')));
	expect(await check(good.house)).toEqual({ ok: true, problem: null });
	const query = good.received[0]!.url.searchParams;
	expect(query.get('signature')).toBe(sha1(TOKEN, query.get('timestamp') ?? '', query.get('nonce') ?? ''));
	const bad = await withCallback();
	expect(await check(bad.house)).toMatchObject({ ok: false });
});
