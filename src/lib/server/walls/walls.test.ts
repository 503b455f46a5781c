import { describe, expect, test } from 'vitest';
import type { Role } from '#lib/contract/roles.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { verifyChain } from '../events/index.ts';
import type { Actor } from '../units/index.ts';
import { createWall, enterWall, listWalls, pairDevice, revokeDevice } from './index.ts';

const PATHS = { c1: '/c1/', c11: '/c1/c11/', c2: '/c2/' };
type UnitId = keyof typeof PATHS;

async function withUnits(engine: (typeof ENGINES)[number]): Promise<TestCtx> {
	const ctx = await freshCtx(engine);
	await ctx.store.tx(async (tx) => {
		for (const [id, path] of Object.entries(PATHS)) {
			const unit = { id, path, name: `铜江${id}妇联`, shortName: id, level: 'county' as const };
			await tx.db.insert(tx.s.units).values({ ...unit, createdAt: ctx.clock.now() });
		}
	});
	return ctx;
}
const actor = (unitId: UnitId, role: Role): Actor => ({
	id: `${role}@${unitId}`,
	name: '周敏',
	unitId,
	grants: [{ unitId, path: PATHS[unitId], role }],
});
const tokenOf = (link: string) => new URL(link, 'http://x').searchParams.get('device') ?? '';

describe.each(ENGINES)('a wall on %s', (engine) => {
	test('is made, opened by its link, seen, and closed by revoking', async () => {
		const ctx = await withUnits(engine);
		const admin = actor('c1', 'admin');
		const { wallId } = await createWall(ctx, admin, { name: '指挥部大屏', unitId: 'c11' });
		const { deviceId, link } = await pairDevice(ctx, admin, { wallId, name: '一楼大厅' });
		const pass = await enterWall(ctx, wallId, tokenOf(link));
		expect(pass).toMatchObject({ deviceId, wallId, unitId: 'c11', path: '/c1/c11/', name: '指挥部大屏' });
		const [wall] = await listWalls(ctx, admin);
		expect(wall?.devices).toEqual([
			expect.objectContaining({ id: deviceId, name: '一楼大厅', seenAt: ctx.clock.now(), revokedAt: null }),
		]);
		await revokeDevice(ctx, admin, { deviceId });
		await revokeDevice(ctx, admin, { deviceId });
		expect(await enterWall(ctx, wallId, tokenOf(link))).toBeNull();
		expect(await verifyChain(ctx.store, 'c11')).toEqual({ length: 3, brokenAt: null });
	});

	test('keeps only the hash of a token, and no listing carries either', async () => {
		const ctx = await withUnits(engine);
		const admin = actor('c1', 'admin');
		const { wallId } = await createWall(ctx, admin, { name: '大屏', unitId: 'c1' });
		const { link } = await pairDevice(ctx, admin, { wallId, name: '大厅' });
		const { wallDevices } = ctx.store.s;
		const rows = await ctx.store.db.select().from(wallDevices);
		expect(JSON.stringify(rows)).not.toContain(tokenOf(link));
		expect(JSON.stringify(await listWalls(ctx, admin))).not.toContain(rows[0]?.tokenHash);
	});

	test('is made once although its form is sent twice', async () => {
		const ctx = await withUnits(engine);
		const admin = actor('c1', 'admin');
		const input = { name: '大屏', unitId: 'c1', formKey: 'k1' };
		const { wallId } = await createWall(ctx, admin, input);
		await expect(createWall(ctx, admin, input)).rejects.toMatchObject({ code: 'conflict.replayed' });
		const device = { wallId, name: '大厅', formKey: 'k2' };
		await pairDevice(ctx, admin, device);
		await expect(pairDevice(ctx, admin, device)).rejects.toMatchObject({ code: 'conflict.replayed' });
		const [wall, ...others] = await listWalls(ctx, admin);
		expect([wall?.devices.length, others.length]).toEqual([1, 0]);
	});

	test('does not open with another wall’s pass', async () => {
		const ctx = await withUnits(engine);
		const admin = actor('c1', 'admin');
		const one = await createWall(ctx, admin, { name: '一', unitId: 'c1' });
		const two = await createWall(ctx, admin, { name: '二', unitId: 'c11' });
		const { link } = await pairDevice(ctx, admin, { wallId: one.wallId, name: '大厅' });
		expect(await enterWall(ctx, two.wallId, tokenOf(link))).toBeNull();
	});

	test('is managed by administrators of its unit alone', async () => {
		const ctx = await withUnits(engine);
		const admin = actor('c1', 'admin');
		const { wallId } = await createWall(ctx, admin, { name: '大屏', unitId: 'c1' });
		const { deviceId } = await pairDevice(ctx, admin, { wallId, name: '大厅' });
		const foreign = actor('c2', 'admin');
		const unknown = { code: 'not_found' };
		await expect(pairDevice(ctx, foreign, { wallId, name: 'x' })).rejects.toMatchObject(unknown);
		await expect(revokeDevice(ctx, foreign, { deviceId })).rejects.toMatchObject(unknown);
		await expect(createWall(ctx, foreign, { name: 'x', unitId: 'c1' })).rejects.toMatchObject({
			code: 'input.unknown_unit',
		});
		expect(await listWalls(ctx, foreign)).toEqual([]);
		// A county's administrator does not reach the city above.
		await expect(revokeDevice(ctx, actor('c11', 'admin'), { deviceId })).rejects.toMatchObject(unknown);
		for (const role of ['planner', 'final', 'data', 'observer'] as const)
			await expect(createWall(ctx, actor('c1', role), { name: 'x', unitId: 'c1' })).rejects.toMatchObject({
				code: 'permission.denied',
			});
		const [seen] = await listWalls(ctx, actor('c1', 'observer'));
		expect(seen).toMatchObject({ id: wallId, mayManage: false, devices: [] });
		await expect(listWalls(ctx, null)).rejects.toMatchObject({ code: 'auth.required' });
	});
});
