import { expect, test } from 'vitest';
import { draft, openHouse, publish, signedIn, submit } from '#simulators/testing.ts';

const form = (fields: Record<string, string>): RequestInit => ({
	method: 'POST',
	body: new URLSearchParams(fields),
	redirect: 'manual',
});

test('the admin page shows what followers see, the jobs, the drafts and the ledger', async () => {
	const house = await openHouse({}, { name: '东川县妇联' });
	const caller = await signedIn(house);
	await publish(house, caller, { title: '最美家庭' });
	await submit(caller, await draft(caller, { title: '还在路上' }, 'pub-way'));
	const answer = await fetch(house.url);
	expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
	const html = await answer.text();
	for (const words of [
		'模拟平台',
		'东川县妇联',
		'已认证',
		'最美家庭',
		'还在路上',
		'发布中',
		'公开 1 篇',
		'提交发布',
	]) {
		expect(html).toContain(words);
	}
	expect(html).not.toMatch(/<script|(?:src|href)="https?:\/\/(?!127\.0\.0\.1)/);
});

test('every platform has its place on the page, with how much of it the public sees', async () => {
	const house = await openHouse();
	await publish(house, await signedIn(house), { title: '最美家庭' });
	const html = await (await fetch(house.url)).text();
	for (const name of ['微信公众号', '微博', 'WordPress 网站', '群机器人'])
		expect(html).toContain(`>${name}</h2>`);
	const nav = /<nav[\s\S]*?<\/nav>/.exec(html)?.[0] ?? '';
	expect(nav).toContain('href="#wechat">微信公众号</a> <span class="chip ok">公开 1 篇</span>');
	for (const [, id] of nav.matchAll(/href="#([a-z]+)"/g)) expect(html).toContain(`<section id="${id}">`);
});

test('an empty house says how to begin', async () => {
	const house = await openHouse();
	const html = await (await fetch(house.url)).text();
	expect(html).toContain('关注者还看不到任何文章。');
	expect(html).toContain('没有挂起的请求。');
});

test('a doubled publication is shown as one', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	const mediaId = await draft(caller);
	await submit(caller, mediaId);
	await submit(caller, mediaId);
	await house.setClock({ advanceMs: 60_000 });
	const html = await (await fetch(house.url)).text();
	expect(html).toContain('重复：公开 2 篇');
	expect(html).toContain('有重复');
});

test('the buttons plan a fault, move the clock and lead back to the page', async () => {
	const house = await openHouse();
	const before = house.now();
	const planned = await fetch(
		`${house.url}/admin/faults`,
		form({ path: '/cgi-bin/draft/add', fault: 'errcode', nth: '2', errcode: '45011', delayMs: '' }),
	);
	expect([planned.status, planned.headers.get('location')]).toEqual([303, '/']);
	expect(house.faults()).toMatchObject([{ fault: 'errcode', skip: 1, errcode: 45011 }]);
	await fetch(`${house.url}/admin/clock`, form({ advanceMs: '3600000' }));
	expect(house.now()).toBe(before + 3_600_000);
	expect(await (await fetch(house.url)).text()).toContain('返回错误码（未生效）');
});

test('what an article says cannot become markup of the page', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	const title = '<b onclick="x()">&题</b>';
	await publish(house, caller, {
		title,
		author: '<i>',
		content: '<p onclick="x()">文<script>x()</script></p>',
	});
	const overview = await (await fetch(house.url)).text();
	const page = await (await fetch(house.ledger()[0]!.items[0]!.url)).text();
	for (const html of [overview, page]) {
		expect(html).toContain('&lt;b onclick=&quot;x()&quot;&gt;&amp;题&lt;/b&gt;');
		expect(html).not.toContain('<b onclick');
		expect(html).not.toContain('<script');
	}
	expect(page).toContain('<p>文</p>');
	expect(page).toContain('&lt;i&gt;');
});

test('an unknown article or address is said to be unknown', async () => {
	const house = await openHouse();
	const article = await fetch(`${house.wechat}/mp/s?sn=nothing`);
	expect([article.status, await article.text()]).toEqual([404, expect.stringContaining('没有这篇文章')]);
	expect((await fetch(`${house.wechat}/mp/preview?draft=x`)).status).toBe(404);
	expect((await fetch(`${house.url}/nothing`)).status).toBe(404);
	expect((await fetch(`${house.wechat}/mmbiz/x/0`)).status).toBe(404);
	expect(await (await fetch(`${house.url}/healthz`)).json()).toEqual({ ok: true });
});
