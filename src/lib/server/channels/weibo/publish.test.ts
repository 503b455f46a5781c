import { describe, expect, test } from 'vitest';
import { openWeiboDesk, statusOf, UID, type WeiboDesk } from '#tests/support/weibo.ts';
import { deadlineOf, itemOf, Notebook } from '#tests/support/wechat.ts';
import { FenceLostError, type OutgoingItem, type Steps } from '../channel.ts';

const SHARE = '/2/statuses/share.json';
const send = (desk: WeiboDesk, item: OutgoingItem, steps: Steps = new Notebook()) =>
	desk.adapter.send({ account: desk.account, item, steps, deadline: deadlineOf() });
const look = (desk: WeiboDesk, item: OutgoingItem, steps: Steps) =>
	desk.adapter.look({ account: desk.account, item, steps, jobId: null, deadline: deadlineOf() });
const callsOf = (desk: WeiboDesk, path: string) => desk.house.calls().filter((call) => call.path === path);
const publicCount = (desk: WeiboDesk, item: OutgoingItem) =>
	desk.house.ledger().find((entry) => entry.marker === item.publicationId)?.publicCount ?? 0;

describe('a post on a Weibo account', () => {
	test('is public once, at the address readers open, with its link and picture', async () => {
		const desk = await openWeiboDesk();
		const item = itemOf(statusOf());
		const sent = await send(desk, item);
		expect(sent).toMatchObject({ kind: 'published', remoteId: expect.stringMatching(/^\d{16}$/) as string });
		expect(publicCount(desk, item)).toBe(1);
		const url = sent.kind === 'published' ? (sent.url ?? '') : '';
		expect(url).toBe(desk.house.ledger()[0]?.items[0]?.url);
		const page = await (await fetch(url)).text();
		expect(page).toContain('【巾帼志愿者在行动】社区里的红马甲忙了一整天。');
		expect(page).toContain(item.link);
		expect(page).toContain('/web/pic/');
	});

	test('without a picture is a post of words', async () => {
		const desk = await openWeiboDesk();
		const sent = await send(desk, itemOf(statusOf({ coverMediaId: null })));
		expect(sent.kind).toBe('published');
	});

	test.each(['drop_after', 'http_500_after', 'html_after', 'empty_after'] as const)(
		'whose answer is lost (%s) is found in the timeline by its words, and not sent again',
		async (fault) => {
			const desk = await openWeiboDesk();
			desk.house.addFault({ path: SHARE, fault });
			const item = itemOf(statusOf());
			const steps = new Notebook();
			expect((await send(desk, item, steps)).kind).toBe('unknown');
			expect(await look(desk, item, steps)).toMatchObject({ kind: 'absent', sure: false });
			await desk.advance(120_000);
			expect(await look(desk, item, steps)).toMatchObject({ kind: 'published' });
			expect(publicCount(desk, item)).toBe(1);
		},
	);

	test.each(['drop_before', 'http_500_before', 'html', 'empty'] as const)(
		'that never arrived (%s) is unknown too, for nobody can tell',
		async (fault) => {
			const desk = await openWeiboDesk();
			desk.house.addFault({ path: SHARE, fault });
			const item = itemOf(statusOf());
			const steps = new Notebook();
			expect((await send(desk, item, steps)).kind).toBe('unknown');
			await desk.advance(120_000);
			expect(await look(desk, item, steps)).toMatchObject({ kind: 'absent', sure: false });
			expect(publicCount(desk, item)).toBe(0);
		},
	);

	test('that two people send again after an unknown end is looked for first', async () => {
		const desk = await openWeiboDesk();
		desk.house.addFault({ path: SHARE, fault: 'drop_after' });
		const item = itemOf(statusOf());
		await send(desk, item);
		await desk.advance(60_000);
		// A new round has a new notebook.
		expect(await send(desk, item)).toMatchObject({ kind: 'published' });
		expect(callsOf(desk, SHARE)).toHaveLength(1);
		expect(publicCount(desk, item)).toBe(1);
	});

	test('that Weibo calls a repeat of one whose end was unknown was there: it is waited for, not sent anew', async () => {
		const desk = await openWeiboDesk();
		desk.house.addFault({ path: SHARE, fault: 'drop_after' });
		const item = itemOf(statusOf());
		await send(desk, item);
		const steps = new Notebook();
		const again = await send(desk, item, steps);
		expect(again).toMatchObject({ kind: 'accepted' });
		expect(desk.adapter.pollAfterMs(0)).toBe(120_000);
		await desk.advance(120_000);
		expect(await look(desk, item, steps)).toMatchObject({ kind: 'published' });
		expect(publicCount(desk, item)).toBe(1);
	});

	test('answered with “published, seen in two minutes” is waited for and found', async () => {
		const desk = await openWeiboDesk();
		desk.house.addFault({ path: SHARE, fault: 'errcode_after', errcode: 20032 });
		const item = itemOf(statusOf());
		const steps = new Notebook();
		expect((await send(desk, item, steps)).kind).toBe('accepted');
		await desk.advance(120_000);
		expect(await look(desk, item, steps)).toMatchObject({ kind: 'published' });
		expect(publicCount(desk, item)).toBe(1);
	});

	test('with the words of an earlier one is not taken for it', async () => {
		const desk = await openWeiboDesk();
		await send(desk, itemOf(statusOf()));
		await desk.advance(15 * 60_000);
		desk.house.addFault({ path: SHARE, fault: 'drop_before' });
		const item = itemOf(statusOf());
		const steps = new Notebook();
		await send(desk, item, steps);
		await desk.advance(120_000);
		expect(await look(desk, item, steps)).toMatchObject({ kind: 'absent' });
	});

	test('like one of a minute ago is refused, for it is the first try', async () => {
		const desk = await openWeiboDesk();
		await send(desk, itemOf(statusOf()));
		expect(await send(desk, itemOf(statusOf()))).toMatchObject({ kind: 'refused', retryAfterMs: null });
		expect(desk.house.ledger().map((entry) => entry.publicCount)).toEqual([1]);
	});

	test('that somebody doubled by hand is shown as doubled', async () => {
		const desk = await openWeiboDesk();
		const item = itemOf(statusOf());
		const steps = new Notebook();
		desk.house.addFault({ path: SHARE, fault: 'drop_after' });
		await send(desk, item, steps);
		await desk.advance(11 * 60_000);
		const grant = JSON.parse((await desk.account.memory.get('grant')) ?? '{}') as { token: string };
		const status = `【巾帼志愿者在行动】社区里的红马甲忙了一整天。 ${item.link}`;
		const fields = { status, rip: '203.0.113.9', access_token: grant.token };
		await fetch(desk.house.weibo + SHARE, { method: 'POST', body: new URLSearchParams(fields) });
		await desk.advance(60_000);
		expect(await look(desk, item, steps)).toMatchObject({ kind: 'duplicate' });
	});

	test('is not shared by a worker that lost the publication meanwhile', async () => {
		const desk = await openWeiboDesk();
		const steps = new Notebook((when) => {
			if (when === 'before') throw new FenceLostError('gone');
		});
		await expect(send(desk, itemOf(statusOf()), steps)).rejects.toThrow(FenceLostError);
		expect(callsOf(desk, SHARE)).toEqual([]);
	});

	test('that was never sent is absent for sure, and costs no call', async () => {
		const desk = await openWeiboDesk();
		const before = desk.house.calls().length;
		expect(await look(desk, itemOf(statusOf()), new Notebook())).toMatchObject({
			kind: 'absent',
			sure: true,
		});
		expect(desk.house.calls()).toHaveLength(before);
	});
});

