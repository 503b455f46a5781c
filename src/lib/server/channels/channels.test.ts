import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createLogger } from '#lib/server/logger.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { freshFederation, type Federation } from '#tests/support/people.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { payloadOf } from '#tests/support/wechat.ts';
import { APPID, openHouse, SECRET } from '#simulators/testing.ts';
import { eventsAfter } from '../events/index.ts';
import { newId } from '../ids.ts';
import { createVault } from '../vault.ts';
import {
	changeChannel,
	checkChannel,
	createChannel,
	createChannelDirectory,
	createOutbound,
	createWebsiteChannel,
	createWechatChannel,
	listChannels,
	openAccount,
	pauseChannel,
	pullFigures,
	readChannel,
	receiveCallback,
	type ChannelDirectory,
	type ChannelFigure,
	type FitPicture,
	type SitePort,
} from './index.ts';
import { signatureOf } from './wechat/crypto.ts';

const TOKEN = 'callbackToken';
const CANARY = 'canary-0123456789abcdef';

interface Scene extends Federation {
	ctx: TestCtx & { channels: ChannelDirectory };
	/** Everything that was logged. */
	lines: string[];
}

const nowhere: SitePort = {
	put: () => Promise.reject(new Error('no site in this test')),
	find: () => Promise.resolve(null),
	retract: () => Promise.resolve(),
};

async function scene(engine: Engine, allow: string[] = []): Promise<Scene> {
	const bare = await freshCtx(engine);
	const lines: string[] = [];
	const sink = new Writable({
		write(chunk: Buffer, _encoding, done) {
			lines.push(chunk.toString());
			done();
		},
	});
	const log = createLogger('trace', sink);
	const fit: FitPicture = (picture) => Promise.resolve(picture);
	const parts = { ...bare, log, outbound: createOutbound({ allow }), fit };
	const adapters = [createWebsiteChannel(nowhere), createWechatChannel(parts)];
	const ctx = { ...bare, log, channels: createChannelDirectory(bare, adapters) };
	return { ctx, lines, ...(await freshFederation(bare)) };
}

const fields = (more: Record<string, unknown> = {}) => ({
	name: '铜江妇联公众号',
	appid: APPID,
	secret: CANARY,
	token: TOKEN,
	...more,
});
const add = (s: Scene, more: Record<string, unknown> = {}, unitId = s.units.city.id) =>
	createChannel(s.ctx, s.people.admin, {
		unitId,
		platform: 'wechat',
		fields: fields(more),
		formKey: newId(),
	});

