import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { deskTopic, unitTopic, wallTopic } from '#lib/contract/live.ts';
import type { BeatNotice, DeskState } from '#lib/contract/boards.ts';
import { approvePost, insertChannel } from '#tests/faults/approved-post.ts';
import { freshCtx } from '#tests/support/ctx.ts';
import { eventually, Follower, runningCtx } from '#tests/support/live.ts';
import { freshFederation, PASSWORD, type Federation, type PersonKey } from '#tests/support/people.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { signIn, SESSION_COOKIE } from '../auth/index.ts';
import type { Ctx } from '../ctx.ts';
import { followPosts } from '../publishing/index.ts';
import { createWall, enterWall, pairDevice, revokeDevice, wallCookie } from '../walls/index.ts';
import { boardUnit } from './board-unit.ts';
import { openLive } from './open-live.ts';
import type { Viewer } from './topic.ts';

const person = (federation: Federation, key: PersonKey): Viewer => ({
	kind: 'person',
	sessionId: key,
	actor: federation.people[key],
});
const tokenOf = (link: string) => new URL(link, 'http://x').searchParams.get('device') ?? '';

async function screenOf(ctx: Ctx, federation: Federation, unitId: string) {
	const { admin } = federation.people;
	const { wallId } = await createWall(ctx, admin, { name: '大屏', unitId });
	const { deviceId, link } = await pairDevice(ctx, admin, { wallId, name: '大厅' });
	const pass = await enterWall(ctx, wallId, tokenOf(link));
	if (!pass) throw new Error('the new device has no pass');
	return { wallId, deviceId, token: tokenOf(link), viewer: { kind: 'wall', pass } satisfies Viewer };
}

describe.each(ENGINES)('who sees which topic, on %s', (engine) => {
	test('people see their own subtree, and only themselves what waits for them', async () => {
		const ctx = await freshCtx(engine);
		const federation = await freshFederation(ctx);
		const live = await openLive(ctx, { http: null, version: '' });
		const { city, county, otherCounty } = federation.units;
		const of = (key: PersonKey, name: string) => live.snapshot(person(federation, key), name);
		for (const subject of ['overview', 'publications', 'data_today', 'data_30d'] as const) {
			const county_ = await of('countyPlanner', unitTopic(county.id, subject));
			expect(county_.v).toBeGreaterThan(0);
			expect((await of('planner', unitTopic(county.id, subject))).v).toBeGreaterThan(0);
			for (const unit of [city, otherCounty])
				await expect(of('countyPlanner', unitTopic(unit.id, subject))).rejects.toMatchObject({
					code: 'not_found',
				});
		}
		const planner = federation.people.planner.id;
		expect((await of('planner', deskTopic(planner))).state).toHaveProperty('counts');
		await expect(of('otherPlanner', deskTopic(planner))).rejects.toMatchObject({ status: 403 });
		await expect(of('admin', deskTopic(planner))).rejects.toMatchObject({ status: 403 });
		await expect(of('planner', `unit:${city.id}/secrets`)).rejects.toMatchObject({ code: 'not_found' });
	});

	test('a screen sees its own wall and nothing else', async () => {
		const ctx = await freshCtx(engine);
		const federation = await freshFederation(ctx);
		const live = await openLive(ctx, { http: null, version: '' });
		const { city, county } = federation.units;
		const one = await screenOf(ctx, federation, city.id);
		const other = await screenOf(ctx, federation, county.id);
		const { state } = await live.snapshot(one.viewer, wallTopic(one.wallId));
		expect(state.head).toEqual({ unit: city.name, name: '大屏', demo: false });
		for (const name of [
			wallTopic(other.wallId),
			unitTopic(city.id, 'overview'),
			deskTopic(federation.people.planner.id),
		])
			await expect(live.snapshot(one.viewer, name)).rejects.toMatchObject({ status: 403 });
		const seen = await live.snapshot(person(federation, 'observer'), wallTopic(other.wallId));
		expect(seen.state.head).toMatchObject({ unit: county.name });
		await expect(
			live.snapshot(person(federation, 'otherCountyPlanner'), wallTopic(other.wallId)),
		).rejects.toMatchObject({ code: 'not_found' });
	});

	test('the light says when the scheduler last beat, and that it never did', async () => {
		const ctx = await freshCtx(engine);
		const federation = await freshFederation(ctx);
		const live = await openLive(ctx, { http: null, version: '' });
		const read = async () => {
			const name = deskTopic(federation.people.planner.id);
			return (await live.snapshot(person(federation, 'planner'), name)).state as DeskState;
		};
		expect((await read()).beat).toMatchObject({ at: null, ok: false, trouble: 'stopped' });
		const at = ctx.clock.now();
		await ctx.store.tx(
			async (tx) =>
				void (await tx.db.insert(tx.s.heartbeats).values({ node: 'n', at, startedAt: at, detail: {} })),
		);
		ctx.clock.advance(1_000);
		expect((await read()).beat).toEqual({ at, pending: 0, ok: true, trouble: null, notice: null });
		ctx.clock.advance(61_000);
		expect((await read()).beat.ok).toBe(false);
	});

	test('the light says that a job hangs, what the clock did, and that posts wait beyond their time', async () => {
		const ctx = await freshCtx(engine);
		const federation = await freshFederation(ctx);
		const live = await openLive(ctx, { http: null, version: '' });
		const beatWith = async (detail: { stuck?: boolean; notice?: BeatNotice }) => {
			const at = ctx.clock.now();
			await ctx.store.tx(async (tx) => {
				await tx.db.delete(tx.s.heartbeats);
				await tx.db.insert(tx.s.heartbeats).values({ node: 'n', at, startedAt: at, detail });
			});
			ctx.clock.advance(1_000);
			const name = deskTopic(federation.people.planner.id);
			return ((await live.snapshot(person(federation, 'planner'), name)).state as DeskState).beat;
		};
		expect(await beatWith({ stuck: true })).toMatchObject({ ok: false, trouble: 'stuck' });
		const notice = { kind: 'clock', ms: 7_200_000, at: ctx.clock.now() } as const;
		expect(await beatWith({ notice })).toMatchObject({ ok: true, notice });
		ctx.clock.advance(7 * 3_600_000);
		expect(await beatWith({ notice })).toMatchObject({ ok: true, notice: null });
		const { units, columns, people } = federation;
		followPosts(ctx);
		await ctx.store.tx(async (tx) => {
			const at = ctx.clock.now();
			await insertChannel(tx, { id: 'site', unitId: units.city.id, platform: 'website', at });
			const reviewerIds: [string, string, string] = [people.first.id, people.second.id, people.final.id];
			const office = {
				unitId: units.city.id,
				columnId: columns.kepu,
				authorId: people.planner.id,
				reviewerIds,
			};
			const channelIds = ['site'];
			await approvePost(ctx, tx, { office, title: '到点的稿件', channelIds, plannedAt: at, at });
		});
		ctx.clock.advance(100_000);
		expect(await beatWith({})).toMatchObject({ ok: true });
		ctx.clock.advance(30_000);
		expect(await beatWith({})).toMatchObject({ ok: false, trouble: 'behind' });
	});
});

