import { describe, expect, test } from 'vitest';
import { openHouse, png, START } from '#simulators/testing.ts';
import type { Simulators, WeiboAccountInput } from '#simulators/index.ts';

const APPKEY = '1234567890';
const UID = '5060000001';
const SECRET = 'weibo-secret-of-the-application';
const BACK = 'https://desk.example/settings/channels/connect';
const LINK = 'https://site.example/site/p/pub-1';
const status = (words: string, link = LINK) => `【巾帼志愿者】${words} ${link}`;

interface Body {
	error_code?: number | string;
	error?: string;
	[field: string]: unknown;
}

/** Calls the fake Weibo over HTTP as any adapter would. */
class Caller {
	readonly house: Simulators;
	token = '';
	constructor(house: Simulators) {
		this.house = house;
	}

	async post(path: string, fields: Record<string, string>, pic?: Buffer): Promise<Body> {
		const all = { access_token: this.token, ...fields };
		const form = new FormData();
		for (const [name, value] of Object.entries(all)) form.set(name, value);
		if (pic) form.set('pic', new File([new Uint8Array(pic)], 'a.png'));
		const body = pic ? form : new URLSearchParams(all);
		return (await (await fetch(this.house.weibo + path, { method: 'POST', body })).json()) as Body;
	}

	async get(path: string, fields: Record<string, string> = {}): Promise<string> {
		const query = new URLSearchParams({ access_token: this.token, ...fields });
		return (await fetch(`${this.house.weibo}${path}?${query.toString()}`)).text();
	}

	share(text: string, more: Record<string, string> = {}, pic?: Buffer): Promise<Body> {
		return this.post('/2/statuses/share.json', { status: text, rip: '203.0.113.9', ...more }, pic);
	}

	async timeline(): Promise<Body[]> {
		return (JSON.parse(await this.get('/2/statuses/user_timeline.json')) as { statuses: Body[] }).statuses;
	}
}

async function code(house: Simulators): Promise<string> {
	const query = new URLSearchParams({ client_id: APPKEY, redirect_uri: BACK, state: 's1' });
	const html = await (await fetch(`${house.weibo}/oauth2/authorize?${query.toString()}`)).text();
	expect(html).toContain('state=s1');
	return /code=([\w-]+)/.exec(html)?.[1] ?? '';
}

async function open(more: Partial<WeiboAccountInput> = {}): Promise<Caller> {
	const house = await openHouse();
	const account = {
		appkey: APPKEY,
		uid: UID,
		secret: SECRET,
		redirectUri: BACK,
		safeDomains: ['site.example'],
	};
	house.putWeiboAccount({ ...account, timelineDelayMs: { min: 5_000, max: 5_000 }, ...more });
	const caller = new Caller(house);
	const got = await caller.post('/oauth2/access_token', {
		client_id: APPKEY,
		client_secret: SECRET,
		grant_type: 'authorization_code',
		code: await code(house),
		redirect_uri: BACK,
	});
	caller.token = String(got['access_token']);
	return caller;
}
const codeOf = (body: Body) => Number(body.error_code ?? 0);

