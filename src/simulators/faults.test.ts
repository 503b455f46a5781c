import { request, type ClientRequest } from 'node:http';
import { expect, test } from 'vitest';
import type { Simulators } from '#simulators/index.ts';
import { APPID, article, Caller, cover, draft, openHouse, SECRET, signedIn } from '#simulators/testing.ts';

const ADD = '/cgi-bin/draft/add';

async function opened(): Promise<{ house: Simulators; caller: Caller; add: () => Promise<Response> }> {
	const house = await openHouse();
	const caller = await signedIn(house);
	const body = JSON.stringify({ articles: [article(await cover(caller))] });
	return { house, caller, add: () => fetch(caller.address(ADD), { method: 'POST', body }) };
}

async function drafts(caller: Caller): Promise<unknown> {
	return (await caller.call('/cgi-bin/draft/count'))['total_count'];
}

/** Sends a draft and says what hit it, if anything. */
function sendDraft(caller: Caller, thumb: string): { request: ClientRequest; ended: Promise<string> } {
	const sent = request(caller.address(ADD), { method: 'POST' });
	const ended = new Promise<string>((resolve) => {
		sent.on('response', (answer) => {
			answer.resume();
			resolve(`HTTP ${answer.statusCode ?? 0}`);
		});
		sent.on('error', (error) => resolve(error.message));
	});
	sent.end(JSON.stringify({ articles: [article(thumb)] }));
	return { request: sent, ended };
}

