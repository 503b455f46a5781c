import { describe, expect, test } from 'vitest';
import { ROLES, type Role } from '#lib/contract/roles.ts';
import { freshCtx } from '#tests/support/ctx.ts';
import { freshFederation, PASSWORD, type PersonKey, type UnitKey } from '#tests/support/people.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { eventsAfter } from '../events/index.ts';
import { newId } from '../ids.ts';
import { closeUnit, requirePermission } from '../units/index.ts';
import {
	authenticateToken,
	changeAccount,
	closeSessionsOf,
	createAccount,
	createApiToken,
	disableAccount,
	enableAccount,
	grantRole,
	listApiTokens,
	listPeople,
	readPerson,
	readSession,
	resetPassword,
	revokeApiToken,
	revokeRole,
	signIn,
	unlockAccount,
} from './index.ts';

const everybody = { unitId: null, q: '', page: 1 };
const newcomer = { login: 'yangliu', name: '杨柳', department: '宣传部', roles: ['planner' as Role] };
const from = { address: '10.0.0.1', userAgent: 'Chromium' };

describe.each(ENGINES)('people and their roles, on %s', (engine) => {
	async function scene() {
		const ctx = await freshCtx(engine);
		return { ctx, ...(await freshFederation(ctx)) };
	}

	test('a new person signs in with the one-time password, and has to change it', async () => {
		const { ctx, units, people } = await scene();
		const input = { ...newcomer, unitId: units.township.id, formKey: newId() };
		const made = await createAccount(ctx, people.countyAdmin, input);
		expect(made.password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
		const { token } = await signIn(ctx, { ...from, login: 'yangliu', password: made.password });
		expect(await readSession(ctx, token)).toMatchObject({ mustChangePassword: true, roles: ['planner'] });
		const kinds = (await eventsAfter(ctx.store, 0, 10)).map((event) => event.kind);
		expect(kinds).toEqual(['account.created', 'membership.granted', 'session.opened']);
	});

	test('a login is given once, also when two administrators give it at the same moment', async () => {
		const { ctx, units, people } = await scene();
		const make = (unitId: string) =>
			createAccount(ctx, people.admin, { ...newcomer, unitId, formKey: newId() });
		const both = await Promise.allSettled([make(units.county.id), make(units.otherCounty.id)]);
		const failed = both.filter((one) => one.status === 'rejected');
		expect(failed.map((one) => one.reason as unknown)).toMatchObject([
			{ code: 'input.duplicate', params: { name: 'login' } },
		]);
		expect((await listPeople(ctx, people.admin, { ...everybody, q: 'yangliu' })).total).toBe(1);
	});

	/** Who, what, at which unit, to whom; and whether it goes. */
	const grants: [PersonKey, Role, UnitKey, PersonKey, true | string][] = [
		['admin', 'final', 'province', 'planner', true],
		['admin', 'admin', 'county', 'countyPlanner', true],
		['countyAdmin', 'first', 'county', 'countyPlanner', true],
		['countyAdmin', 'planner', 'township', 'countyPlanner', true],
		['countyAdmin', 'admin', 'county', 'countyPlanner', true],
		['countyAdmin', 'planner', 'city', 'countyPlanner', 'not_found'],
		['countyAdmin', 'admin', 'province', 'countyAdmin', 'not_found'],
		['countyAdmin', 'planner', 'otherCounty', 'countyPlanner', 'not_found'],
		['countyAdmin', 'observer', 'county', 'planner', 'not_found'],
		['countyAdmin', 'observer', 'county', 'otherCountyPlanner', 'not_found'],
		...(['planner', 'first', 'second', 'final', 'chief', 'data', 'observer'] as const).map(
			(who): [PersonKey, Role, UnitKey, PersonKey, string] => [
				who,
				'admin',
				'city',
				who,
				'permission.denied',
			],
		),
	];
	test.each(grants)('%s giving %s at the %s to %s: %s', async (who, role, unit, whom, outcome) => {
		const { ctx, units, people } = await scene();
		const input = { accountId: people[whom].id, unitId: units[unit].id, role };
		const before = await readPerson(ctx, people.admin, people[whom].id);
		const giving = grantRole(ctx, people[who], input);
		if (outcome === true) await giving;
		else await expect(giving).rejects.toMatchObject({ code: outcome });
		const after = await readPerson(ctx, people.admin, people[whom].id);
		expect(after.held.length - before.held.length).toBe(outcome === true ? 1 : 0);
	});

	test('a role is taken back by who reaches its unit, and only then', async () => {
		const { ctx, units, people } = await scene();
		const accountId = people.countyPlanner.id;
		await grantRole(ctx, people.admin, { accountId, unitId: units.city.id, role: 'observer' });
		await expect(
			revokeRole(ctx, people.countyAdmin, { accountId, unitId: units.city.id, role: 'observer' }),
		).rejects.toMatchObject({ code: 'not_found' });
		await revokeRole(ctx, people.countyAdmin, { accountId, unitId: units.county.id, role: 'planner' });
		const { held } = await readPerson(ctx, people.admin, accountId);
		expect(held).toMatchObject([{ role: 'observer', unitId: units.city.id }]);
	});

	test('who can be given a password within reach, but acts beyond it, is left to the administrator above', async () => {
		const { ctx, units, people } = await scene();
		const accountId = people.countyPlanner.id;
		await grantRole(ctx, people.admin, { accountId, unitId: units.city.id, role: 'final' });
		const acts = [
			() => resetPassword(ctx, people.countyAdmin, { accountId }),
			() => disableAccount(ctx, people.countyAdmin, { accountId }),
			() => enableAccount(ctx, people.countyAdmin, { accountId }),
			() => unlockAccount(ctx, people.countyAdmin, { accountId }),
			() => closeSessionsOf(ctx, people.countyAdmin, { accountId }),
			() => changeAccount(ctx, people.countyAdmin, { accountId, name: '甲', department: '' }),
		];
		for (const act of acts)
			await expect(act()).rejects.toMatchObject({ code: 'permission.beyond_reach', status: 403 });
		expect(await readPerson(ctx, people.countyAdmin, accountId)).toMatchObject({
			controlled: false,
			reachable: [units.county.id],
		});
		expect(await resetPassword(ctx, people.admin, { accountId })).toHaveProperty('password');
	});

	test("another unit's account is not there: not in the list, not by its id, not for any act", async () => {
		const { ctx, people } = await scene();
		const accountId = people.otherCountyPlanner.id;
		const { people: seen } = await listPeople(ctx, people.countyAdmin, everybody);
		expect(seen.map((person) => person.login)).toEqual(['shixiaoman', 'xiangchun']);
		const acts = [
			() => readPerson(ctx, people.countyAdmin, accountId),
			() => readPerson(ctx, people.countyAdmin, newId()),
			() => resetPassword(ctx, people.countyAdmin, { accountId }),
			() => disableAccount(ctx, people.countyAdmin, { accountId }),
			() => changeAccount(ctx, people.countyAdmin, { accountId, name: '甲', department: '' }),
		];
		for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'not_found', status: 404 });
	});

	test('the last who can administer everything stays, however it is tried', async () => {
		const { ctx, units, people } = await scene();
		const { id: accountId } = people.admin;
		const held = { accountId, unitId: units.province.id, role: 'admin' as const };
		await expect(revokeRole(ctx, people.admin, held)).rejects.toMatchObject({
			code: 'conflict.last_admin',
			status: 409,
		});
		await expect(disableAccount(ctx, people.admin, { accountId })).rejects.toMatchObject({
			code: 'conflict.last_admin',
		});
		const second = { accountId: people.planner.id, unitId: units.province.id, role: 'admin' as const };
		await grantRole(ctx, people.admin, second);
		// Two connections that are open already, so that the two acts really overlap.
		await Promise.all([listPeople(ctx, people.admin, everybody), listPeople(ctx, people.admin, everybody)]);
		const both = await Promise.allSettled([
			disableAccount(ctx, people.admin, { accountId: people.planner.id }),
			disableAccount(ctx, people.admin, { accountId }),
		]);
		expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
	});

	test('a new one-time password replaces the old, unlocks, and ends the sessions', async () => {
		const { ctx, people } = await scene();
		const right = { ...from, login: 'hemiao', password: PASSWORD };
		const { token } = await signIn(ctx, right);
		for (let tried = 0; tried < 5; tried++)
			await signIn(ctx, { ...right, password: 'tong-jiang-2027' }).catch(() => undefined);
		const { password } = await resetPassword(ctx, people.admin, { accountId: people.planner.id });
		expect(await readSession(ctx, token)).toBeNull();
		await expect(signIn(ctx, right)).rejects.toMatchObject({ code: 'auth.bad_credentials' });
		const again = await signIn(ctx, { ...right, password });
		expect(await readSession(ctx, again.token)).toMatchObject({ mustChangePassword: true });
	});

	test('an administrator ends a lock before its time', async () => {
		const { ctx, people } = await scene();
		const right = { ...from, login: 'hemiao', password: PASSWORD };
		for (let tried = 0; tried < 5; tried++)
			await signIn(ctx, { ...right, password: 'tong-jiang-2027' }).catch(() => undefined);
		expect(await readPerson(ctx, people.admin, people.planner.id)).toMatchObject({ state: 'locked' });
		await unlockAccount(ctx, people.admin, { accountId: people.planner.id });
		expect(await signIn(ctx, right)).toHaveProperty('token');
	});

	test('the list is searched by text, not by pattern, and goes by unit from the top', async () => {
		const { ctx, units, people } = await scene();
		const found = async (filter: object) =>
			(await listPeople(ctx, people.admin, { ...everybody, ...filter })).people.map((one) => one.name);
		expect((await found({}))[0]).toBe('方圆');
		expect(await found({ q: '静' })).toEqual(['陈静']);
		expect(await found({ q: 'HEMIAO' })).toEqual(['何苗']);
		expect(await found({ q: '%' })).toEqual([]);
		expect(await found({ unitId: units.otherCounty.id })).toEqual(['龙青']);
	});

	test.each(ROLES.filter((role) => role !== 'admin'))('%s sees no list of people', async (role) => {
		const { ctx, people } = await scene();
		await expect(listPeople(ctx, people[role], everybody)).rejects.toMatchObject({ status: 403 });
	});

	test('a program with a token may write figures at its unit and below, and nothing else', async () => {
		const { ctx, units, people } = await scene();
		const input = { unitId: units.county.id, name: '铜江热线系统', formKey: newId() };
		const { token, id } = await createApiToken(ctx, people.countyAdmin, input);
		const program = await authenticateToken(ctx, token);
		expect(program).toMatchObject({ id: `token:${id}`, name: '铜江热线系统', unitId: units.county.id });
		expect(() => requirePermission(program, 'figure.write', units.township.path)).not.toThrow();
		expect(() => requirePermission(program, 'figure.write', units.city.path)).toThrow();
		for (const permission of ['post.read', 'figure.read', 'outreach.write', 'account.manage'] as const)
			expect(() => requirePermission(program, permission), permission).toThrow();
		const [listed] = await listApiTokens(ctx, people.countyAdmin);
		expect(JSON.stringify(listed)).not.toContain(token);
	});

	test('a token ends when it is revoked or its unit closes, and none out of reach can be touched', async () => {
		const { ctx, units, people } = await scene();
		const make = (unitId: string) =>
			createApiToken(ctx, people.admin, { unitId, name: '统计', formKey: newId() });
		const township = await make(units.township.id);
		const other = await make(units.otherCounty.id);
		await expect(revokeApiToken(ctx, people.countyAdmin, { id: other.id })).rejects.toMatchObject({
			status: 404,
		});
		expect(await listApiTokens(ctx, people.countyAdmin)).toHaveLength(1);
		await revokeApiToken(ctx, people.admin, { id: other.id });
		await closeUnit(ctx, people.admin, { id: units.township.id });
		for (const { token } of [township, other, { token: 'never-given' }])
			await expect(authenticateToken(ctx, token)).rejects.toMatchObject({
				code: 'auth.bad_token',
				status: 401,
			});
	});
});
