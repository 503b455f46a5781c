import { describe, expect, test } from 'vitest';
import type { Level } from '#lib/contract/units.ts';
import { freshCtx } from '#tests/support/ctx.ts';
import { freshFederation } from '#tests/support/people.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { eventsAfter } from '../events/index.ts';
import { newId } from '../ids.ts';
import {
	closeUnit,
	createUnit,
	findUnit,
	listUnits,
	renameUnit,
	requirePermission,
	scopeOf,
} from './index.ts';

const village = { name: '青坪村妇联', shortName: '青坪村', level: 'village' as Level, code: null };

describe.each(ENGINES)('the tree of units, on %s', (engine) => {
	async function scene() {
		const ctx = await freshCtx(engine);
		return { ctx, ...(await freshFederation(ctx)) };
	}

	test('a unit made below another carries its whole ancestry in its path', async () => {
		const { ctx, units, people } = await scene();
		const made = await createUnit(ctx, people.admin, {
			...village,
			parentId: units.township.id,
			formKey: newId(),
		});
		expect(made.path).toBe(`${units.township.path}${made.id}/`);
		const seen = await listUnits(ctx.store, scopeOf(people.countyAdmin, 'unit.manage'));
		expect(seen.map((unit) => unit.id)).toEqual([units.county.id, units.township.id, made.id]);
		const [event] = await eventsAfter(ctx.store, 0, 10);
		expect(event).toMatchObject({ kind: 'unit.created', unitId: made.id, actorId: people.admin.id });
	});

	test.each([
		['above its parent', 'province'],
		['of the same level', 'township'],
	] as const)('a unit cannot stand %s', async (_name, level) => {
		const { ctx, units, people } = await scene();
		const making = createUnit(ctx, people.admin, {
			...village,
			level,
			parentId: units.township.id,
			formKey: newId(),
		});
		await expect(making).rejects.toMatchObject({ status: 400, params: { name: 'level' } });
	});

	test('a level may be left out: a village directly below a county', async () => {
		const { ctx, units, people } = await scene();
		const made = await createUnit(ctx, people.countyAdmin, {
			...village,
			parentId: units.county.id,
			formKey: newId(),
		});
		expect(made.path.startsWith(units.county.path)).toBe(true);
	});

	test.each([
		['too short', '98060210', 'input.invalid'],
		['with letters', '9806021O1', 'input.invalid'],
		['of another unit', '980621201', 'input.duplicate'],
	])('a division code %s is refused, and nothing is half-written', async (_name, code, errorCode) => {
		const { ctx, units, people } = await scene();
		const input = { ...village, level: 'township' as const, code, parentId: units.county.id };
		const making = createUnit(ctx, people.admin, { ...input, formKey: newId() });
		await expect(making).rejects.toMatchObject({ code: errorCode, params: { name: 'code' } });
		await expect(
			renameUnit(ctx, people.admin, { id: units.township.id, name: 'x', shortName: 'x', code }),
		).rejects.toMatchObject({ code: errorCode });
		expect(await listUnits(ctx.store, scopeOf(people.admin, 'unit.manage'))).toHaveLength(6);
		expect(await eventsAfter(ctx.store, 0, 10)).toEqual([]);
	});

	test('the same form sent twice makes one unit', async () => {
		const { ctx, units, people } = await scene();
		const input = { ...village, parentId: units.township.id, formKey: newId() };
		const both = await Promise.allSettled([
			createUnit(ctx, people.admin, input),
			createUnit(ctx, people.admin, input),
		]);
		expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(both.find((one) => one.status === 'rejected')?.reason).toMatchObject({
			code: 'conflict.replayed',
			status: 409,
		});
		expect(await listUnits(ctx.store, scopeOf(people.admin, 'unit.manage'))).toHaveLength(7);
	});

	test('a county reaches its own subtree; a unit outside is not there for it, however it is asked', async () => {
		const { ctx, units, people } = await scene();
		const scope = scopeOf(people.countyAdmin, 'unit.manage');
		expect(await findUnit(ctx.store, units.township.id, scope)).not.toBeNull();
		for (const out of [units.city, units.otherCounty, units.otherTownship]) {
			expect(await findUnit(ctx.store, out.id, scope)).toBeNull();
			const acts = [
				() => createUnit(ctx, people.countyAdmin, { ...village, parentId: out.id, formKey: newId() }),
				() => renameUnit(ctx, people.countyAdmin, { id: out.id, name: 'x', shortName: 'x', code: null }),
				() => closeUnit(ctx, people.countyAdmin, { id: out.id }),
			];
			for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'not_found', status: 404 });
		}
	});

	test('a unit is closed once nothing hangs on it, and is then gone from lists', async () => {
		const { ctx, units, people } = await scene();
		await expect(closeUnit(ctx, people.admin, { id: units.county.id })).rejects.toMatchObject({
			code: 'conflict.unit_in_use',
			params: { children: 1, people: 2 },
		});
		await expect(closeUnit(ctx, people.admin, { id: units.province.id })).rejects.toMatchObject({
			code: 'conflict.unit_in_use',
		});
		await closeUnit(ctx, people.admin, { id: units.township.id });
		const left = await listUnits(ctx.store, scopeOf(people.countyAdmin, 'unit.manage'));
		expect(left.map((unit) => unit.id)).toEqual([units.county.id]);
		await expect(
			createUnit(ctx, people.admin, { ...village, parentId: units.township.id, formKey: newId() }),
		).rejects.toMatchObject({ code: 'conflict.state' });
	});

	test('a new name is kept and said in the log; the same name again says nothing', async () => {
		const { ctx, units, people } = await scene();
		const input = { id: units.county.id, name: '松岚区妇联', shortName: '松岚妇联', code: '980602' };
		await renameUnit(ctx, people.countyAdmin, input);
		await renameUnit(ctx, people.countyAdmin, input);
		const events = await eventsAfter(ctx.store, 0, 10);
		expect(events.map((event) => event.payload)).toEqual([{ fields: ['name', 'shortName'] }]);
	});

	test('only who manages units may, and nobody at all without signing in', async () => {
		const { ctx, units, people } = await scene();
		const input = { ...village, parentId: units.township.id, formKey: newId() };
		for (const actor of [people.planner, people.final, people.data, people.observer])
			await expect(createUnit(ctx, actor, input)).rejects.toMatchObject({ status: 403 });
		await expect(createUnit(ctx, null, input)).rejects.toMatchObject({ code: 'auth.required' });
		expect(() => requirePermission(people.countyAdmin, 'unit.manage', units.city.path)).toThrow();
		expect(() => requirePermission(people.countyAdmin, 'unit.manage', units.township.path)).not.toThrow();
	});
});
