import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { HoldReason } from '#lib/contract/publishing.ts';
import { createOutbound } from '#lib/server/channels/http.ts';
import { openMemory } from '#lib/server/channels/memory.ts';
import { newId } from '#lib/server/ids.ts';
import type { Simulators } from '#simulators/index.ts';
import { openHouse } from '#simulators/testing.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { deadlineOf, itemOf, Notebook, payloadOf } from '#tests/support/wechat.ts';
import type { Channel, ChannelAccount, OutgoingItem } from '../channel.ts';
import { createWebhookChannel } from './index.ts';
import { signatureOf } from './sign.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

interface Desk {
	house: Simulators;
	ctx: TestCtx;
	adapter: Channel;
	account: ChannelAccount;
}

async function openDesk(credentials: Record<string, string> = {}, url?: string): Promise<Desk> {
	const ctx = await freshCtx();
	const house = await openHouse({ now: ctx.clock.now() });
	const own = house.putReceiver({ name: 'zfw', title: '某市政府网', secrets: [SECRET] });
	const allow = [new URL(house.url).host, new URL(url ?? own).host];
	const id = newId();
	return {
		house,
		ctx,
		adapter: createWebhookChannel({
			outbound: createOutbound({ allow }),
			clock: ctx.clock,
			log: ctx.log,
			fit: (given) => Promise.resolve(given),
		}),
		account: {
			id,
			unitId: 'unit-1',
			name: '某市政府网',
			settings: { url: url ?? own },
			credentials: { secret: SECRET, ...credentials },
			memory: openMemory(ctx, id),
		},
	};
}

const send = (desk: Desk, item: OutgoingItem, steps = new Notebook()) =>
	desk.adapter.send({ account: desk.account, item, steps, deadline: deadlineOf() });
const retract = (desk: Desk, publicationId: string) =>
	desk.adapter.retract?.({
		account: desk.account,
		item: { publicationId, remoteId: '1', jobId: null, url: null },
		deadline: deadlineOf(),
	});
const publicCount = (desk: Desk, item: OutgoingItem) =>
	desk.house.ledger().find((entry) => entry.marker === item.publicationId)?.publicCount ?? 0;

test('a message is signed as the convention shows it, once for each secret', () => {
	const message = {
		id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
		timestamp: 1_614_265_330,
		body: '{"test": 2432232314}',
	};
	const [first, second, ...more] = signatureOf(message, [SECRET, OTHER]).split(' ');
	expect(first).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
	expect(second).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
	expect(more).toEqual([]);
});

test('an article is taken once, however often it is pushed', async () => {
	const desk = await openDesk();
	const item = itemOf();
	const first = await send(desk, item);
	expect(first).toMatchObject({ kind: 'published', remoteId: '1' });
	expect(first.kind === 'published' && first.url).toBe(`${desk.house.url}/sim/webhook/zfw/a/1`);
	// A second round begins with an empty notebook.
	expect(await send(desk, item)).toEqual(first);
	expect(publicCount(desk, item)).toBe(1);
});