describe('a post that is stopped before Weibo is asked', () => {
	test.each([
		['has a topic', statusOf({ title: '#巾帼#' }), {}, 'refused', '#话题#'],
		['is too long', statusOf({ summary: '好'.repeat(140) }), {}, 'refused', '太长'],
		['lost its picture', statusOf({ coverMediaId: 'm-lost' }), {}, 'refused', '图片'],
		['has no address to name', statusOf(), { egressIp: '' }, 'credentials', '办公出口地址'],
		['links elsewhere', statusOf(), { safeDomain: 'gov.example' }, 'credentials', '安全域名'],
	])('because it %s', async (_name, payload, settings, reason, words) => {
		const desk = await openWeiboDesk({ settings });
		const sent = await send(desk, itemOf(payload));
		expect(sent).toMatchObject({ kind: 'refused', reason, retryAfterMs: null });
		expect('detail' in sent && sent.detail).toContain(words);
		expect(callsOf(desk, SHARE)).toEqual([]);
	});

	test('because nobody has authorised yet', async () => {
		const desk = await openWeiboDesk({ connected: false });
		expect(await send(desk, itemOf(statusOf()))).toMatchObject({ kind: 'refused', reason: 'credentials' });
	});
});

describe('odd answers', () => {
	/** A desk whose share is answered with these bytes. */
	async function answered(body: string, status = 200) {
		const desk = await openWeiboDesk();
		const { createServer } = await import('node:http');
		const { createOutbound } = await import('../http.ts');
		const { createWeiboChannel } = await import('./index.ts');
		const server = createServer((req, res) => {
			req.resume();
			res.writeHead(status, { 'content-type': 'application/json' }).end(body);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as { port: number };
		const outbound = createOutbound({ allow: [`127.0.0.1:${port}`] });
		const { clock, log } = desk.ctx;
		const adapter = createWeiboChannel({ outbound, clock, log, fit: (picture) => Promise.resolve(picture) });
		const settings = {
			...desk.account.settings,
			baseUrl: `http://127.0.0.1:${port}`,
			webUrl: 'https://weibo.example',
		};
		const call = { account: { ...desk.account, settings }, item: itemOf(statusOf()), steps: new Notebook() };
		const sent = await adapter.send({ ...call, deadline: deadlineOf() });
		await new Promise<void>((resolve) => void server.close(() => resolve()));
		return sent;
	}

	test('a number beyond what a double holds stays as it is', async () => {
		const sent = await answered('{"id":90071992547409931234,"user":{"id":1}}');
		expect(sent).toMatchObject({ kind: 'published', remoteId: '90071992547409931234' });
	});

	test('white space inside an id is no part of it', async () => {
		const sent = await answered('{"idstr":" 35017564\\n85200075 ","mid":"3501756485200075"}');
		expect(sent).toEqual({
			kind: 'published',
			remoteId: '3501756485200075',
			url: `https://weibo.example/${UID}/z0JH2lOMb`,
		});
	});

	test.each([
		['nothing', '', 200],
		['a web page', '<html>', 200],
		['a web page with a refusal', '<html>', 403],
		['half an object', '{"idstr":"35', 200],
		['an object without a number', '{"text":"好"}', 200],
		['a list', '[1]', 200],
		['an error without a number', '{"error_code":"x"}', 400],
		['a refusal behind a broken server', '{"error_code":20012,"error":"x"}', 502],
		['a redirect', '', 302],
	])('%s proves nothing', async (_name, body, status) => {
		expect((await answered(body, status)).kind).toBe('unknown');
	});

	test.each(['20012', 20012])('the code %j is read as text and as number', async (code) => {
		const sent = await answered(JSON.stringify({ error_code: code, error: 'too long' }), 400);
		expect(sent).toMatchObject({ kind: 'refused', reason: 'refused' });
	});
});
