import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
	APPID,
	article,
	cover,
	draft,
	openHouse,
	publish,
	signedIn,
	START,
	submit,
} from '#simulators/testing.ts';

const GET = '/cgi-bin/freepublish/get';
const SUBMIT = '/cgi-bin/freepublish/submit';

test('submit takes a job on; the article is public only after the delay, and the draft is gone then', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	const mediaId = await draft(caller, {}, 'pub-1');
	const publishId = await submit(caller, mediaId);
	expect(await caller.call(GET, { publish_id: publishId })).toMatchObject({
		publish_status: 1,
		fail_idx: [],
	});
	expect(house.ledger()).toEqual([]);
	await house.setClock({ advanceMs: 3_999 });
	expect(await caller.call(GET, { publish_id: publishId })).toMatchObject({ publish_status: 1 });
	expect((await caller.call('/cgi-bin/draft/get', { media_id: mediaId })).errcode).toBeUndefined();

	await house.setClock({ advanceMs: 16_001 });
	const done = await caller.call(GET, { publish_id: publishId });
	expect(done).toMatchObject({
		publish_status: 0,
		article_detail: { count: 1, item: [{ idx: 1 }] },
		fail_idx: [],
	});
	expect((await caller.call('/cgi-bin/draft/get', { media_id: mediaId })).errcode).toBe(40007);
	expect((await caller.call(SUBMIT, { media_id: mediaId })).errcode).toBe(40007);

	const content = '<p>社区里的红马甲，忙了一整天。</p>';
	const entry = house.ledger()[0]!;
	expect(entry).toMatchObject({ platform: 'wechat', account: APPID, marker: 'pub-1', publicCount: 1 });
	const item = entry.items[0]!;
	expect(item.contentHash).toBe(createHash('sha256').update(content).digest('hex'));
	expect(item.publishedAt).toBeGreaterThanOrEqual(START + 4_000);
	expect(item.publishedAt).toBeLessThanOrEqual(START + 20_000);
	expect(await (await fetch(item.url)).text()).toContain('社区里的红马甲');
});

test('publish_id and msg_data_id are numbers, some beyond 2^53, and are found again by their digits', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	let large = 0;
	for (let i = 0; i < 12; i++) {
		const text = await caller.text(SUBMIT, { media_id: await draft(caller) });
		const digits = /"publish_id":(\d+),"msg_data_id":\d+\}/.exec(text)?.[1] ?? '';
		large += BigInt(digits) > 2n ** 53n ? 1 : 0;
		for (const body of [`{"publish_id":${digits}}`, `{"publish_id":"${digits}"}`]) {
			const answer = await fetch(caller.address(GET), { method: 'POST', body });
			expect(await answer.text()).toContain(`"publish_id":${digits},"publish_status":1`);
		}
	}
	expect(large).toBeGreaterThan(0);
	expect(large).toBeLessThan(12);
});

test('a publish_id with rounded digits is not known', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	let digits = '0';
	while (BigInt(digits) < 2n ** 53n) digits = await submit(caller, await draft(caller));
	const rounded = String(Number(digits)) === digits ? String(BigInt(digits) + 1n) : String(Number(digits));
	expect((await caller.call(GET, { publish_id: rounded })).errcode).toBe(40059);
});

test.each([
	['【原创失败】', 2, [2]],
	['【常规失败】', 3, []],
	['【审核不通过】', 4, [2]],
])(
	'%s in a title ends the job with status %i, nothing public and the draft still in the box',
	async (word, status, failIdx) => {
		const house = await openHouse();
		const caller = await signedIn(house);
		const thumb = await cover(caller);
		const articles = [article(thumb), article(thumb, { title: `${word}家庭教育课` })];
		const mediaId = String((await caller.call('/cgi-bin/draft/add', { articles }))['media_id']);
		const publishId = await submit(caller, mediaId);
		await house.setClock({ advanceMs: 60_000 });
		const job = await caller.call(GET, { publish_id: publishId });
		expect(job).toMatchObject({ publish_status: status, fail_idx: failIdx });
		expect(job).not.toHaveProperty('article_id');
		expect(house.ledger()).toEqual([]);
		expect(await caller.call('/cgi-bin/draft/count')).toEqual({ total_count: 1 });
	},
);

test('a draft submitted twice while it is in the box is published twice', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	const mediaId = await draft(caller, {}, 'pub-twice');
	const first = await submit(caller, mediaId);
	const second = await submit(caller, mediaId);
	expect(second).not.toBe(first);
	await house.setClock({ advanceMs: 60_000 });
	expect(house.ledger()).toMatchObject([{ marker: 'pub-twice', publicCount: 2 }]);
});

test('an edit after the submission does not reach what is published', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	const mediaId = await draft(caller, { title: '送审时的标题' });
	await submit(caller, mediaId);
	const changed = article(await cover(caller), { title: '后来的标题' });
	await caller.call('/cgi-bin/draft/update', { media_id: mediaId, index: 0, articles: changed });
	await house.setClock({ advanceMs: 60_000 });
	expect(house.ledger()[0]?.items[0]?.title).toBe('送审时的标题');
});

