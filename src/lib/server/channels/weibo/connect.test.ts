import { describe, expect, test } from 'vitest';
import { APPKEY, BACK, connect, openWeiboDesk, statusOf, UID, type WeiboDesk } from '#tests/support/weibo.ts';
import { deadlineOf, itemOf, Notebook } from '#tests/support/wechat.ts';

const DAY = 86_400_000;
const complete = (desk: WeiboDesk, code: string) =>
	desk.adapter.connection?.complete(desk.account, { code, redirectUri: BACK });
const check = (desk: WeiboDesk) => desk.adapter.checkCredentials(desk.account);
const works = async (desk: WeiboDesk) =>
	(
		await desk.adapter.send({
			account: desk.account,
			item: itemOf(statusOf({ summary: `第 ${desk.ctx.clock.now()} 号` })),
			steps: new Notebook(),
			deadline: deadlineOf(),
		})
	).kind === 'published';

describe('the authorisation of a Weibo account', () => {
	test('is asked for on Weibo’s own page, with our address, state and a fresh login', async () => {
		const desk = await openWeiboDesk({ connected: false });
		const address = new URL(
			desk.adapter.connection?.address(desk.account, { redirectUri: BACK, state: 's' }) ?? '',
		);
		expect(Object.fromEntries(address.searchParams)).toEqual({
			client_id: APPKEY,
			redirect_uri: BACK,
			response_type: 'code',
			state: 's',
			forcelogin: 'true',
		});
		expect(address.href).not.toContain('secret');
	});

	test('lasts as long as Weibo says, as text or as number, and the test of the account says so', async () => {
		for (const tokenLifeS of [86_400, 7 * 86_400]) {
			const desk = await openWeiboDesk({ account: { tokenLifeS } });
			expect(await check(desk)).toMatchObject({
				state: 'ok',
				expiresAt: desk.ctx.clock.now() + tokenLifeS * 1_000,
			});
		}
	});

	test('is sealed, and nowhere in the database in the clear', async () => {
		const desk = await openWeiboDesk();
		const grant = JSON.parse((await desk.account.memory.get('grant')) ?? '{}') as { token: string };
		expect(grant.token).toMatch(/^2\.00/);
		const rows = await desk.ctx.store.db.select().from(desk.ctx.store.s.channelMemory);
		expect(JSON.stringify(rows)).not.toContain(grant.token);
	});

	test('that ended asks for a person, and says so before a post needs it', async () => {
		const desk = await openWeiboDesk({ account: { tokenLifeS: 86_400 } });
		await desk.advance(DAY);
		const seen = await check(desk);
		expect(seen.state).toBe('refused');
		expect(seen.detail).toContain('重新授权');
		expect(await works(desk)).toBe(false);
		await connect(desk);
		expect(await works(desk)).toBe(true);
	});

	test('by another account is refused, and the one that works goes on working', async () => {
		const desk = await openWeiboDesk();
		desk.house.putWeiboAccount({ appkey: APPKEY, uid: '5060000002', name: '5060000002' });
		const seen = await complete(desk, await desk.allow('5060000002'));
		expect(seen).toMatchObject({ state: 'refused' });
		expect(seen?.detail).toContain('5060000002');
		expect(await works(desk)).toBe(true);
	});

	test.each([
		['the code is wrong', 'errcode', '/oauth2/access_token', 'refused'],
		['the answer is lost', 'drop_after', '/oauth2/access_token', 'cannot_tell'],
		['the answer is a web page', 'html_after', '/oauth2/access_token', 'cannot_tell'],
		['the answer is empty', 'empty_after', '/oauth2/access_token', 'cannot_tell'],
		['the new token cannot be confirmed', 'drop_before', '/oauth2/get_token_info', 'cannot_tell'],
	] as const)('that fails because %s loses nothing', async (_name, fault, path, state) => {
		const desk = await openWeiboDesk();
		const code = await desk.allow();
		desk.house.addFault({ path, fault, errcode: 21325 });
		expect((await complete(desk, code))?.state).toBe(state);
		expect(await works(desk)).toBe(true);
	});

	test('for another application is refused', async () => {
		const desk = await openWeiboDesk();
		const account = { ...desk.account, settings: { ...desk.account.settings, appkey: '999999' } };
		expect(await desk.adapter.checkCredentials(account)).toMatchObject({ state: 'refused' });
	});

	test.each(['drop_before', 'http_500_before', 'html', 'empty'] as const)(
		'is not called dead when the network fails (%s)',
		async (fault) => {
			const desk = await openWeiboDesk();
			desk.house.addFault({ path: '/oauth2/get_token_info', fault });
			expect((await check(desk)).state).toBe('cannot_tell');
		},
	);

	test('that a person took back is found out', async () => {
		const desk = await openWeiboDesk();
		desk.house.addFault({ path: '/oauth2/get_token_info', fault: 'errcode', errcode: 21319 });
		expect(await check(desk)).toMatchObject({
			state: 'refused',
			detail: expect.stringContaining('取消') as string,
		});
		expect(UID).toBe(desk.account.settings.uid);
	});
});