/** A receiver that keeps what it gets and answers as told. */
async function receiver(status: number, body: string, headers: Record<string, string> = {}) {
	const got: { headers: Record<string, unknown>; body: string }[] = [];
	const server = createServer((req, res) => {
		const chunks: Buffer[] = [];
		req.on('data', (chunk: Buffer) => chunks.push(chunk));
		req.on('end', () => {
			got.push({ headers: req.headers, body: Buffer.concat(chunks).toString('utf8') });
			res.writeHead(status, headers).end(body);
		});
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	onTestFinished(() => void server.close());
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, got };
}

test('a repetition is the same message, byte for byte, under the same id', async () => {
	const { url, got } = await receiver(500, '');
	const desk = await openDesk({}, url);
	const item = itemOf();
	const steps = new Notebook();
	expect(await send(desk, item, steps)).toMatchObject({ kind: 'unknown' });
	desk.ctx.clock.advance(60_000);
	await send(desk, item, steps);
	const [first, second] = got;
	expect(second?.body).toBe(first?.body);
	expect(second?.headers['webhook-id']).toBe(item.publicationId);
	expect(second?.headers['idempotency-key']).toBe(first?.headers['webhook-id']);
	expect(Number(second?.headers['webhook-timestamp']) - Number(first?.headers['webhook-timestamp'])).toBe(60);
});

test('the message holds the approved article with its pictures', async () => {
	const { url, got } = await receiver(204, '');
	const desk = await openDesk({}, url);
	const item = itemOf();
	expect(await send(desk, item)).toEqual({ kind: 'published', remoteId: item.publicationId, url: null });
	const event = JSON.parse(got[0]?.body ?? '') as { data: Record<string, unknown> };
	expect(event).toMatchObject({
		id: item.publicationId,
		type: 'article.published',
		occurredAt: expect.any(String) as string,
	});
	expect(event.data).toMatchObject({
		pubId: item.publicationId,
		title: '巾帼志愿者在行动',
		contentHash: 'hash-1',
		cover: 'm-cover',
		signature: { approvers: ['李二', '王三'] },
	});
	expect(event.data.html).toContain('<img src="attachment:m-1" alt="合影">');
	expect(event.data.attachments).toMatchObject([
		{ id: 'm-1', mime: 'image/png', alt: '合影' },
		{ id: 'm-cover', mime: 'image/jpeg' },
	]);
});

test('while a secret is changed over, a receiver with either of them takes the message', async () => {
	for (const secrets of [[OTHER], [SECRET]]) {
		const desk = await openDesk({ secret: OTHER, oldSecret: SECRET });
		desk.house.putReceiver({ name: 'zfw', secrets });
		expect(await send(desk, itemOf())).toMatchObject({ kind: 'published' });
	}
});

test('a receiver that knows neither secret, and one whose clock is wrong, are for a person', async () => {
	const desk = await openDesk({ secret: OTHER });
	expect(await send(desk, itemOf())).toMatchObject({ kind: 'refused', reason: 'credentials' });
	const late = await openDesk();
	await late.house.setClock({ advanceMs: 400_000 });
	expect(await send(late, itemOf())).toMatchObject({
		kind: 'refused',
		reason: 'refused',
		retryAfterMs: null,
	});
	expect(late.house.ledger()).toEqual([]);
});

type Seen = [kind: string, reason?: HoldReason, retryAfterMs?: number | null];
test.each([
	[400, 'refused', 'refused', null],
	[401, 'refused', 'credentials', null],
	[403, 'refused', 'credentials', null],
	[404, 'refused', 'credentials', null],
	[405, 'refused', 'credentials', null],
	[408, 'unknown'],
	[409, 'unknown'],
	[410, 'refused', 'credentials', null],
	[413, 'refused', 'refused', null],
	[415, 'refused', 'refused', null],
	[418, 'refused', 'credentials', null],
	[422, 'refused', 'refused', null],
	[425, 'unknown'],
	[429, 'refused', 'refused', 120_000],
	[500, 'unknown'],
	[502, 'unknown'],
	[503, 'refused', 'refused', 120_000],
	[504, 'unknown'],
	[301, 'refused', 'credentials', null],
	[307, 'refused', 'credentials', null],
] as const)('status %i means %s %s', async (errcode, ...wanted) => {
	const desk = await openDesk();
	desk.house.addFault({ path: 'POST /', fault: 'errcode', errcode });
	const sent = await send(desk, itemOf());
	const seen: Seen = sent.kind === 'refused' ? [sent.kind, sent.reason, sent.retryAfterMs] : [sent.kind];
	expect(seen).toEqual(wanted);
	const detail = ('detail' in sent && sent.detail) || '';
	expect(detail).toMatch(/。$/);
	expect(detail.replace(/编号 \d+/, '')).not.toMatch(/[A-Za-z]/);
});

test('a wait given as a date is kept, and one that is far too long is cut', async () => {
	const now = (await openDesk()).ctx.clock.now();
	for (const [header, wanted] of [
		[new Date(now + 90_000).toUTCString(), 90_000],
		['99999999', 86_400_000],
		['soon', 30_000],
		['-5', 30_000],
	] as const) {
		const { url } = await receiver(429, '', { 'retry-after': header });
		expect(await send(await openDesk({}, url), itemOf())).toMatchObject({ retryAfterMs: wanted });
	}
});

test.each([
	[
		'{"externalId":99999999999999999999,"url":"https://x.example/1"}',
		'99999999999999999999',
		'https://x.example/1',
	],
	['{"externalId":" 1\\n2 ","url":" https://x.example/1 "}', '12', 'https://x.example/1'],
	['{"externalId":{},"url":"javascript:alert(1)"}', null, null],
	['{"url":7}', null, null],
	['[]', null, null],
	['ok', null, null],
	['', null, null],
])('a success that says %j is one', async (body, remoteId, address) => {
	const { url } = await receiver(200, body);
	const item = itemOf();
	const sent = await send(await openDesk({}, url), item);
	expect(sent).toEqual({ kind: 'published', remoteId: remoteId ?? item.publicationId, url: address });
});

test('a page with status 200 is a login or a firewall, and nobody knows', async () => {
	const { url } = await receiver(200, '<!doctype html><title>登录</title>');
	expect(await send(await openDesk({}, url), itemOf())).toMatchObject({ kind: 'unknown' });
});

test('a receiver that is gone gets nothing more until a person has tested it', async () => {
	const desk = await openDesk();
	desk.house.putReceiver({ name: 'zfw', gone: true });
	expect(await send(desk, itemOf())).toMatchObject({
		kind: 'refused',
		reason: 'credentials',
		retryAfterMs: null,
	});
	const calls = desk.house.calls().length;
	expect(await send(desk, itemOf())).toMatchObject({ kind: 'refused', reason: 'credentials' });
	expect(desk.house.calls()).toHaveLength(calls);
	expect(await desk.adapter.checkCredentials(desk.account)).toMatchObject({ state: 'refused' });
	desk.house.putReceiver({ name: 'zfw', gone: false });
	expect(await desk.adapter.checkCredentials(desk.account)).toMatchObject({ state: 'ok' });
	expect(await send(desk, itemOf())).toMatchObject({ kind: 'published' });
});

test('a recalled article is taken off, also when the message comes twice', async () => {
	const desk = await openDesk();
	const item = itemOf();
	await send(desk, item);
	expect(await retract(desk, item.publicationId)).toEqual({ kind: 'retracted' });
	expect(await retract(desk, item.publicationId)).toEqual({ kind: 'retracted' });
	expect(publicCount(desk, item)).toBe(0);
});

test.each([
	[422, 'by_person'],
	[401, 'refused'],
	[410, 'refused'],
	[500, 'cannot_tell'],
	[503, 'cannot_tell'],
] as const)('a recall answered with %i is %s', async (status, kind) => {
	const { url } = await receiver(status, '');
	expect(await retract(await openDesk({}, url), 'pub')).toMatchObject({ kind });
});

describe('the test of an address', () => {
	test.each([
		[undefined, 'ok'],
		[{ fault: 'drop_after' }, 'cannot_tell'],
		[{ fault: 'html' }, 'cannot_tell'],
		[{ fault: 'errcode', errcode: 401 }, 'refused'],
		[{ fault: 'errcode', errcode: 404 }, 'refused'],
		[{ fault: 'errcode', errcode: 429 }, 'cannot_tell'],
		[{ fault: 'errcode', errcode: 500 }, 'cannot_tell'],
	] as const)('that meets %j is %s', async (fault, state) => {
		const desk = await openDesk();
		if (fault) desk.house.addFault({ path: 'POST /', ...fault });
		expect(await desk.adapter.checkCredentials(desk.account)).toMatchObject({ state, expiresAt: null });
		expect(desk.house.ledger()).toEqual([]);
	});

	test('an address that may not be reached, and one nobody listens on', async () => {
		const closed = await openDesk({}, 'http://127.0.0.1:9/hook');
		expect(await closed.adapter.checkCredentials(closed.account)).toMatchObject({ state: 'cannot_tell' });
		expect(await send(closed, itemOf())).toMatchObject({ kind: 'refused', retryAfterMs: 30_000 });
		const inside = { ...closed.account, settings: { url: 'http://169.254.169.254/latest' } };
		expect(await closed.adapter.checkCredentials(inside)).toMatchObject({ state: 'refused' });
	});
});

test('a picture that is gone stops the push before it', async () => {
	const desk = await openDesk();
	const item = itemOf(payloadOf({ coverMediaId: 'nowhere' }));
	expect(await send(desk, item)).toMatchObject({ kind: 'refused', retryAfterMs: null });
	expect(desk.house.calls()).toEqual([]);
});

test('an empty article is kept from review', async () => {
	const { adapter } = await openDesk();
	expect(adapter.check(payloadOf())).toEqual([]);
	expect(adapter.check(payloadOf({ text: ' ', mediaIds: [] }))).toMatchObject([
		{ level: 'block', code: 'body_empty' },
	]);
});
