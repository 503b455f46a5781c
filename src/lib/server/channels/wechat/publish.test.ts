import { describe, expect, test } from 'vitest';
import { deadlineOf, itemOf, Notebook, openDesk, payloadOf, type WechatDesk } from '#tests/support/wechat.ts';
import type { OutgoingItem, Steps } from '../channel.ts';

const send = (desk: WechatDesk, item: OutgoingItem, steps: Steps = new Notebook()) =>
	desk.adapter.send({ account: desk.account, item, steps, deadline: deadlineOf() });
const look = (
	desk: WechatDesk,
	item: OutgoingItem,
	{ steps, jobId = null }: { steps: Steps; jobId?: string | null },
) => desk.adapter.look({ account: desk.account, item, steps, jobId, deadline: deadlineOf() });
const callsOf = (desk: WechatDesk, path: string) => desk.house.calls().filter((call) => call.path === path);
const publicCount = (desk: WechatDesk, item: OutgoingItem) =>
	desk.house.ledger().find((entry) => entry.marker === item.publicationId)?.publicCount ?? 0;

async function contentOf(url: string): Promise<string> {
	return (await fetch(url)).text();
}

describe('an article on a WeChat account', () => {
	test('is accepted, worked on, and then public once with its marker, pictures and signatures', async () => {
		const desk = await openDesk();
		const item = itemOf();
		const steps = new Notebook();
		const sent = await send(desk, item, steps);
		expect(sent.kind).toBe('accepted');
		const jobId = sent.kind === 'accepted' ? sent.jobId : '';
		expect(jobId).toMatch(/^\d+$/);
		expect(await look(desk, item, { steps, jobId })).toEqual({ kind: 'pending', jobId });
		await desk.advance(30_000);
		const seen = await look(desk, item, { steps, jobId });
		expect(seen).toMatchObject({
			kind: 'published',
			url: expect.stringContaining(desk.house.wechat) as string,
		});
		expect(publicCount(desk, item)).toBe(1);
		const page = await contentOf(seen.kind === 'published' ? (seen.url ?? '') : '');
		expect(page).toContain('红马甲');
		expect(page).toContain(`${desk.house.wechat}/mmbiz/`);
		expect(page).toContain('责编丨张一');
		expect(page).toContain('审核丨李二 王三');
	});

	test('is found by its marker alone when the job number was lost', async () => {
		const desk = await openDesk();
		const item = itemOf();
		const steps = new Notebook();
		await send(desk, item, steps);
		await desk.advance(30_000);
		steps.notes.delete('submitted');
		expect(await look(desk, item, { steps })).toMatchObject({ kind: 'published' });
	});

	test('that was never sent is absent for sure', async () => {
		const desk = await openDesk();
		expect(await look(desk, itemOf(), { steps: new Notebook() })).toMatchObject({
			kind: 'absent',
			sure: true,
		});
		expect(desk.house.calls()).toEqual([]);
	});

	test('uses the token, picture and cover of an earlier article', async () => {
		const desk = await openDesk();
		await send(desk, itemOf());
		await send(desk, itemOf());
		expect(callsOf(desk, '/cgi-bin/stable_token')).toHaveLength(1);
		expect(callsOf(desk, '/cgi-bin/media/uploadimg')).toHaveLength(1);
		expect(callsOf(desk, '/cgi-bin/material/add_material')).toHaveLength(1);
		expect(callsOf(desk, '/cgi-bin/freepublish/submit')).toHaveLength(2);
	});

	test('gets its cover again when a person deleted it in the back office', async () => {
		const desk = await openDesk();
		await send(desk, itemOf());
		desk.house.addFault({ path: '/cgi-bin/draft/add', fault: 'errcode', errcode: 40007 });
		const item = itemOf();
		expect((await send(desk, item)).kind).toBe('accepted');
		expect(callsOf(desk, '/cgi-bin/material/add_material')).toHaveLength(2);
	});

	test('with a lost cover upload uses the one that arrived', async () => {
		const desk = await openDesk();
		desk.house.addFault({ path: '/cgi-bin/material/add_material', fault: 'drop_after' });
		const item = itemOf();
		const steps = new Notebook();
		expect(await send(desk, item, steps)).toMatchObject({ kind: 'refused', retryAfterMs: 30_000 });
		expect((await send(desk, item, steps)).kind).toBe('accepted');
		expect(callsOf(desk, '/cgi-bin/material/add_material')).toHaveLength(1);
	});

	test('with a picture that is gone is refused before anything is drafted', async () => {
		const desk = await openDesk();
		const item = itemOf(payloadOf({ html: '<p>文</p><img data-media="m-lost" alt="">' }));
		expect(await send(desk, item)).toMatchObject({ kind: 'refused', reason: 'refused', retryAfterMs: null });
		expect(callsOf(desk, '/cgi-bin/draft/add')).toEqual([]);
	});

	test.each([
		'<p>文</p><img src="https://elsewhere.example/a.png">',
		'<p>文</p><script>alert(1)</script>',
		'<p style="background:url(https://elsewhere.example/a.png)">文</p><video></video>',
		'<p>1 < 2</p>',
	])('with markup we do not make (%s) is refused before anything is drafted', async (html) => {
		const desk = await openDesk();
		expect(await send(desk, itemOf(payloadOf({ html })))).toMatchObject({
			kind: 'refused',
			retryAfterMs: null,
		});
		expect(callsOf(desk, '/cgi-bin/draft/add')).toEqual([]);
	});

	test('without a chosen cover takes the first picture of the body', async () => {
		const desk = await openDesk();
		expect((await send(desk, itemOf(payloadOf({ coverMediaId: null })))).kind).toBe('accepted');
		expect(callsOf(desk, '/cgi-bin/material/add_material')).toHaveLength(1);
	});

	test('without any picture is refused', async () => {
		const desk = await openDesk();
		const sent = await send(desk, itemOf(payloadOf({ coverMediaId: null, html: '<p>文</p>' })));
		expect(sent).toMatchObject({ kind: 'refused', retryAfterMs: null });
	});
});

