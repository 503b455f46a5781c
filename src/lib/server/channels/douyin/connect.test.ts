import { describe, expect, test } from 'vitest';
import { CLIENT_KEY, connectDouyin, openDouyinDesk, type DouyinDesk } from '#tests/support/douyin.ts';
import { deadlineOf, itemOf, Notebook } from '#tests/support/wechat.ts';
import type { Grant } from './grant.ts';

const DAY = 86_400_000;
const REFRESH = '/oauth/refresh_token/';
const RENEW = '/oauth/renew_refresh_token/';
const check = (desk: DouyinDesk) => desk.adapter.checkCredentials(desk.account);
const grantOf = async (desk: DouyinDesk) =>
	JSON.parse((await desk.account.memory.get('grant')) ?? 'null') as Grant | null;
const works = async (desk: DouyinDesk) =>
	(
		await desk.adapter.send({
			account: desk.account,
			item: itemOf(),
			steps: new Notebook(),
			deadline: deadlineOf(),
		})
	).kind === 'accepted';
const complete = (desk: DouyinDesk, code: string) =>
	desk.adapter.connection?.complete(desk.account, { code, redirectUri: 'https://desk.example/' });

describe('the authorisation of a Douyin account', () => {
	test('is sealed, and renews its access token before the end without a person', async () => {
		const desk = await openDouyinDesk();
		const first = await grantOf(desk);
		const rows = await desk.ctx.store.db.select().from(desk.ctx.store.s.channelMemory);
		expect(JSON.stringify(rows)).not.toContain(first?.access);
		await desk.advance(14.5 * DAY);
		expect(await works(desk)).toBe(true);
		const second = await grantOf(desk);
		expect(second?.access).not.toBe(first?.access);
		expect(second?.refreshExpiresAt).toBe(first?.refreshExpiresAt);
	});

	test('that Douyin refuses early is renewed once and the call repeated once', async () => {
		const desk = await openDouyinDesk();
		const path = '/api/douyin/v1/video/create_image_text/';
		desk.house.addFault({ path, fault: 'errcode', errcode: 28001008 });
		expect(await works(desk)).toBe(true);
		expect(desk.house.calls().filter((call) => call.path === path)).toHaveLength(2);
	});

	test('goes on for months with its five renewals, and then asks for a person', async () => {
		const desk = await openDouyinDesk();
		for (let day = 0; day < 140; day += 4) {
			expect((await check(desk)).state).toBe('ok');
			await desk.advance(4 * DAY);
		}
		expect(desk.house.calls().filter((call) => call.path === RENEW)).toHaveLength(5);
		for (let day = 0; day < 40; day += 4) await desk.advance(4 * DAY);
		const seen = await check(desk);
		expect(seen.state).toBe('refused');
		expect(seen.detail).toContain('重新授权');
		await connectDouyin(desk);
		expect(await works(desk)).toBe(true);
	});

	test.each(['drop_after', 'html_after', 'http_500_after', 'drop_before'] as const)(
		'whose renewal is answered by nobody (%s) still publishes, with days left to authorise again',
		async (fault) => {
			const desk = await openDouyinDesk();
			await desk.advance(23 * DAY);
			desk.house.addFault({ path: RENEW, fault });
			expect((await check(desk)).state).toBe('ok');
			expect(await works(desk)).toBe(true);
			await desk.advance(10 * DAY);
			expect(await works(desk)).toBe(true);
		},
	);

	test.each(['drop_before', 'drop_after', 'html'] as const)(
		'whose access token cannot be renewed just now (%s) goes on with the one it has',
		async (fault) => {
			const desk = await openDouyinDesk();
			await desk.advance(14.5 * DAY);
			desk.house.addFault({ path: REFRESH, fault });
			// The platform has forgotten the old token only where the renewal arrived.
			const sent = await works(desk);
			expect(sent || fault === 'drop_after').toBe(true);
			expect(await works(desk)).toBe(true);
		},
	);

	test('that ended asks for a person, and a network failure does not call it dead', async () => {
		const desk = await openDouyinDesk();
		desk.house.addFault({ path: '/api/douyin/v1/video/video_list/', fault: 'drop_before' });
		expect((await check(desk)).state).toBe('cannot_tell');
		await desk.advance(31 * DAY);
		expect(await check(desk)).toMatchObject({ state: 'refused' });
		expect(await works(desk)).toBe(false);
	});

	test('by another account, or that fails, leaves the one that works', async () => {
		const desk = await openDouyinDesk();
		const before = await grantOf(desk);
		desk.house.putDouyinAccount({ clientKey: CLIENT_KEY, openId: 'another', name: '别人' });
		expect(await complete(desk, await desk.allow('别人'))).toMatchObject({ state: 'refused' });
		expect(await complete(desk, 'no-code')).toMatchObject({ state: 'refused' });
		desk.house.addFault({ path: '/oauth/access_token/', fault: 'drop_after' });
		expect(await complete(desk, await desk.allow())).toMatchObject({ state: 'cannot_tell' });
		expect(await grantOf(desk)).toEqual(before);
		expect(await works(desk)).toBe(true);
	});

	test('is not needed where a person publishes', async () => {
		const manual = await openDouyinDesk({ mode: 'manual' });
		expect((await check(manual)).state).toBe('ok');
		const byPhone = await openDouyinDesk({ mode: 'h5' });
		expect((await check(byPhone)).state).toBe('ok');
		const none = await openDouyinDesk({ connected: false });
		expect((await check(none)).state).toBe('refused');
		expect(await works(none)).toBe(false);
	});
});
