import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { openDouyinDesk, type DouyinDesk } from '#tests/support/douyin.ts';
import { deadlineOf, itemOf, Notebook, payloadOf } from '#tests/support/wechat.ts';
import { FenceLostError, type OutgoingItem, type Steps } from '../channel.ts';
import { createOutbound } from '../http.ts';
import { composeText } from './compose.ts';
import { createDouyinChannels } from './index.ts';

const CREATE = '/api/douyin/v1/video/create_image_text/';
const UPLOAD = '/api/douyin/v1/video/upload_image/';
const send = (desk: DouyinDesk, item: OutgoingItem, steps: Steps = new Notebook()) =>
	desk.adapter.send({ account: desk.account, item, steps, deadline: deadlineOf() });
const look = (desk: DouyinDesk, item: OutgoingItem, steps: Steps, jobId: string | null = null) =>
	desk.adapter.look({ account: desk.account, item, steps, jobId, deadline: deadlineOf() });
const callsOf = (desk: DouyinDesk, path: string) => desk.house.calls().filter((call) => call.path === path);
/** The platform has no field for our marker; its ledger goes by the words. */
const publicCount = (desk: DouyinDesk, item: OutgoingItem) =>
	desk.house.ledger().find((entry) => entry.marker === composeText(item.payload))?.publicCount ?? 0;

describe('an item on a Douyin account', () => {
	test('is accepted, reviewed, and then public once with its pictures', async () => {
		const desk = await openDouyinDesk();
		const item = itemOf();
		const steps = new Notebook();
		const sent = await send(desk, item, steps);
		expect(sent).toMatchObject({ kind: 'accepted', jobId: expect.stringMatching(/^@/) as string });
		const jobId = sent.kind === 'accepted' ? sent.jobId : null;
		expect(await look(desk, item, steps, jobId)).toEqual({ kind: 'pending', jobId });
		expect(publicCount(desk, item)).toBe(0);
		await desk.advance(90_000);
		const seen = await look(desk, item, steps, jobId);
		expect(seen).toMatchObject({ kind: 'published', remoteId: jobId });
		expect(publicCount(desk, item)).toBe(1);
		const page = await (await fetch(seen.kind === 'published' ? (seen.url ?? '') : '')).text();
		expect(page).toContain('巾帼志愿者在行动');
		expect(callsOf(desk, UPLOAD)).toHaveLength(2);
	});

	test('that the review does not let pass is held with its reason', async () => {
		const desk = await openDouyinDesk();
		const item = itemOf(payloadOf({ summary: '不适宜公开' }));
		const steps = new Notebook();
		const sent = await send(desk, item, steps);
		await desk.advance(90_000);
		const seen = await look(desk, item, steps, sent.kind === 'accepted' ? sent.jobId : null);
		expect(seen).toMatchObject({ kind: 'failed', reason: 'platform_failed' });
	});

	test.each(['drop_after', 'http_500_after', 'html_after', 'empty_after'] as const)(
		'whose answer is lost (%s) is found by its words, and not sent again',
		async (fault) => {
			const desk = await openDouyinDesk();
			desk.house.addFault({ path: CREATE, fault });
			const item = itemOf();
			const steps = new Notebook();
			expect((await send(desk, item, steps)).kind).toBe('unknown');
			expect(await look(desk, item, steps)).toMatchObject({ kind: 'pending' });
			await desk.advance(120_000);
			expect(await look(desk, item, steps)).toMatchObject({ kind: 'published' });
			// Two people send it again all the same: a new round has a new notebook.
			expect(await send(desk, item)).toMatchObject({ kind: 'published' });
			expect(callsOf(desk, CREATE)).toHaveLength(1);
			expect(publicCount(desk, item)).toBe(1);
		},
	);

	test.each(['drop_before', 'http_500_before', 'html', 'empty'] as const)(
		'that never arrived (%s) is unknown too, and is no proof of anything',
		async (fault) => {
			const desk = await openDouyinDesk();
			desk.house.addFault({ path: CREATE, fault });
			const item = itemOf();
			const steps = new Notebook();
			expect((await send(desk, item, steps)).kind).toBe('unknown');
			await desk.advance(120_000);
			expect(await look(desk, item, steps)).toMatchObject({ kind: 'absent', sure: false });
		},
	);

	test('with the words of an earlier one is not taken for it', async () => {
		const desk = await openDouyinDesk();
		await send(desk, itemOf());
		desk.house.addFault({ path: CREATE, fault: 'drop_before' });
		const item = itemOf();
		const steps = new Notebook();
		await send(desk, item, steps);
		expect(await look(desk, item, steps)).toMatchObject({ kind: 'absent' });
	});

	test('whose picture upload is lost is tried again, and takes the pictures that arrived', async () => {
		const desk = await openDouyinDesk();
		desk.house.addFault({ path: UPLOAD, fault: 'drop_after', nth: 2 });
		const item = itemOf();
		const steps = new Notebook();
		expect(await send(desk, item, steps)).toMatchObject({ kind: 'refused', retryAfterMs: 30_000 });
		expect((await send(desk, item, steps)).kind).toBe('accepted');
		expect(callsOf(desk, UPLOAD)).toHaveLength(3);
	});

	test('is not created by a worker that lost the publication meanwhile', async () => {
		const desk = await openDouyinDesk();
		const steps = new Notebook((when, step) => {
			if (when === 'before' && step === 'create') throw new FenceLostError('gone');
		});
		await expect(send(desk, itemOf(), steps)).rejects.toThrow(FenceLostError);
		expect(callsOf(desk, CREATE)).toEqual([]);
	});

	test.each([
		['no picture', payloadOf({ coverMediaId: null, mediaIds: [] }), '图片'],
		['too many words', payloadOf({ summary: '好'.repeat(1_001) }), '太长'],
		['a picture that is gone', payloadOf({ coverMediaId: 'm-lost' }), '图片'],
	])('with %s is refused before anything is created', async (_name, payload, words) => {
		const desk = await openDouyinDesk();
		const sent = await send(desk, itemOf(payload));
		expect(sent).toMatchObject({ kind: 'refused', reason: 'refused', retryAfterMs: null });
		expect('detail' in sent && sent.detail).toContain(words);
		expect(callsOf(desk, CREATE)).toEqual([]);
	});

	test('that was never sent is absent for sure, and costs no call', async () => {
		const desk = await openDouyinDesk();
		const before = desk.house.calls().length;
		expect(await look(desk, itemOf(), new Notebook())).toMatchObject({ kind: 'absent', sure: true });
		expect(desk.house.calls()).toHaveLength(before);
	});

	test('is judged by its title, words and pictures', () => {
		const [adapter] = createDouyinChannels({} as never);
		const codes = (payload: ReturnType<typeof payloadOf>, settings = {}) =>
			adapter?.check(payload, settings).map(({ code }) => code);
		expect(codes(payloadOf())).toEqual([]);
		expect(codes(payloadOf({ title: '题'.repeat(31) }))).toEqual(['title_long']);
		expect(codes(payloadOf({ summary: '好'.repeat(1_000) }))).toEqual(['caption_too_long']);
		expect(codes(payloadOf({ coverMediaId: null, mediaIds: [] }))).toEqual(['cover_missing']);
		expect(codes(payloadOf(), { limits: { pictures: 1 } })).toEqual(['pictures_left_out']);
	});

	test('has figures of now, and one that was taken down has none', async () => {
		const desk = await openDouyinDesk({ account: { fans: 500_000 } });
		const sent = await send(desk, itemOf());
		const remoteId = sent.kind === 'accepted' ? sent.jobId : '';
		await desk.advance(6 * 3_600_000);
		const { account, adapter, ctx } = desk;
		const items = [{ remoteId, jobId: remoteId, url: null, publishedAt: 0, title: '' }];
		const pulled = await adapter.figures?.({ account, items, now: ctx.clock.now() });
		expect(pulled?.figures.map(({ indicator }) => indicator)).toEqual([
			'douyin.plays',
			'douyin.likes',
			'douyin.comments',
			'douyin.shares',
		]);
		expect(pulled?.figures.every(({ value }) => value > 0)).toBe(true);
		const gone = [{ ...items[0]!, remoteId: '@gone' }];
		expect((await adapter.figures?.({ account, items: gone, now: 1 }))?.figures).toEqual([]);
	});

	test('is taken back by a person, who is told how', async () => {
		const desk = await openDouyinDesk();
		const item = { publicationId: 'p', remoteId: '@1', jobId: null, url: null };
		const call = { account: desk.account, item, deadline: deadlineOf() };
		expect(await desk.adapter.retract?.(call)).toMatchObject({ kind: 'by_person' });
	});
});