describe.each(ENGINES)('channels on %s', (engine) => {
	test('are made with sealed secrets, and listed with nothing but whether they are set', async () => {
		const s = await scene(engine);
		const { id } = await add(s);
		const site = {
			unitId: s.units.city.id,
			platform: 'website',
			fields: { name: '铜江妇女网' },
			formKey: newId(),
		} as const;
		await createChannel(s.ctx, s.people.admin, site);
		const views = await listChannels(s.ctx, s.people.admin);
		expect(views.map(({ name, unitName }) => [name, unitName])).toEqual([
			['铜江妇联公众号', '铜江市妇联'],
			['铜江妇女网', '铜江市妇联'],
		]);
		expect(views[0]).toMatchObject({
			hasSecret: { secret: true, token: true, encodingAesKey: false },
			callbackPath: `/callback/${id}`,
			lastCheck: null,
		});
		const rows = await s.ctx.store.db.select().from(s.ctx.store.s.channels);
		const events = await eventsAfter(s.ctx.store, 0, 10);
		expect(events.map(({ kind }) => kind)).toEqual(['channel.created', 'channel.created']);
		expect(JSON.stringify([views, rows, events])).not.toContain(CANARY);
		expect((await openAccount(s.ctx, id)).credentials).toEqual({ secret: CANARY, token: TOKEN });
	});

	test('are seen and changed only within the reach of who manages them', async () => {
		const s = await scene(engine);
		const { id } = await add(s);
		const { id: lower } = await add(s, { appid: 'wxffffffffffffffff' }, s.units.township.id);
		const { countyAdmin, planner } = s.people;
		expect((await listChannels(s.ctx, countyAdmin)).map((view) => view.id)).toEqual([lower]);
		await expect(readChannel(s.ctx, countyAdmin, id)).rejects.toMatchObject({ status: 404 });
		await expect(
			changeChannel(s.ctx, countyAdmin, { channelId: id, fields: fields() }),
		).rejects.toMatchObject({ status: 404 });
		await expect(pauseChannel(s.ctx, countyAdmin, { channelId: id, paused: true })).rejects.toMatchObject({
			status: 404,
		});
		await expect(checkChannel(s.ctx, countyAdmin, id)).rejects.toMatchObject({ status: 404 });
		const above = {
			unitId: s.units.city.id,
			platform: 'website',
			fields: { name: '网' },
			formKey: newId(),
		} as const;
		await expect(createChannel(s.ctx, countyAdmin, above)).rejects.toMatchObject({ status: 404 });
		await expect(listChannels(s.ctx, planner)).rejects.toMatchObject({ status: 403 });
		await expect(createChannel(s.ctx, planner, above)).rejects.toMatchObject({ status: 403 });
		await expect(listChannels(s.ctx, null)).rejects.toMatchObject({ status: 401 });
	});

	test.each([
		[{ name: ' ' }, 'input.empty', 'name'],
		[{ name: '名'.repeat(41) }, 'input.too_long', 'name'],
		[{ appid: '' }, 'input.empty', 'appid'],
		[{ appid: 'gh_123' }, 'input.invalid', 'appid'],
		[{ secret: '' }, 'input.empty', 'secret'],
		[{ secret: '有中文的密钥' }, 'input.invalid', 'secret'],
		[{ token: 'a b' }, 'input.invalid', 'token'],
		[{ encodingAesKey: 'short' }, 'input.invalid', 'encodingAesKey'],
		[{ callbackMode: 'aes' }, 'input.invalid', 'encodingAesKey'],
		[{ callbackMode: 'rot13' }, 'input.invalid', 'callbackMode'],
		[{ mode: 'shout' }, 'input.invalid', 'mode'],
		[{ baseUrl: 'ftp://api.weixin.qq.com' }, 'input.invalid', 'baseUrl'],
		[{ baseUrl: 'https://user:pw@api.weixin.qq.com' }, 'input.invalid', 'baseUrl'],
		[{ titleWarn: '0' }, 'input.invalid', 'titleWarn'],
		[{ titleWarn: 'many' }, 'input.invalid', 'titleWarn'],
		[{ titleWarn: '60', titleBlock: '50' }, 'input.invalid', 'titleWarn'],
	])('with %j are refused and nothing is stored', async (more, code, name) => {
		const s = await scene(engine);
		await expect(add(s, more)).rejects.toMatchObject({ status: 400, code, params: { name } });
		expect(await listChannels(s.ctx, s.people.admin)).toEqual([]);
	});

	test('stand once for an account, and a form sent twice makes one', async () => {
		const s = await scene(engine);
		const input = {
			unitId: s.units.city.id,
			platform: 'wechat',
			fields: fields(),
			formKey: newId(),
		} as const;
		await createChannel(s.ctx, s.people.admin, input);
		await expect(createChannel(s.ctx, s.people.admin, input)).rejects.toMatchObject({
			code: 'conflict.replayed',
		});
		await expect(add(s, { name: '另一个' })).rejects.toMatchObject({
			code: 'input.duplicate',
			params: { name: 'appid' },
		});
		await expect(add(s, { appid: 'wxffffffffffffffff' })).rejects.toMatchObject({ params: { name: 'name' } });
		expect(await listChannels(s.ctx, s.people.admin)).toHaveLength(1);
	});

	test('keep a secret that is left empty, and name what changed', async () => {
		const s = await scene(engine);
		const { id } = await add(s);
		const change = (more: Record<string, unknown>) =>
			changeChannel(s.ctx, s.people.admin, {
				channelId: id,
				fields: fields({ secret: '', token: '', ...more }),
			});
		await change({ name: '新名称', mode: 'draft_only' });
		expect((await openAccount(s.ctx, id)).credentials).toEqual({ secret: CANARY, token: TOKEN });
		await change({ name: '新名称', mode: 'draft_only', token: 'another' });
		expect((await openAccount(s.ctx, id)).credentials).toEqual({ secret: CANARY, token: 'another' });
		await change({ name: '新名称', mode: 'draft_only' });
		const events = await eventsAfter(s.ctx.store, 0, 10);
		expect(events.map(({ payload }) => payload)).toEqual([
			{ platform: 'wechat' },
			{ fields: ['mode', 'name'] },
			{ fields: ['token'] },
		]);
	});

	test('send a secret to another address only for someone who types it', async () => {
		const s = await scene(engine);
		const { id } = await add(s);
		await (await openAccount(s.ctx, id)).memory.put('access_token', 'old', { secret: true });
		const moved = { secret: '', token: '', baseUrl: 'https://collector.example' };
		const change = (more: Record<string, unknown>) =>
			changeChannel(s.ctx, s.people.admin, { channelId: id, fields: fields(more) });
		await expect(change(moved)).rejects.toMatchObject({ params: { name: 'secret' } });
		expect((await openAccount(s.ctx, id)).settings.baseUrl).toBe('https://api.weixin.qq.com');
		await change({ ...moved, secret: 'typed-by-hand-1' });
		const account = await openAccount(s.ctx, id);
		expect(account.credentials).toEqual({ secret: 'typed-by-hand-1' });
		expect(await account.memory.get('access_token')).toBeNull();
	});

	test('stop and start', async () => {
		const s = await scene(engine);
		const { id } = await add(s);
		const pause = (paused: boolean) => pauseChannel(s.ctx, s.people.admin, { channelId: id, paused });
		await pause(true);
		expect((await readChannel(s.ctx, s.people.admin, id)).pausedAt).toBe(s.ctx.clock.now());
		await expect(pause(true)).rejects.toMatchObject({ code: 'conflict.state' });
		await pause(false);
		expect((await readChannel(s.ctx, s.people.admin, id)).pausedAt).toBeNull();
	});

	test('remember until their time is over, and secrets only sealed and for themselves', async () => {
		const s = await scene(engine);
		const { id } = await add(s);
		const { memory } = await openAccount(s.ctx, id);
		await memory.put('a', '明文');
		await memory.put('b', CANARY, { secret: true, expiresAt: s.ctx.clock.now() + 1_000 });
		expect([await memory.get('a'), await memory.get('b'), await memory.get('c')]).toEqual([
			'明文',
			CANARY,
			null,
		]);
		const { channelMemory } = s.ctx.store.s;
		const rows = await s.ctx.store.db.select().from(channelMemory);
		expect(JSON.stringify(rows)).not.toContain(CANARY);
		// Moved to another key, the sealed text opens no more.
		const sealed = rows.find((row) => row.key === 'b')?.value ?? '';
		await s.ctx.store.tx(
			async (tx) =>
				void (await tx.db.insert(channelMemory).values({ channelId: id, key: 'c', value: sealed, at: 1 })),
		);
		expect(await memory.get('c')).toBeNull();
		s.ctx.clock.advance(1_000);
		expect(await memory.get('b')).toBeNull();
		await memory.put('a', '改');
		expect(await memory.get('a')).toBe('改');
		await memory.forget('a');
		expect(await memory.get('a')).toBeNull();
	});

	test('whose credentials no longer open say so, and take new ones', async () => {
		const s = await scene(engine);
		const { id } = await add(s);
		const restored = { ...s.ctx, vault: createVault(Buffer.alloc(32, 7)) };
		await expect(openAccount(restored, id)).rejects.toThrow();
		expect(await checkChannel(restored, s.people.admin, id)).toMatchObject({ state: 'refused' });
		expect((await readChannel(restored, s.people.admin, id)).hasSecret.secret).toBe(false);
		await changeChannel(restored, s.people.admin, {
			channelId: id,
			fields: fields({ secret: 'typed-anew-1' }),
		});
		expect((await openAccount(restored, id)).credentials.secret).toBe('typed-anew-1');
	});

	test('are tested with a real call, and the result is kept for the list', async () => {
		const house = await openHouse();
		const s = await scene(engine, [new URL(house.wechat).host]);
		const { id } = await add(s, { baseUrl: house.wechat, secret: SECRET });
		const check = await checkChannel(s.ctx, s.people.admin, id);
		expect(check).toMatchObject({ state: 'ok', at: s.ctx.clock.now() });
		expect((await readChannel(s.ctx, s.people.admin, id)).lastCheck).toEqual(check);
	});

	test('keep a callback once, whoever repeats it, and nothing that is not signed', async () => {
		const s = await scene(engine);
		const { id } = await add(s);
		const xml =
			'<xml><FromUserName>o1</FromUserName><CreateTime>1</CreateTime><Event>PUBLISHJOBFINISH</Event><PublishEventInfo>' +
			'<publish_id>77</publish_id><publish_status>0</publish_status><article_id>A1</article_id></PublishEventInfo></xml>';
		const timestamp = String(s.ctx.clock.now() / 1_000);
		const query = { timestamp, nonce: '1', signature: signatureOf(TOKEN, timestamp, '1') };
		const send = (channelId: string, more: Record<string, string> = {}) =>
			receiveCallback(s.ctx, channelId, { method: 'POST', body: xml, query: { ...query, ...more } });
		expect(await send(id)).toMatchObject({ status: 200, body: 'success', event: { jobId: '77' } });
		expect(await send(id)).toMatchObject({ status: 200, body: 'success', event: null });
		expect(await send(id, { signature: 'f'.repeat(40) })).toMatchObject({ status: 403, event: null });
		expect(await send(newId())).toMatchObject({ status: 404, event: null });
		const rows = await s.ctx.store.db.select().from(s.ctx.store.s.channelCallbacks);
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({ channelId: id, jobId: '77', processedAt: null });
	});

	test('never write a secret into a log, a page or an error', async () => {
		const house = await openHouse();
		const s = await scene(engine, [new URL(house.wechat).host]);
		const { id } = await add(s, { baseUrl: house.wechat });
		house.addFault({ path: '/cgi-bin/stable_token', fault: 'drop_after', nth: 2 });
		const results = [
			await checkChannel(s.ctx, s.people.admin, id),
			await checkChannel(s.ctx, s.people.admin, id),
			await listChannels(s.ctx, s.people.admin),
			await add(s).catch((error: unknown) => error),
			await openAccount({ ...s.ctx, vault: createVault(Buffer.alloc(32, 7)) }, id).catch(
				(error: unknown) => error,
			),
		];
		expect(s.lines.length).toBeGreaterThan(1);
		expect(s.lines.join('') + JSON.stringify(results) + results.map(String).join('')).not.toContain(CANARY);
	});
});

