import { describe, expect, test } from 'vitest';
import { DAY } from '#simulators/clock.ts';
import type { AccountInput, Simulators } from '#simulators/index.ts';
import { draft, openHouse, receiver, signedIn, type Caller } from '#simulators/testing.ts';

const SENDALL = '/cgi-bin/message/mass/sendall';
const GET = '/cgi-bin/message/mass/get';
const PREVIEW = '/cgi-bin/message/mass/preview';
const MINUTE = 60_000;

async function desk(account: Partial<AccountInput> = {}): Promise<{ house: Simulators; caller: Caller }> {
	const house = await openHouse({}, account);
	return { house, caller: await signedIn(house) };
}
const push = (caller: Caller, mediaId: string, key: string, more: object = {}) =>
	caller.call(SENDALL, {
		filter: { is_to_all: true },
		msgtype: 'mpnews',
		mpnews: { media_id: mediaId },
		send_ignore_reprint: 0,
		clientmsgid: key,
		...more,
	});
const statusOf = async (caller: Caller, msgId: unknown) =>
	(await caller.call(GET, { msg_id: msgId }))['msg_status'];
const answerAsAdmin = (house: Simulators, msgId: unknown, answer: 'yes' | 'no') =>
	fetch(`${house.url}/admin/mass-answer`, {
		method: 'POST',
		body: JSON.stringify({ msgId: String(msgId), answer }),
	});

describe('a push to all followers', () => {
	test('is public once, takes its draft away, and is no item of freepublish', async () => {
		const { house, caller } = await desk();
		const mediaId = await draft(caller, {}, 'pub-1');
		const sent = await push(caller, mediaId, 'key-1');
		expect(sent).toMatchObject({ errcode: 0 });
		expect(await statusOf(caller, sent['msg_id'])).toBe('SENDING');
		await house.setClock({ advanceMs: MINUTE });
		expect(await statusOf(caller, sent['msg_id'])).toBe('SEND_SUCCESS');
		expect(house.ledger().find(({ marker }) => marker === 'pub-1')?.publicCount).toBe(1);
		expect(await caller.call('/cgi-bin/draft/get', { media_id: mediaId })).toMatchObject({ errcode: 40007 });
		expect(await caller.call('/cgi-bin/freepublish/batchget', { offset: 0, count: 20 })).toMatchObject({
			total_count: 0,
		});
	});

	test('asked for twice under one key happens once: 45066 at once, 45065 with its number after a minute', async () => {
		const { house, caller } = await desk();
		const mediaId = await draft(caller, {}, 'pub-1');
		const first = await push(caller, mediaId, 'key-1');
		expect(await push(caller, mediaId, 'key-1')).toMatchObject({ errcode: 45066 });
		await house.setClock({ advanceMs: MINUTE });
		const again = await push(caller, mediaId, 'key-1');
		expect(again).toMatchObject({ errcode: 45065, msg_id: first['msg_id'] });
		expect(again['msg_data_id']).toBeUndefined();
		expect(house.ledger()).toHaveLength(1);
	});

	test('may answer its very first call with 45065 and goes out all the same', async () => {
		const { house, caller } = await desk({ massEchoesFirst: true });
		const sent = await push(caller, await draft(caller, {}, 'pub-1'), 'key-1');
		expect(sent).toMatchObject({ errcode: 45065 });
		await house.setClock({ advanceMs: MINUTE });
		expect(await statusOf(caller, sent['msg_id'])).toBe('SEND_SUCCESS');
	});

	test('forgets a key after a day', async () => {
		const { house, caller } = await desk();
		await push(caller, await draft(caller), 'key-1');
		await house.setClock({ advanceMs: DAY });
		caller.token = String((await caller.stableToken())['access_token']);
		expect(await push(caller, await draft(caller), 'key-1')).toMatchObject({ errcode: 0 });
	});

	test('is allowed once a day, by tag more often', async () => {
		const { house, caller } = await desk();
		await push(caller, await draft(caller), 'key-1');
		await house.setClock({ advanceMs: MINUTE });
		expect(await push(caller, await draft(caller), 'key-2')).toMatchObject({ errcode: 45028 });
		const byTag = { filter: { is_to_all: false, tag_id: 2 } };
		expect(await push(caller, await draft(caller), 'key-3', byTag)).toMatchObject({ errcode: 0 });
		await house.setClock({ advanceMs: DAY });
		caller.token = String((await caller.stableToken())['access_token']);
		expect(await push(caller, await draft(caller), 'key-4')).toMatchObject({ errcode: 0 });
	});

	test('is allowed a service account four times a month', async () => {
		const { house, caller } = await desk({ kind: 'service' });
		const codes: unknown[] = [];
		for (let day = 0; day < 5; day++) {
			caller.token = String((await caller.stableToken())['access_token']);
			codes.push((await push(caller, await draft(caller), `key-${day}`))['errcode']);
			await house.setClock({ advanceMs: DAY });
		}
		expect(codes).toEqual([0, 0, 0, 0, 45028]);
	});

	test.each([
		['a key too long', { clientmsgid: 'k'.repeat(65) }, 45067],
		['no such draft', { mpnews: { media_id: 'gone' } }, 40007],
		['a tag that is none', { filter: { is_to_all: false } }, 40152],
		['another kind of message', { msgtype: 'poem' }, 40008],
	])('with %s is refused', async (_name, more, errcode) => {
		const { house, caller } = await desk();
		expect(await push(caller, await draft(caller), 'key-1', more)).toMatchObject({ errcode });
		expect(house.ledger()).toEqual([]);
	});

	test('is not for accounts that are not verified', async () => {
		const { caller } = await desk({ verified: false });
		expect(await push(caller, await draft(caller), 'key-1')).toMatchObject({ errcode: 48001 });
	});

	test('taken back is no longer shown', async () => {
		const { house, caller } = await desk();
		const sent = await push(caller, await draft(caller), 'key-1');
		await house.setClock({ advanceMs: MINUTE });
		const gone = await caller.call('/cgi-bin/message/mass/delete', {
			msg_id: sent['msg_id'],
			article_idx: 0,
		});
		expect(gone).toMatchObject({ errcode: 0 });
		expect(await statusOf(caller, sent['msg_id'])).toBe('DELETE');
		expect(house.ledger()[0]?.publicCount).toBe(0);
	});
});