test('a person’s first board is the highest unit in reach', async () => {
	const ctx = await freshCtx();
	const { people, units } = await freshFederation(ctx);
	expect(boardUnit(people.planner)).toEqual({ unitId: units.city.id, path: units.city.path });
	expect(() => boardUnit({ ...people.planner, grants: [] })).toThrow(
		expect.objectContaining({ code: 'permission.denied' }),
	);
	expect(() => boardUnit(null)).toThrow(expect.objectContaining({ code: 'auth.required' }));
});

test('over a real socket, a session opens the desk and a pass its wall, until it is revoked', async () => {
	const ctx = await runningCtx();
	const federation = await freshFederation(ctx);
	const http = createServer((_req, res) => res.end());
	const live = await openLive(ctx, { http, version: 'v1' });
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
	onTestFinished(async () => {
		await live.close();
		http.closeAllConnections();
		await new Promise((resolve) => http.close(resolve));
	});
	const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	const login = federation.logins.planner;
	const { token } = await signIn(ctx, { login, password: PASSWORD, address: '127.0.0.1', userAgent: '' });
	const desk = new Follower(url, deskTopic(federation.people.planner.id), `${SESSION_COOKIE}=${token}`);
	await eventually(
		() => desk.state,
		(state) => state !== null,
	);

	const screen = await screenOf(ctx, federation, federation.units.city.id);
	const who = { cookie: `${wallCookie(screen.wallId)}=${screen.token}`, wall: screen.wallId };
	const wall = new Follower(url, wallTopic(screen.wallId), who);
	await eventually(
		() => wall.state,
		(state) => state !== null,
	);
	const began = performance.now();
	await revokeDevice(ctx, federation.people.admin, { deviceId: screen.deviceId });
	await eventually(
		() => wall.closed,
		(reason) => reason === 'revoked',
		1_000,
	);
	expect(performance.now() - began).toBeLessThan(1_000);
	expect(desk.socket.connected).toBe(true);
	const pretender = new Follower(url, wallTopic(screen.wallId), { ...who, cookie: '' });
	let refused = '';
	pretender.socket.on('connect_error', (error) => (refused = error.message));
	await eventually(
		() => refused,
		(message) => message === 'auth.required',
	);
});