describe('odd answers', () => {
	/** What a create answered with these bytes comes to; everything before it goes to the simulated platform. */
	async function answered(body: string, status = 200) {
		const desk = await openDouyinDesk();
		const server = createServer((req, res) => {
			req.resume();
			const isUpload = req.url?.startsWith(UPLOAD) === true;
			const image = '{"data":{"error_code":0,"image":{"image_id":"@i"}}}';
			res.writeHead(isUpload ? 200 : status).end(isUpload ? image : body);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as { port: number };
		const outbound = createOutbound({ allow: [`127.0.0.1:${port}`] });
		const { clock, log } = desk.ctx;
		const fit = (picture: Parameters<typeof Promise.resolve>[0]) => Promise.resolve(picture);
		const [adapter] = createDouyinChannels({ outbound, clock, log, fit: fit as never });
		const settings = { ...desk.account.settings, baseUrl: `http://127.0.0.1:${port}` };
		const sent = await adapter?.send({
			account: { ...desk.account, settings },
			item: itemOf(),
			steps: new Notebook(),
			deadline: deadlineOf(),
		});
		await new Promise<void>((resolve) => void server.close(() => resolve()));
		return sent;
	}

	test.each([
		[
			'codes as text',
			'{"data":{"error_code":"0","item_id":"@a/b+c=="},"extra":{"error_code":"0"}}',
			'@a/b+c==',
		],
		['white space inside the id', '{"data":{"error_code":0,"item_id":" @a\\n b "}}', '@ab'],
		[
			'a huge number as id',
			'{"data":{"error_code":0,"item_id":90071992547409931234}}',
			'90071992547409931234',
		],
	])('%s are read', async (_name, body, jobId) => {
		expect(await answered(body)).toEqual({ kind: 'accepted', jobId });
	});

	test.each([
		['nothing', '', 200],
		['a web page', '<html>', 200],
		['half an object', '{"data":{', 200],
		['no code at all', '{"data":{"item_id":"@a"}}', 200],
		['a code that is no number', '{"data":{"error_code":"x"}}', 200],
		['success without a number', '{"data":{"error_code":0}}', 200],
		['a refusal behind a broken server', '{"data":{"error_code":28001007}}', 502],
		['a redirect', '', 302],
	])('%s proves nothing', async (_name, body, status) => {
		expect((await answered(body, status))?.kind).toBe('unknown');
	});

	test('a code in extra alone counts', async () => {
		const body = '{"data":{"error_code":0},"extra":{"error_code":28001007}}';
		expect(await answered(body)).toMatchObject({ kind: 'refused' });
	});
});