describe('a push that an administrator has to confirm', () => {
	test.each([
		['is confirmed', 'yes', 'SEND_SUCCESS', 'send success'],
		['is refused', 'no', 'SEND_FAIL', 'err(40001)'],
		['gets no answer for 30 minutes', null, 'SEND_FAIL', 'err(40002)'],
	] as const)('%s', async (_name, answer, status, word) => {
		const { url, received } = await receiver();
		const { house, caller } = await desk({ massNeedsAdmin: true, callback: { url, token: 'token' } });
		const sent = await push(caller, await draft(caller), 'key-1');
		await house.setClock({ advanceMs: 29 * MINUTE });
		expect(await statusOf(caller, sent['msg_id'])).toBe('SENDING');
		if (answer) expect((await answerAsAdmin(house, sent['msg_id'], answer)).status).toBe(200);
		await house.setClock({ advanceMs: 2 * MINUTE });
		expect(await statusOf(caller, sent['msg_id'])).toBe(status);
		expect(received).toHaveLength(1);
		expect(received[0]?.body).toContain('<![CDATA[MASSSENDJOBFINISH]]>');
		expect(received[0]?.body).toContain(`<Status><![CDATA[${word}]]></Status>`);
	});
});

describe('a preview on a phone', () => {
	const preview = (caller: Caller, mediaId: string, towxname: string) =>
		caller.call(PREVIEW, { towxname, msgtype: 'mpnews', mpnews: { media_id: mediaId } });

	test('leaves the draft and is never public', async () => {
		const { house, caller } = await desk();
		const mediaId = await draft(caller);
		expect(await preview(caller, mediaId, 'fulian_editor')).toMatchObject({ errcode: 0 });
		await house.setClock({ advanceMs: MINUTE });
		expect(house.ledger()).toEqual([]);
		expect(await caller.call('/cgi-bin/draft/get', { media_id: mediaId })).toHaveProperty('news_item');
	});

	test('goes to a WeChat name, a hundred times a day', async () => {
		const { caller } = await desk({ dailyLimits: { [PREVIEW]: 2 } });
		const mediaId = await draft(caller);
		expect(await preview(caller, mediaId, '张')).toMatchObject({ errcode: 40132 });
		expect(await preview(caller, mediaId, 'fulian_editor')).toMatchObject({ errcode: 0 });
		expect(await preview(caller, mediaId, 'fulian_editor')).toMatchObject({ errcode: 45009 });
		const { quota } = await caller.call('/cgi-bin/openapi/quota/get', { cgi_path: PREVIEW });
		expect(quota).toMatchObject({ daily_limit: 2 });
	});
});

test('article figures of the old set are no longer given', async () => {
	const { caller } = await desk();
	const asked = { begin_date: '2026-11-22', end_date: '2026-11-22' };
	expect(await caller.call('/datacube/getarticletotal', asked)).toMatchObject({ errcode: 48001 });
});
