import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { createLogger } from '../logger.ts';
import { addDefaultColumns } from '../posts/index.ts';
import { listUnits, scopeOf } from '../units/index.ts';
import {
	changePassword,
	createAccount,
	needsSetUpCode,
	prepareSetUp,
	readInstance,
	readSession,
	resetPassword,
	setUpInstance,
	signIn,
} from './index.ts';

const local = { address: '127.0.0.1', hostname: 'localhost', forwarded: false };
const away = { address: '192.168.1.20', hostname: '192.168.1.2', forwarded: false };
const CANARY = '铜江秋水-canary-7391';
const input = {
	name: '铜江市妇女联合会',
	shortName: '铜江市妇联',
	level: 'city' as const,
	code: '9806',
	adminName: '方圆',
	login: 'fangyuan',
	password: CANARY,
	passwordAgain: CANARY,
	setupCode: '',
	origin: local,
	userAgent: 'Chromium',
};
const codeOf = (ctx: TestCtx) => join(ctx.config.dataDir, 'setup-code');

describe.each(ENGINES)('the first set-up, on %s', (engine) => {
	test('makes the unit, its administrator and the columns, and signs the administrator in', async () => {
		const ctx = await freshCtx(engine);
		addDefaultColumns(ctx);
		const { token, unitId } = await setUpInstance(ctx, input);
		const session = await readSession(ctx, token);
		expect(session).toMatchObject({ roles: ['admin'], actor: { unitId } });
		expect(await readInstance(ctx)).toMatchObject({ name: '铜江市妇女联合会', demo: false });
		const units = await listUnits(ctx.store, scopeOf(session!.actor, 'unit.manage'));
		expect(units).toMatchObject([{ id: unitId, parentId: null, code: '9806', level: 'city' }]);
		const columns = await ctx.store.db.select().from(ctx.store.s.columns);
		expect(columns.map((column) => column.name)).toContain('妇联喊你来学法');
	});

	test('happens once, also when two browsers send it at the same moment', async () => {
		const ctx = await freshCtx(engine);
		const both = await Promise.allSettled([
			setUpInstance(ctx, input),
			setUpInstance(ctx, { ...input, login: 'second', code: null }),
		]);
		expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
		await expect(setUpInstance(ctx, input)).rejects.toMatchObject({
			status: 409,
			code: 'conflict.already_set_up',
		});
		expect(await ctx.store.db.select().from(ctx.store.s.accounts)).toHaveLength(1);
		expect(await ctx.store.db.select().from(ctx.store.s.units)).toHaveLength(1);
	});

	test.each([
		['a weak password', { password: 'fangyuan2026', passwordAgain: 'fangyuan2026' }, 'auth.weak_password'],
		['a code of another level', { code: '980602' }, 'input.invalid'],
	])('is refused with %s, and leaves nothing', async (_name, change, code) => {
		const ctx = await freshCtx(engine);
		await expect(setUpInstance(ctx, { ...input, ...change })).rejects.toMatchObject({ code });
		expect(await readInstance(ctx)).toBeNull();
		expect(await ctx.store.db.select().from(ctx.store.s.units)).toEqual([]);
	});
});

describe('the set-up code', () => {
	test.each([
		['a browser on the server itself', local, false],
		['the same over IPv6', { ...local, address: '::1', hostname: '[::1]' }, false],
		['a browser elsewhere', away, true],
		['a proxy on the server', { ...local, forwarded: true }, true],
		['a foreign name that was made to point here', { ...local, hostname: 'evil.example' }, true],
	])('%s is asked for it: %j → %s', (_name, origin, asked) => {
		expect(needsSetUpCode(origin)).toBe(asked);
	});

	test('is in the data folder for its owner alone, survives a restart, and is gone after set-up', async () => {
		const ctx = await freshCtx();
		await prepareSetUp(ctx);
		const code = readFileSync(codeOf(ctx), 'utf8');
		expect(code).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){2}\n$/);
		expect(statSync(codeOf(ctx)).mode & 0o777).toBe(0o600);
		await prepareSetUp(ctx);
		expect(readFileSync(codeOf(ctx), 'utf8')).toBe(code);
		await setUpInstance(ctx, { ...input, origin: away, setupCode: ` ${code.toUpperCase()}` });
		expect(existsSync(codeOf(ctx))).toBe(false);
	});

	test('a wrong one, an empty one, and one where there is none are refused', async () => {
		const ctx = await freshCtx();
		const attempt = (setupCode: string) => setUpInstance(ctx, { ...input, origin: away, setupCode });
		await expect(attempt('')).rejects.toMatchObject({ status: 403, code: 'auth.setup_code' });
		await prepareSetUp(ctx);
		for (const wrong of ['', 'aaaa-aaaa-aaaa'])
			await expect(attempt(wrong)).rejects.toMatchObject({ code: 'auth.setup_code' });
		expect(await readInstance(ctx)).toBeNull();
	});

	test('cannot be guessed on and on', async () => {
		const ctx = await freshCtx();
		await prepareSetUp(ctx);
		const origin = { ...away, address: '192.168.1.99' };
		const attempt = () => setUpInstance(ctx, { ...input, origin, setupCode: 'guess' });
		for (let tried = 0; tried < 20; tried++) await expect(attempt()).rejects.toMatchObject({ status: 403 });
		await expect(attempt()).rejects.toMatchObject({ status: 429 });
	});
});

test('no password and no token is in a log line, an event or a table', async () => {
	const lines: string[] = [];
	const fresh = await freshCtx();
	const log = createLogger('trace', { write: (line: string) => void lines.push(line) });
	const ctx = { ...fresh, log };
	await prepareSetUp(ctx);
	const { token, unitId } = await setUpInstance(ctx, input);
	const from = { address: '10.0.0.1', userAgent: 'Chromium' };
	await signIn(ctx, { login: 'fangyuan', password: `${CANARY}x`, ...from }).catch((error: unknown) =>
		log.error({ err: error }, 'as hooks would'),
	);
	const session = await readSession(ctx, token);
	const actor = session!.actor;
	const newcomer = { unitId, login: 'hemiao', name: '何苗', department: '', roles: [], formKey: 'k1' };
	const made = await createAccount(ctx, actor, newcomer);
	const reset = await resetPassword(ctx, actor, { accountId: made.id });
	const next = `${CANARY}-next`;
	await changePassword(ctx, session, { oldPassword: CANARY, password: next, passwordAgain: next });
	log.info({ input, session: { password: CANARY }, token }, 'careless');
	const { s, db } = ctx.store;
	const tables = await Promise.all(
		[s.events, s.accounts, s.sessions, s.settings, s.formKeys].map((table) => db.select().from(table)),
	);
	const everything = lines.join('\n') + JSON.stringify(tables);
	expect(everything).toContain('fangyuan');
	for (const secret of [CANARY, token, made.password, reset.password])
		expect(everything).not.toContain(secret);
});
