import { describe, expect, test } from 'vitest';
import { createWechatChannel } from './wechat/index.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { freshFederation, type Federation } from '#tests/support/people.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { APPID, openHouse, SECRET } from '#simulators/testing.ts';
import type { Simulators } from '#simulators/index.ts';
import { eventsAfter } from '../events/index.ts';
import { newId } from '../ids.ts';
import { scopeOf } from '../units/index.ts';
import type { CredentialCheck } from './channel.ts';
import { decideHealth, isCheckDue, type Health } from './health-rules.ts';
import {
	changeChannel,
	checkChannels,
	createChannel,
	createChannelDirectory,
	createOutbound,
	listTroubles,
	openAccount,
	pauseChannel,
	readChannel,
	type ChannelDirectory,
} from './index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-24T10:48:00+08:00');

const ok = (expiresAt: number | null = null): CredentialCheck => ({
	state: 'ok',
	detail: '可用。',
	expiresAt,
});
const refused: CredentialCheck = { state: 'refused', detail: '不可用。', expiresAt: null };
const silent: CredentialCheck = { state: 'cannot_tell', detail: '连不上。', expiresAt: null };

describe('what test calls tell', () => {
	/** The news of one call after another. */
	function told(calls: readonly [check: CredentialCheck, at: number][]): (string | null)[] {
		let health: Health | null = null;
		return calls.map(([check, at]) => {
			const decided = decideHealth(health, check, at);
			health = decided.health;
			const { news } = decided;
			return news === null ? null : news.kind === 'expiring' ? `${news.days} days` : news.kind;
		});
	}

	test('an end is told at 7, 3 and 1 days, once each', () => {
		const end = NOW + 9 * DAY;
		const daily = Array.from({ length: 9 }, (_, day): [CredentialCheck, number] => [
			ok(end),
			NOW + day * DAY,
		]);
		const twice = daily.flatMap(([check, at]): [CredentialCheck, number][] => [
			[check, at],
			[check, at + HOUR],
		]);
		expect(told(twice).filter((news) => news !== null)).toEqual(['7 days', '3 days', '1 days']);
	});

	test('an end first seen late is told with the days that are left', () => {
		expect(
			told([
				[ok(NOW + 4.5 * DAY), NOW],
				[ok(NOW + 4.5 * DAY), NOW + DAY],
			]),
		).toEqual(['5 days', null]);
	});

	test('a renewed end is told anew, one that wavers by seconds is not', () => {
		const end = NOW + 2 * DAY;
		expect(
			told([
				[ok(end), NOW],
				[ok(end + 5_000), NOW + HOUR],
				[ok(end + 30 * DAY), NOW + DAY],
			]),
		).toEqual(['2 days', null, 'recovered']);
		expect(
			told([
				[ok(end), NOW],
				[ok(NOW + 40 * DAY), NOW],
				[ok(NOW + 40 * DAY), NOW + 34 * DAY],
			]),
		).toEqual(['2 days', 'recovered', '6 days']);
	});

	test('a death is told once, whatever the network did in between, and so is a recovery', () => {
		const calls: CredentialCheck[] = [ok(), refused, refused, silent, refused, ok(), ok(), refused];
		expect(told(calls.map((check, i) => [check, NOW + i * DAY]))).toEqual([
			null,
			'refused',
			null,
			null,
			null,
			'recovered',
			null,
			'refused',
		]);
	});

	test('a network failure is never a death, and keeps the end that was known', () => {
		expect(
			told([
				[silent, NOW],
				[silent, NOW + DAY],
			]),
		).toEqual([null, null]);
		const end = NOW + 8 * DAY;
		expect(
			told([
				[ok(end), NOW],
				[silent, NOW + 2 * DAY],
			]),
		).toEqual([null, '6 days']);
		expect(decideHealth(decideHealth(null, ok(end), NOW).health, silent, NOW).health).toMatchObject({
			state: 'cannot_tell',
			known: 'ok',
			expiresAt: end,
		});
	});

	test('the next call is a day after an answer, an hour after none, and soon after a clock set back', () => {
		const after = (check: CredentialCheck) => decideHealth(null, check, NOW).health;
		expect(isCheckDue(null, NOW)).toBe(true);
		expect([isCheckDue(after(ok()), NOW + DAY - 1), isCheckDue(after(ok()), NOW + DAY)]).toEqual([
			false,
			true,
		]);
		expect([isCheckDue(after(silent), NOW + HOUR - 1), isCheckDue(after(silent), NOW + HOUR)]).toEqual([
			false,
			true,
		]);
		expect(isCheckDue(after(refused), NOW - 2 * HOUR)).toBe(true);
	});
});

interface Scene extends Federation {
	ctx: TestCtx & { channels: ChannelDirectory };
	house: Simulators;
	id: string;
	run(): Promise<void>;
	news(): Promise<string[]>;
	calls(): number;
}

