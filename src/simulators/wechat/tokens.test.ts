import { expect, test } from 'vitest';
import { APPID, Caller, openHouse, signedIn, START } from '#simulators/testing.ts';

const MINUTE = 60_000;
const PROBE = '/cgi-bin/draft/count';

async function codeWith(caller: Caller, token: unknown): Promise<number> {
	caller.token = String(token);
	return (await caller.call(PROBE)).errcode ?? 0;
}

test('the stable token stays the same until its last five minutes, then two work side by side', async () => {
	const house = await openHouse();
	const caller = new Caller(house);
	const first = await caller.stableToken();
	expect(first).toMatchObject({ expires_in: 7200 });
	await house.setClock({ advanceMs: 114 * MINUTE });
	const again = await caller.stableToken();
	expect(again).toEqual({ access_token: first['access_token'], expires_in: 360 });

	await house.setClock({ advanceMs: 2 * MINUTE });
	const second = await caller.stableToken();
	expect(second['access_token']).not.toBe(first['access_token']);
	expect(second['expires_in']).toBe(7200);
	await house.setClock({ advanceMs: 5 * MINUTE - 1 });
	expect(await codeWith(caller, first['access_token'])).toBe(0);
	await house.setClock({ advanceMs: 1 });
	expect(await codeWith(caller, first['access_token'])).toBe(42001);
	expect(await codeWith(caller, second['access_token'])).toBe(0);
});

test('a forced refresh replaces the stable token at once, at most every 30 s', async () => {
	const house = await openHouse();
	const caller = new Caller(house);
	const first = await caller.stableToken();
	const tooSoon = await caller.stableToken({ force_refresh: true });
	expect(tooSoon['access_token']).toBe(first['access_token']);
	await house.setClock({ advanceMs: 30_000 });
	const second = await caller.stableToken({ force_refresh: true });
	expect(second['access_token']).not.toBe(first['access_token']);
	expect(await codeWith(caller, first['access_token'])).toBe(40001);
	expect(await codeWith(caller, second['access_token'])).toBe(0);
});

test('the 21st forced refresh of a day changes nothing', async () => {
	const house = await openHouse();
	const caller = new Caller(house);
	const seen = new Set<unknown>();
	for (let i = 0; i < 22; i++) {
		await house.setClock({ advanceMs: 31_000 });
		seen.add((await caller.stableToken({ force_refresh: true }))['access_token']);
	}
	expect(seen.size).toBe(21);
});

test('each plain token makes the one before invalid after five minutes and leaves the stable one alone', async () => {
	const house = await openHouse();
	const caller = new Caller(house);
	const stable = await caller.stableToken();
	const first = await caller.plainToken();
	const second = await caller.plainToken();
	expect(second['access_token']).not.toBe(first['access_token']);
	expect(await codeWith(caller, first['access_token'])).toBe(0);
	await house.setClock({ advanceMs: 5 * MINUTE });
	expect(await codeWith(caller, first['access_token'])).toBe(40001);
	expect(await codeWith(caller, second['access_token'])).toBe(0);
	expect(await codeWith(caller, stable['access_token'])).toBe(0);
});

test('a token that is missing, invented or expired is named as such, with a rid and HTTP 200', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	const token = caller.token;
	expect(await codeWith(caller, '')).toBe(41001);
	expect(await codeWith(caller, 'invented')).toBe(40014);
	await house.setClock({ now: START + 7_200_000 });
	caller.token = token;
	const refused = await caller.call(PROBE);
	expect(refused.errcode).toBe(42001);
	expect(refused.errmsg).toMatch(/^access_token expired rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
});

test('wrong credentials and a wrong method are refused at the token calls', async () => {
	const house = await openHouse();
	const caller = new Caller(house);
	expect((await caller.stableToken({ secret: 'wrong' })).errcode).toBe(40001);
	expect((await caller.plainToken('wrong')).errcode).toBe(40001);
	expect((await caller.stableToken({ appid: 'wxunknown' })).errcode).toBe(40013);
	expect((await caller.stableToken({ appid: '' })).errcode).toBe(41002);
	expect((await caller.stableToken({ secret: '' })).errcode).toBe(41004);
	expect((await caller.stableToken({ grant_type: 'other' })).errcode).toBe(40002);
	expect((await caller.get('/cgi-bin/stable_token')).errcode).toBe(43002);
});

test('an address outside the allow-list is told which address the platform saw', async () => {
	const house = await openHouse({}, { ipAllowList: ['10.20.30.40'] });
	const caller = new Caller(house);
	const refused = await caller.stableToken();
	expect(refused.errcode).toBe(40164);
	expect(refused.errmsg).toContain('invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist rid: ');

	house.putAccount({ appid: APPID, ipAllowList: ['127.0.0.1'] });
	caller.token = String((await caller.stableToken())['access_token']);
	expect(await caller.call(PROBE)).toEqual({ total_count: 0 });
	house.putAccount({ appid: APPID, ipAllowList: ['10.20.30.40'] });
	expect((await caller.call(PROBE)).errcode).toBe(40164);
});