test('an account that is not verified may draft but not publish', async () => {
	const house = await openHouse({}, { verified: false });
	const caller = await signedIn(house);
	const mediaId = await draft(caller);
	for (const name of ['submit', 'get', 'getarticle', 'batchget', 'delete']) {
		const refused = await caller.call(`/cgi-bin/freepublish/${name}`, {
			media_id: mediaId,
			offset: 0,
			count: 1,
		});
		expect(refused.errcode).toBe(48001);
		expect(refused.errmsg).toMatch(/^api unauthorized rid: /);
	}
});

test('published articles are listed newest first and read one by one', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	await publish(house, caller, { title: '旧文' });
	const { publishId } = await publish(house, caller, { title: '新文' });
	const list = await caller.call('/cgi-bin/freepublish/batchget', { offset: 0, count: 20, no_content: 1 });
	expect(list).toMatchObject({
		total_count: 2,
		item: [
			{ content: { news_item: [{ title: '新文', is_deleted: false }] } },
			{ content: { news_item: [{ title: '旧文' }] } },
		],
	});
	expect(JSON.stringify(list)).not.toContain('<p>');
	const { article_id } = await caller.call(GET, { publish_id: publishId });
	const one = await caller.call('/cgi-bin/freepublish/getarticle', { article_id });
	expect(one).toMatchObject({
		news_item: [{ title: '新文', content: '<p>社区里的红马甲，忙了一整天。</p>' }],
	});
	expect((await caller.call('/cgi-bin/freepublish/getarticle', { article_id: 'x' })).errcode).toBe(53600);
	expect((await caller.call('/cgi-bin/freepublish/batchget', { offset: 0, count: 21 })).errcode).toBe(40097);
});

test('a deleted article is no longer public, and its job says so', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	const { publishId } = await publish(house, caller);
	const { article_id } = await caller.call(GET, { publish_id: publishId });
	expect((await caller.call('/cgi-bin/freepublish/delete', { article_id, index: 2 })).errcode).toBe(40114);
	expect((await caller.call('/cgi-bin/freepublish/delete', { article_id: 'x' })).errcode).toBe(53600);
	expect((await caller.call('/cgi-bin/freepublish/delete', { article_id, index: 1 })).errcode).toBe(0);
	expect(await caller.call(GET, { publish_id: publishId })).toMatchObject({ publish_status: 5 });
	const read = await caller.call('/cgi-bin/freepublish/getarticle', { article_id });
	expect(read).toMatchObject({ news_item: [{ is_deleted: true }] });
	const entry = house.ledger()[0]!;
	expect(entry).toMatchObject({ publicCount: 0, items: [{ public: false }] });
	expect(await (await fetch(entry.items[0]!.url)).text()).toContain('该内容已被发布者删除');
});

test('an article the platform bans turns its job to status 6', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	const { publishId } = await publish(house, caller);
	const { article_id } = await caller.call(GET, { publish_id: publishId });
	const body = JSON.stringify({ articleId: article_id, by: 'platform' });
	expect((await fetch(`${house.url}/admin/takedown`, { method: 'POST', body })).status).toBe(200);
	expect(await caller.call(GET, { publish_id: publishId })).toMatchObject({ publish_status: 6 });
	expect(house.ledger()).toMatchObject([{ publicCount: 0 }]);
});

test('the hundred-and-first submit of a day is refused, the next day (CST) is free again', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	const mediaId = await draft(caller);
	for (let i = 0; i < 100; i++) await submit(caller, mediaId);
	const refused = await caller.call(SUBMIT, { media_id: mediaId });
	expect(refused.errcode).toBe(45009);
	const quota = await caller.call('/cgi-bin/openapi/quota/get', { cgi_path: SUBMIT });
	expect(quota).toMatchObject({ errcode: 0, quota: { daily_limit: 100, used: 100, remain: 0 } });
	expect((await caller.call('/cgi-bin/openapi/quota/get', { cgi_path: '/cgi-bin/nothing' })).errcode).toBe(
		76021,
	);

	await house.setClock({ now: Date.parse('2026-11-25T00:00:00+08:00') });
	const next = await signedIn(house);
	const fresh = await draft(next);
	await submit(next, fresh);
	const after = await next.call('/cgi-bin/openapi/quota/get', { cgi_path: SUBMIT });
	expect(after).toMatchObject({ quota: { used: 1, remain: 99 } });
});

test('more calls a minute than the account is allowed are refused until the minute is over', async () => {
	const house = await openHouse({}, { minuteLimits: { [GET]: 2 } });
	const caller = await signedIn(house);
	const codes = async () => (await caller.call(GET, { publish_id: '1' })).errcode;
	expect([await codes(), await codes(), await codes()]).toEqual([40059, 40059, 45011]);
	await house.setClock({ advanceMs: 60_000 });
	expect(await codes()).toBe(40059);
});