/** Waits until a condition holds, at most five seconds. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = performance.now() + 5_000;
	while (!(await condition())) {
		if (performance.now() > deadline) throw new Error('it never came true');
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

test.each([
	['drop_before', 0],
	['drop_after', 1],
] as const)('with %s the line is cut and %i drafts exist', async (fault, effect) => {
	const { house, caller, add } = await opened();
	house.addFault({ path: ADD, fault });
	await expect(add()).rejects.toThrow();
	expect(await drafts(caller)).toBe(effect);
	expect((await add()).status).toBe(200);
	expect(house.calls().find((call) => call.fault === fault)).toMatchObject({
		path: ADD,
		httpStatus: null,
		errcode: null,
	});
});

test.each([
	['http_500_before', 500, /<h1>500/, 0],
	['http_500_after', 500, /<h1>500/, 1],
	['html', 200, /<html>/, 0],
	['html_after', 200, /<html>/, 1],
	['empty', 200, /^$/, 0],
	['empty_after', 200, /^$/, 1],
	['errcode', 200, /^\{"errcode":-1,"errmsg":"system error rid: /, 0],
	['errcode_after', 200, /^\{"errcode":-1,"errmsg":"system error rid: /, 1],
] as const)(
	'with %s the answer is HTTP %i, not the platform’s own',
	async (...[fault, status, text, effect]) => {
		const { house, caller, add } = await opened();
		house.addFault({ path: ADD, fault });
		const answer = await add();
		expect(answer.status).toBe(status);
		expect(await answer.text()).toMatch(text);
		expect(await drafts(caller)).toBe(effect);
	},
);

test('a chosen error code comes back with its words', async () => {
	const { house, caller, add } = await opened();
	house.addFault({ path: ADD, fault: 'errcode', errcode: 45011 });
	expect(await (await add()).json()).toMatchObject({ errcode: 45011 });
	house.addFault({ path: ADD, fault: 'errcode', errcode: 53503, errmsg: 'draft did not pass' });
	expect(await (await add()).text()).toContain('"errmsg":"draft did not pass rid: ');
	expect(await drafts(caller)).toBe(0);
});

test('only the nth call is hit, only on its path, as often as asked, and only for its account', async () => {
	const { house, caller, add } = await opened();
	house.addFault({ path: ADD, fault: 'errcode', nth: 2, times: 2, account: APPID });
	expect(house.faults()).toMatchObject([{ skip: 1, left: 2 }]);
	const codes: unknown[] = [];
	for (let i = 0; i < 4; i++) codes.push(((await (await add()).json()) as { errcode?: number }).errcode ?? 0);
	expect(codes).toEqual([0, -1, -1, 0]);
	expect(await drafts(caller)).toBe(2);

	house.addFault({ path: ADD, fault: 'errcode', account: 'wxother' });
	expect(((await (await add()).json()) as { errcode?: number }).errcode).toBeUndefined();
	house.clearFaults();
	expect(house.faults()).toEqual([]);
});

test('a delayed call has its effect even when the caller has stopped waiting', async () => {
	const { house, caller } = await opened();
	house.addFault({ path: ADD, fault: 'delay', delayMs: 250 });
	const slow = sendDraft(caller, await cover(caller));
	setTimeout(() => slow.request.destroy(), 50);
	expect(await slow.ended).toBe('socket hang up');
	await until(async () => (await drafts(caller)) === 1);
	expect(house.calls().some((call) => call.fault === 'delay')).toBe(true);
});

test('a call held before its effect goes on when released', async () => {
	const { house, caller } = await opened();
	house.addFault({ path: ADD, fault: 'hold_before' });
	const waiting = sendDraft(caller, await cover(caller));
	const held = await house.firstHeld();
	expect(held).toMatchObject({ platform: 'wechat', path: ADD, fault: 'hold_before', callerWaits: true });
	expect(await drafts(caller)).toBe(0);
	expect(house.release(held.id)).toBe(1);
	expect(await waiting.ended).toBe('HTTP 200');
	expect(await drafts(caller)).toBe(1);
	expect(house.held()).toEqual([]);
});

test('a caller that dies while held before the effect leaves nothing behind, unless the request is let through', async () => {
	const { house, caller } = await opened();
	const thumb = await cover(caller);
	for (const [proceed, effect] of [
		[false, 0],
		[true, 1],
	] as const) {
		house.addFault({ path: ADD, fault: 'hold_before' });
		const dying = sendDraft(caller, thumb);
		await house.firstHeld();
		dying.request.destroy();
		await until(() => house.held()[0]?.callerWaits === false);
		house.release(undefined, proceed);
		await until(() => house.calls().at(-1)?.fault === 'hold_before');
		expect(await drafts(caller)).toBe(effect);
	}
});

test('a call held after its effect has happened, whatever becomes of the caller', async () => {
	const { house, caller } = await opened();
	house.addFault({ path: ADD, fault: 'hold_after' });
	const dying = sendDraft(caller, await cover(caller));
	await house.firstHeld();
	dying.request.destroy();
	await dying.ended;
	expect(await drafts(caller)).toBe(1);
	await until(() => house.held()[0]?.callerWaits === false);
	expect(house.release()).toBe(1);
});

test('the admin API plans, lists and releases as the program does', async () => {
	const { house, caller } = await opened();
	const post = async (path: string, body: object) => {
		const answer = await fetch(`${house.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
		return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
	};
	const list = async (path: string) => (await (await fetch(`${house.url}${path}`)).json()) as unknown[];
	expect((await post('/admin/faults', { path: ADD, fault: 'hold_before' })).body).toMatchObject({ id: 1 });
	expect((await post('/admin/faults', { path: ADD, fault: 'nonsense' })).status).toBe(400);
	expect((await post('/admin/faults', { fault: 'drop_after' })).status).toBe(400);
	expect(await list('/admin/faults')).toHaveLength(1);
	const waiting = sendDraft(caller, await cover(caller));
	await until(async () => (await list('/admin/held')).length === 1);
	expect((await post('/admin/release', {})).body).toEqual({ released: 1 });
	expect(await waiting.ended).toBe('HTTP 200');
	expect(await list('/admin/calls')).toContainEqual(
		expect.objectContaining({ path: ADD, account: APPID, errcode: 0, fault: 'hold_before', httpStatus: 200 }),
	);
	expect((await post('/admin/faults', { fault: 'lose_callback' })).status).toBe(200);
	expect((await post('/admin/faults/clear', {})).body).toEqual({ ok: true });
	expect(await list('/admin/faults')).toEqual([]);
});

test('accounts, clock and ledger are reached over HTTP', async () => {
	const house = await openHouse();
	const post = async (path: string, body: string) => fetch(`${house.url}${path}`, { method: 'POST', body });
	const account = { appid: 'wxnew', secret: SECRET, name: '东川县妇联', publishDelayMs: { min: 0, max: 0 } };
	expect((await post('/admin/accounts', JSON.stringify(account))).status).toBe(200);
	expect((await post('/admin/accounts', '{"appid":"new"}')).status).toBe(400);
	const unsafe = {
		...account,
		callback: { url: 'http://127.0.0.1:1/', token: 't', mode: 'aes', aesKey: 'short' },
	};
	expect((await post('/admin/accounts', JSON.stringify(unsafe))).status).toBe(400);
	const caller = new Caller(house);
	caller.token = String((await caller.stableToken({ appid: 'wxnew' }))['access_token']);
	const mediaId = await draft(caller, {}, 'pub-http');
	await caller.call('/cgi-bin/freepublish/submit', { media_id: mediaId });

	const clock: unknown = await (await post('/admin/clock', '{"advanceMs":1000}')).json();
	expect(clock).toMatchObject({ now: house.now(), speed: 0 });
	expect((await post('/admin/clock', '{"speed":-1}')).status).toBe(400);
	expect((await post('/admin/clock', 'no json')).status).toBe(400);
	const ledger = (await (await fetch(`${house.url}/admin/ledger`)).json()) as unknown[];
	expect(ledger).toMatchObject([{ account: 'wxnew', marker: 'pub-http', publicCount: 1 }]);
	expect((await fetch(`${house.url}/admin/nothing`)).status).toBe(404);
});

test('a page on another site cannot press the buttons', async () => {
	const house = await openHouse();
	const press = (origin: string) =>
		fetch(`${house.url}/admin/clock`, { method: 'POST', headers: { origin }, body: '{"advanceMs":1}' });
	expect((await press('http://elsewhere.example')).status).toBe(403);
	expect((await press(house.url)).status).toBe(200);
});

test('an account named later keeps its drafts', async () => {
	const house = await openHouse();
	const caller = await signedIn(house);
	await draft(caller);
	house.putAccount({ appid: APPID, name: '改名' });
	expect(await drafts(caller)).toBe(1);
	expect(new Caller(house).base).toBe(`${house.url}/sim/wechat`);
});