describe('the daily pull of figures', () => {
	const HOUR = 3_600_000;

	async function publishedScene() {
		const house = await openHouse();
		const s = await scene('sqlite', [new URL(house.wechat).host]);
		const { id } = await add(s, { baseUrl: house.wechat, secret: SECRET });
		const { publications } = s.ctx.store.s;
		const at = s.ctx.clock.now();
		const publicationId = newId();
		await s.ctx.store.tx(
			async (tx) =>
				void (await tx.db.insert(publications).values({
					id: publicationId,
					postId: 'p',
					revisionId: 'r',
					channelId: id,
					unitId: s.units.city.id,
					hash: 'h',
					payload: payloadOf(),
					state: 'published',
					dueAt: at,
					latenessMs: 0,
					remoteId: 'A1',
					url: 'https://mp.weixin.qq.com/s/1',
					publishedAt: at,
					createdAt: at,
					updatedAt: at,
				})),
		);
		const got: ChannelFigure[][] = [];
		const sink = {
			record: (_id: string, figures: readonly ChannelFigure[]) =>
				Promise.resolve(void got.push([...figures])),
		};
		const asked = () => house.calls().filter(({ path }) => path === '/datacube/getarticletotaldetail').length;
		const advance = async (ms: number) => {
			s.ctx.clock.advance(ms);
			await house.setClock({ advanceMs: ms });
		};
		return { ...s, house, got, sink, asked, advance, publicationId };
	}

	test('asks each hour until the figures are final, and then no more that day', async () => {
		const t = await publishedScene();
		await t.advance(21 * HOUR + 20 * 60_000); // 08:08 the next day: first version, is_delay
		await pullFigures(t.ctx, t.sink);
		await pullFigures(t.ctx, t.sink);
		expect(t.asked()).toBe(2);
		await t.advance(4 * HOUR); // final for the day
		await pullFigures(t.ctx, t.sink);
		await pullFigures(t.ctx, t.sink);
		expect(t.asked()).toBe(3);
		await t.advance(24 * HOUR);
		await pullFigures(t.ctx, t.sink);
		expect(t.asked()).toBe(4);
	});

	test('hands on figures with the publication they belong to', async () => {
		const t = await publishedScene();
		await t.advance(24 * HOUR);
		const figure = { indicator: 'wechat.readers', remoteId: 'A1', value: 5, asOf: 1, key: 'k' } as const;
		const adapter = t.ctx.channels.adapterOf({ id: '', platform: 'wechat' });
		const others = { ...figure, remoteId: 'not ours' };
		const figures = () => Promise.resolve({ figures: [figure, others], complete: true });
		const channels = { ...t.ctx.channels, adapterOf: () => ({ ...adapter, figures }) };
		await pullFigures({ ...t.ctx, channels }, t.sink);
		expect(t.got).toEqual([[{ ...figure, publicationId: t.publicationId, unitId: t.units.city.id }]]);
	});

	test('goes on with other accounts when one fails, and tries the failed one again', async () => {
		const t = await publishedScene();
		await t.advance(24 * HOUR);
		t.house.addFault({ path: '/datacube/getarticletotaldetail', fault: 'http_500_before' });
		await pullFigures(t.ctx, t.sink);
		expect(t.lines.join('')).toContain('could not be pulled');
		await pullFigures(t.ctx, t.sink);
		expect(t.asked()).toBe(2);
	});

	test('leaves a paused channel alone', async () => {
		const t = await publishedScene();
		await t.advance(24 * HOUR);
		const [view] = await listChannels(t.ctx, t.people.admin);
		await pauseChannel(t.ctx, t.people.admin, { channelId: view?.id ?? '', paused: true });
		await pullFigures(t.ctx, t.sink);
		expect(t.asked()).toBe(0);
	});
});