describe('a fake Weibo', () => {
	test('trades a code once, for the address and the secret it belongs to', async () => {
		const caller = await open();
		const fields = { client_id: APPKEY, grant_type: 'authorization_code', redirect_uri: BACK };
		const trade = (more: Record<string, string>) =>
			caller.post('/oauth2/access_token', { ...fields, ...more });
		const one = await code(caller.house);
		expect(codeOf(await trade({ client_secret: 'wrong', code: one }))).toBe(21324);
		expect(codeOf(await trade({ client_secret: SECRET, code: one, redirect_uri: 'https://x.example' }))).toBe(
			21322,
		);
		expect(codeOf(await trade({ client_secret: SECRET, code: one }))).toBe(0);
		expect(codeOf(await trade({ client_secret: SECRET, code: one }))).toBe(21325);
	});

	test('ends a token with its life, and when a person takes the right back', async () => {
		const caller = await open({ tokenLifeS: 86_400 });
		expect(JSON.parse(await caller.get('/oauth2/get_token_info'))).toMatchObject({
			appkey: APPKEY,
			expire_in: 86_400,
		});
		await caller.house.setClock({ advanceMs: 86_400_000 });
		expect(codeOf(await caller.share(status('好')))).toBe(21327);
		const other = await open();
		await other.get('/oauth2/revokeoauth2');
		expect(codeOf(await other.share(status('好')))).toBe(21316);
	});

	test('shows a post to followers at once, and to the timeline a little later, with short links', async () => {
		const caller = await open();
		const shared = await caller.share(status('好'), {}, png());
		expect(shared['idstr']).toMatch(/^\d{16}$/);
		expect(await caller.timeline()).toEqual([]);
		expect(caller.house.ledger()).toMatchObject([{ platform: 'weibo', marker: 'pub-1', publicCount: 1 }]);
		await caller.house.setClock({ advanceMs: 5_000 });
		const [post] = await caller.timeline();
		expect(post?.['text']).toMatch(/^【巾帼志愿者】好 http:\/\/t\.cn\//);
		expect(post?.['created_at']).toBe('Tue Nov 24 10:48:00 +0800 2026');
		const url = caller.house.ledger()[0]?.items[0]?.url ?? '';
		const page = await (await fetch(url)).text();
		expect(page).toContain('【巾帼志愿者】好');
		expect(page).toContain('/web/pic/');
	});

	test.each([
		['nothing in it', '', {}, 20008],
		['no link of the bound domain', status('好', 'https://other.example/pub-1'), {}, 10017],
		['no link', '【好】', {}, 10017],
		['a topic', status('#巾帼#好'), {}, 10017],
		['more than 140', status('好'.repeat(124)), {}, 20012],
		['no address of a person', status('好'), { rip: '' }, 10016],
		['an address that is none', status('好'), { rip: 'office' }, 10017],
	])('refuses a post with %s', async (_name, text, more, expected) => {
		const caller = await open();
		expect(codeOf(await caller.share(text, more))).toBe(expected);
		expect(caller.house.ledger()).toEqual([]);
	});

	test('counts a link as ten and two half-width characters as one', async () => {
		const caller = await open();
		// 7 + 122 + half a space, rounded up, + 10
		expect(codeOf(await caller.share(status('好'.repeat(122))))).toBe(0);
		expect(codeOf(await caller.share(status('ok'.repeat(122))))).toBe(0);
		expect(codeOf(await caller.share(status('好'.repeat(123))))).toBe(20012);
	});

	test('refuses pictures that are too large or of another kind', async () => {
		const caller = await open();
		expect(codeOf(await caller.share(status('好'), {}, Buffer.from('not a picture')))).toBe(20005);
		expect(codeOf(await caller.share(status('好'), {}, png(5 * 1024 * 1024)))).toBe(20006);
	});

	test('refuses an equal or similar text for ten minutes', async () => {
		const caller = await open();
		await caller.share(status('好'));
		expect(codeOf(await caller.share(status('好')))).toBe(20019);
		expect(codeOf(await caller.share(status('好', 'https://site.example/site/p/pub-2')))).toBe(20017);
		await caller.house.setClock({ advanceMs: 10 * 60_000 });
		expect(codeOf(await caller.share(status('好')))).toBe(0);
		expect(caller.house.ledger()).toMatchObject([{ marker: 'pub-1', publicCount: 2 }]);
	});

	test('takes thirty posts an hour and a hundred calls a day of one user', async () => {
		const caller = await open();
		for (let i = 0; i < 30; i++) expect(codeOf(await caller.share(status(`第${i}条`)))).toBe(0);
		expect(codeOf(await caller.share(status('再来')))).toBe(20016);
		for (let i = 0; i < 69; i++) await caller.get('/2/account/get_uid.json');
		expect(await caller.get('/2/account/get_uid.json')).toContain('10023');
		await caller.house.setClock({ now: START + 86_400_000 });
		expect(await caller.get('/2/account/get_uid.json')).toContain(UID);
	});

	test('counts reposts, comments and likes that only grow, and leaves unknown posts out', async () => {
		const caller = await open({ followers: 100_000 });
		const id = String((await caller.share(status('好')))['idstr']);
		const counts = async () =>
			JSON.parse(await caller.get('/2/statuses/count.json', { ids: `${id},404` })) as Record<
				string,
				number
			>[];
		await caller.house.setClock({ advanceMs: 3_600_000 });
		const [early] = await counts();
		await caller.house.setClock({ advanceMs: 86_400_000 });
		const [late, ...others] = await counts();
		expect(others).toEqual([]);
		expect(late?.['attitudes']).toBeGreaterThan(early?.['attitudes'] ?? Infinity);
		const same = await counts();
		expect(same[0]).toEqual(late);
	});

	test('deletes a post only for an application that was granted it', async () => {
		const caller = await open();
		const id = String((await caller.share(status('好')))['idstr']);
		expect(codeOf(await caller.post('/2/statuses/destroy.json', { id }))).toBe(10014);
		caller.house.putWeiboAccount({ appkey: APPKEY, uid: UID, canDestroy: true });
		expect(codeOf(await caller.post('/2/statuses/destroy.json', { id }))).toBe(0);
		expect(caller.house.ledger()[0]?.publicCount).toBe(0);
		expect(codeOf(await caller.post('/2/statuses/destroy.json', { id }))).toBe(20101);
	});

	test('says that it published and gives no object, when so planned', async () => {
		const caller = await open();
		caller.house.addFault({ path: '/2/statuses/share.json', fault: 'errcode_after', errcode: 20032 });
		expect(codeOf(await caller.share(status('好')))).toBe(20032);
		expect(caller.house.ledger()[0]?.publicCount).toBe(1);
	});
});
