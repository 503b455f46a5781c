import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
	CLIENT_KEY,
	DOUYIN_SECRET,
	OPEN_ID,
	openDouyinDesk,
	type DouyinDesk,
} from '#tests/support/douyin.ts';
import { deadlineOf, itemOf, Notebook } from '#tests/support/wechat.ts';
import type { CallbackRequest, OutgoingItem } from '../channel.ts';

const send = (desk: DouyinDesk, item: OutgoingItem) =>
	desk.adapter.send({ account: desk.account, item, steps: new Notebook(), deadline: deadlineOf() });
const handOver = (desk: DouyinDesk, item: OutgoingItem) =>
	desk.adapter.handOver?.({ account: desk.account, item }) ?? Promise.resolve(null);
const signed = (body: string, secret = DOUYIN_SECRET): CallbackRequest => ({
	method: 'POST',
	query: {},
	headers: {
		'x-douyin-signature': createHash('sha1')
			.update(secret + body)
			.digest('hex'),
	},
	body,
	now: 0,
});
const receive = (desk: DouyinDesk, request: CallbackRequest) =>
	desk.adapter.callback?.(desk.account, request);
const published = (content: unknown) =>
	JSON.stringify({ event: 'create_video', client_key: CLIENT_KEY, from_user_id: OPEN_ID, content });

describe('an item that a person publishes with a phone', () => {
	test('waits for the person, and the code they open is taken by the app', async () => {
		const desk = await openDouyinDesk({ mode: 'h5' });
		const item = itemOf();
		expect(await send(desk, item)).toMatchObject({ kind: 'refused', reason: 'needs_person' });
		const schema = (await handOver(desk, item)) ?? '';
		expect(schema).toMatch(/^snssdk1128:\/\/openplatform\/share\?/);
		expect(schema).not.toContain(DOUYIN_SECRET);
		expect(desk.house.publishShare(schema, OPEN_ID)).toBeNull();
		await desk.advance(90_000);
		expect(desk.house.ledger()).toMatchObject([{ platform: 'douyin', publicCount: 1 }]);
	});

	test('has one share number however often it is sent and opened, and a fresh signature', async () => {
		const desk = await openDouyinDesk({ mode: 'h5' });
		const item = itemOf();
		await send(desk, item);
		await send(desk, item);
		const first = new URL((await handOver(desk, item)) ?? '').searchParams;
		await desk.advance(3 * 3_600_000);
		const later = (await handOver(desk, item)) ?? '';
		expect(new URL(later).searchParams.get('state')).toBe(first.get('state'));
		expect(new URL(later).searchParams.get('signature')).not.toBe(first.get('signature'));
		expect(desk.house.calls().filter(({ path }) => path === '/share-id/')).toHaveLength(1);
		expect(desk.house.publishShare(later, OPEN_ID)).toBeNull();
	});

	test('is known by its share number when the webhook comes, once however often it comes', async () => {
		const desk = await openDouyinDesk({ mode: 'h5' });
		const item = itemOf();
		await send(desk, item);
		const shareId = new URL((await handOver(desk, item)) ?? '').searchParams.get('state') ?? '';
		const body = published({ share_id: shareId, item_id: '@9V==' });
		const seen = await receive(desk, signed(body));
		expect(seen).toMatchObject({
			kind: 'event',
			event: {
				jobId: shareId,
				publicationId: item.publicationId,
				result: { kind: 'published', remoteId: '@9V==' },
			},
		});
		expect(await receive(desk, signed(body))).toEqual(seen);
		const asText = published(JSON.stringify({ share_id: shareId, item_id: '@9V==' }));
		expect(await receive(desk, signed(asText))).toEqual(seen);
	});

	test('cannot be prepared while Douyin does not answer, and is tried again', async () => {
		const desk = await openDouyinDesk({ mode: 'h5' });
		desk.house.addFault({ path: '/share-id/', fault: 'drop_after' });
		expect(await send(desk, itemOf())).toMatchObject({ kind: 'refused', retryAfterMs: 30_000 });
	});
});

describe('a webhook', () => {
	test('repeats the challenge, as number or as text', async () => {
		const desk = await openDouyinDesk({ mode: 'h5' });
		const ask = (challenge: unknown) =>
			receive(desk, signed(JSON.stringify({ event: 'verify_webhook', content: { challenge } })));
		expect(await ask(12345)).toEqual({ kind: 'reply', body: '{"challenge":12345}' });
		expect(await ask('abc')).toEqual({ kind: 'reply', body: '{"challenge":"abc"}' });
		expect(await ask('<b>')).toMatchObject({ kind: 'refused' });
		expect(await ask(undefined)).toMatchObject({ kind: 'refused' });
	});

	test.each([
		['without a signature', (request: CallbackRequest) => ({ ...request, headers: {} })],
		['with another secret', (request: CallbackRequest) => signed(request.body, 'another-secret')],
		['with another body', (request: CallbackRequest) => ({ ...request, body: `${request.body} ` })],
	])('%s is refused', async (_name, change) => {
		const desk = await openDouyinDesk({ mode: 'h5' });
		const request = signed(published({ share_id: '1', item_id: '@1' }));
		expect(await receive(desk, change(request))).toEqual({ kind: 'refused', status: 403 });
	});

	test('is refused where no secret is set', async () => {
		const desk = await openDouyinDesk({ mode: 'manual' });
		const request = signed(published({ share_id: '1', item_id: '@1' }), '');
		expect(await receive(desk, request)).toEqual({ kind: 'refused', status: 403 });
	});

	test.each([
		['not JSON', 'share_id=1', 'refused'],
		['a list', '[1]', 'refused'],
		['another event', '{"event":"authorize","content":{}}', 'reply'],
		['no share number', published({ item_id: '@1' }), 'reply'],
		['no item number', published({ share_id: '1' }), 'reply'],
	])('with %s changes nothing', async (_name, body, kind) => {
		const desk = await openDouyinDesk({ mode: 'h5' });
		expect((await receive(desk, signed(body)))?.kind).toBe(kind);
	});
});

test('an item that a person publishes by hand waits for them, and Douyin is not asked', async () => {
	const desk = await openDouyinDesk({ mode: 'manual' });
	expect(await send(desk, itemOf())).toMatchObject({
		kind: 'refused',
		reason: 'needs_person',
		retryAfterMs: null,
	});
	expect(desk.adapter.class).toBe('assisted');
	expect(desk.house.calls()).toEqual([]);
});