async function scene(engine: Engine): Promise<Scene> {
	const bare = await freshCtx(engine);
	const house = await openHouse({ now: bare.clock.now() });
	const outbound = createOutbound({ allow: [new URL(house.wechat).host] });
	const adapter = createWechatChannel({ ...bare, outbound, fit: (picture) => Promise.resolve(picture) });
	const ctx = { ...bare, channels: createChannelDirectory(bare, [adapter]) };
	const people = await freshFederation(bare);
	const { id } = await createChannel(ctx, people.people.admin, {
		unitId: people.units.city.id,
		platform: 'wechat',
		fields: fields(house),
		formKey: newId(),
	});
	return {
		...people,
		ctx,
		house,
		id,
		run: () => checkChannels(ctx),
		async news() {
			const events = await eventsAfter(ctx.store, 0, 1_000);
			return events.map(({ kind }) => kind).filter((kind) => /^channel\.(exp|ref|rec)/.test(kind));
		},
		calls: () => house.calls().filter(({ path }) => path === '/cgi-bin/stable_token').length,
	};
}
const fields = (house: Simulators, more: Record<string, string> = {}) => ({
	name: '铜江妇联公众号',
	appid: APPID,
	secret: SECRET,
	token: 'callbackToken',
	baseUrl: house.wechat,
	...more,
});

describe.each(ENGINES)('the daily test call on %s', (engine) => {
	test('is made once a day for each running channel, by one node', async () => {
		const s = await scene(engine);
		await Promise.all([s.run(), s.run()]);
		expect(s.calls()).toBe(1);
		s.ctx.clock.advance(DAY - MINUTE);
		await s.run();
		expect(s.calls()).toBe(1);
		await pauseChannel(s.ctx, s.people.admin, { channelId: s.id, paused: true });
		s.ctx.clock.advance(2 * MINUTE);
		await s.run();
		expect(s.calls()).toBe(1);
		await pauseChannel(s.ctx, s.people.admin, { channelId: s.id, paused: false });
		await s.run();
		expect(s.calls()).toBe(2);
		expect(await s.news()).toEqual([]);
	});

	test('tells of a death once, lists it as trouble, and of the recovery', async () => {
		const s = await scene(engine);
		const troubles = () => listTroubles(s.ctx, scopeOf(s.people.admin, 'channel.manage'));
		await s.run();
		expect(await troubles()).toEqual([]);
		s.house.putAccount({ appid: APPID, secret: 'another-secret-of-the-same-account' });
		for (let day = 0; day < 3; day++) {
			s.ctx.clock.advance(DAY);
			await s.run();
		}
		expect(await s.news()).toEqual(['channel.refused']);
		expect(await troubles()).toMatchObject([{ channelId: s.id, endsAt: null }]);
		s.house.putAccount({ appid: APPID, secret: SECRET });
		s.ctx.clock.advance(DAY);
		await s.run();
		expect(await s.news()).toEqual(['channel.refused', 'channel.recovered']);
		expect(await troubles()).toEqual([]);
	});

	test('that finds no network is repeated after an hour and calls nobody dead', async () => {
		const s = await scene(engine);
		await s.run();
		s.house.addFault({ path: '/cgi-bin/stable_token', fault: 'drop_before', times: 2 });
		s.ctx.clock.advance(DAY);
		await s.run();
		expect((await readChannel(s.ctx, s.people.admin, s.id)).lastCheck).toMatchObject({
			state: 'cannot_tell',
			known: 'ok',
		});
		s.ctx.clock.advance(HOUR);
		await s.run();
		s.ctx.clock.advance(HOUR);
		await s.run();
		expect((await readChannel(s.ctx, s.people.admin, s.id)).lastCheck).toMatchObject({ state: 'ok' });
		expect(await s.news()).toEqual([]);
	});
});

describe.each(ENGINES)('a channel that works, given other credentials, on %s', (engine) => {
	const WRONG = 'a-secret-that-nobody-knows';
	const change = (s: Scene, more: Record<string, string>, insists = false) =>
		changeChannel(s.ctx, s.people.admin, { channelId: s.id, fields: fields(s.house, more), insists });
	const secretOf = async (s: Scene) => (await openAccount(s.ctx, s.id)).credentials.secret;

	test('keeps the old ones when the new ones fail, or cannot be tested', async () => {
		const s = await scene(engine);
		await s.run();
		await expect(change(s, { secret: WRONG })).rejects.toMatchObject({ code: 'channel.untested' });
		s.house.addFault({ path: '/cgi-bin/stable_token', fault: 'drop_before' });
		await expect(change(s, { secret: SECRET, name: '改名' })).rejects.toMatchObject({
			code: 'channel.untested',
		});
		expect(await secretOf(s)).toBe(SECRET);
		expect((await readChannel(s.ctx, s.people.admin, s.id)).name).toBe('铜江妇联公众号');
	});

	test('takes new ones that pass, and any others when the person insists', async () => {
		const s = await scene(engine);
		await s.run();
		const renewed = 'a-renewed-secret-of-the-account-1';
		s.house.putAccount({ appid: APPID, secret: renewed });
		await change(s, { secret: renewed });
		expect(await secretOf(s)).toBe(renewed);
		await change(s, { secret: WRONG }, true);
		expect(await secretOf(s)).toBe(WRONG);
	});

	test('remembers what was published and what was granted, and forgets only tokens', async () => {
		const s = await scene(engine);
		await s.run();
		const { memory } = await openAccount(s.ctx, s.id);
		await memory.put('submitted:p1', '1');
		await memory.put('grant', 'refresh', { secret: true });
		expect(await memory.get('access_token')).not.toBeNull();
		await change(s, { secret: WRONG }, true);
		expect([
			await memory.get('submitted:p1'),
			await memory.get('grant'),
			await memory.get('access_token'),
		]).toEqual(['1', 'refresh', null]);
	});
});