describe('an account that may not publish by API', () => {
	test('gets its draft and waits for a person, when it is set to drafts only', async () => {
		const desk = await openDesk({ settings: { mode: 'draft_only' } });
		expect(await send(desk, itemOf())).toMatchObject({
			kind: 'refused',
			reason: 'needs_person',
			retryAfterMs: null,
		});
		expect(callsOf(desk, '/cgi-bin/draft/add')).toHaveLength(1);
		expect(callsOf(desk, '/cgi-bin/freepublish/submit')).toEqual([]);
	});

	test('waits for a person when the platform says so', async () => {
		const desk = await openDesk({ account: { verified: false } });
		const item = itemOf();
		const steps = new Notebook();
		const sent = await send(desk, item, steps);
		expect(sent).toMatchObject({ kind: 'refused', reason: 'needs_person' });
		expect(sent.kind === 'refused' && sent.detail).toContain('没有用接口自动发布的权限');
		expect(await look(desk, item, { steps })).toMatchObject({ kind: 'absent', sure: true });
	});
});

describe('tokens', () => {
	test('a token that ended early is renewed once and the call repeated once', async () => {
		const desk = await openDesk();
		await send(desk, itemOf());
		desk.house.addFault({ path: '/cgi-bin/draft/add', fault: 'errcode', errcode: 42001 });
		expect((await send(desk, itemOf())).kind).toBe('accepted');
		expect(callsOf(desk, '/cgi-bin/draft/add')).toHaveLength(3);
	});

	test('a token refused twice asks for a person', async () => {
		const desk = await openDesk();
		desk.house.addFault({ path: '/cgi-bin/draft/add', fault: 'errcode', errcode: 40001, times: 2 });
		expect(await send(desk, itemOf())).toMatchObject({
			kind: 'refused',
			reason: 'credentials',
			retryAfterMs: null,
		});
		expect(callsOf(desk, '/cgi-bin/draft/add')).toHaveLength(2);
	});

	test('is kept sealed and renewed after its life less five minutes', async () => {
		const desk = await openDesk();
		await send(desk, itemOf());
		const rows = await desk.ctx.store.db.select().from(desk.ctx.store.s.channelMemory);
		const token = await desk.account.memory.get('access_token');
		expect(token).toBeTruthy();
		expect(JSON.stringify(rows)).not.toContain(token);
		await desk.advance(7_200_000 - 299_000);
		expect(await desk.account.memory.get('access_token')).toBeNull();
		expect((await send(desk, itemOf())).kind).toBe('accepted');
		expect(callsOf(desk, '/cgi-bin/stable_token')).toHaveLength(2);
	});

	test('a wrong secret and an address that is not listed name what to do', async () => {
		const wrong = await openDesk({ credentials: { secret: 'a-wrong-secret' } });
		expect(await send(wrong, itemOf())).toMatchObject({ kind: 'refused', reason: 'credentials' });
		const closed = await openDesk({ account: { ipAllowList: ['203.0.113.9'] } });
		const sent = await send(closed, itemOf());
		expect(sent).toMatchObject({ kind: 'refused', reason: 'credentials', retryAfterMs: null });
		expect(sent.kind === 'refused' && sent.detail).toContain('微信看到的地址是 127.0.0.1');
	});
});

describe('testing an account', () => {
	test.each([
		[{}, 'ok', '可以用接口自动发布'],
		[{ credentials: { secret: 'a-wrong-secret' } }, 'refused', 'AppSecret'],
		[{ account: { ipAllowList: ['203.0.113.9'] } }, 'refused', 'IP 白名单'],
		[{ account: { verified: false } }, 'refused', '改为“只存草稿”'],
		[{ account: { verified: false }, settings: { mode: 'draft_only' } }, 'ok', '只能存草稿'],
		[{ settings: { baseUrl: 'http://127.0.0.1:9' } }, 'refused', '接口地址'],
	])('%j is said to be %s', async (options, state, words) => {
		const desk = await openDesk(options);
		const check = await desk.adapter.checkCredentials(desk.account);
		expect(check.state).toBe(state);
		expect(check.detail).toContain(words);
	});

	test.each(['drop_before', 'http_500_before', 'html', 'empty'] as const)(
		'a network that fails (%s) says nothing about the account',
		async (fault) => {
			const desk = await openDesk();
			desk.house.addFault({ path: '/cgi-bin/stable_token', fault });
			expect((await desk.adapter.checkCredentials(desk.account)).state).toBe('cannot_tell');
		},
	);
});
