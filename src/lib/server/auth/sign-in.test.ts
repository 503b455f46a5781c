import { describe, expect, test } from 'vitest';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { freshFederation, PASSWORD } from '#tests/support/people.ts';
import { ENGINES } from '#tests/support/stores.ts';
import { eventsAfter } from '../events/index.ts';
import {
	changePassword,
	closeOwnSessions,
	disableAccount,
	listOwnSessions,
	readSession,
	revokeRole,
	signIn,
	signOut,
	sweepAuth,
} from './index.ts';
import { Throttle } from './throttle.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const right = { login: 'hemiao', password: PASSWORD, address: '10.0.0.1', userAgent: 'Chromium' };
const wrong = { ...right, password: 'tong-jiang-2027' };

async function kindsOf(ctx: TestCtx): Promise<string[]> {
	return (await eventsAfter(ctx.store, 0, 1000)).map((event) => event.kind);
}

async function openSession(ctx: TestCtx, login = 'hemiao') {
	const { token } = await signIn(ctx, { ...right, login });
	const session = await readSession(ctx, token);
	if (!session) throw new Error('no session');
	return { token, session };
}

describe.each(ENGINES)('signing in, on %s', (engine) => {
	async function scene() {
		const ctx = await freshCtx(engine);
		return { ctx, ...(await freshFederation(ctx)) };
	}

	test('a person is who their session says, with the roles they hold', async () => {
		const { ctx, people } = await scene();
		const { token, session } = await openSession(ctx);
		expect(session).toMatchObject({
			actor: people.planner,
			roles: ['planner'],
			department: '宣传部',
			mustChangePassword: false,
		});
		expect(session.id).not.toContain(token);
		expect(await readSession(ctx, `${token.slice(0, -1)}_`)).toBeNull();
	});

	test('a wrong password and an unknown login are one answer', async () => {
		const { ctx } = await scene();
		const refusals = await Promise.all(
			[wrong, { ...right, login: 'nobody' }].map((attempt) =>
				signIn(ctx, attempt).catch((error: unknown) => error),
			),
		);
		for (const refusal of refusals)
			expect(refusal).toMatchObject({ status: 401, code: 'auth.bad_credentials', params: {} });
	});

	test('an unknown login locks like a known one, so the lock does not tell which exist', async () => {
		const { ctx } = await scene();
		for (const login of ['nobody', 'hemiao']) {
			const answers: string[] = [];
			for (let tried = 0; tried < 6; tried++)
				await signIn(ctx, { ...wrong, login }).catch((error: { code: string; params: object }) =>
					answers.push(`${error.code} ${JSON.stringify(error.params)}`),
				);
			expect(answers).toEqual([
				...Array<string>(5).fill('auth.bad_credentials {}'),
				'auth.locked {"minutes":15}',
			]);
		}
	});

	test('of many guesses at once five count, then the account is locked for 15 minutes, right password or not', async () => {
		const { ctx } = await scene();
		const guesses = await Promise.allSettled(Array.from({ length: 12 }, () => signIn(ctx, wrong)));
		const codes = guesses.map((guess) => (guess as { reason: { code: string } }).reason.code);
		expect(codes.filter((code) => code === 'auth.bad_credentials')).toHaveLength(5);
		expect(codes.filter((code) => code === 'auth.locked')).toHaveLength(7);
		expect(await kindsOf(ctx)).toEqual(['account.locked']);
		ctx.clock.advance(15 * MINUTE - 1);
		await expect(signIn(ctx, right)).rejects.toMatchObject({
			code: 'auth.locked',
			params: { minutes: 1 },
		});
		ctx.clock.advance(1);
		expect(await signIn(ctx, right)).toHaveProperty('token');
	});

	test('a success forgets the failures before it', async () => {
		const { ctx } = await scene();
		for (let round = 0; round < 3; round++) {
			for (let tried = 0; tried < 4; tried++) await signIn(ctx, wrong).catch(() => undefined);
			expect(await signIn(ctx, right)).toHaveProperty('token');
		}
		expect(await kindsOf(ctx)).not.toContain('account.locked');
	});

	test('one address that fails on many accounts is held off, others are not', async () => {
		const { ctx } = await scene();
		const spray = Array.from({ length: 50 }, (_, n) => signIn(ctx, { ...wrong, login: `nobody${n}` }));
		await Promise.allSettled(spray);
		await expect(signIn(ctx, right)).rejects.toMatchObject({ status: 429, code: 'limit.too_many' });
		expect(await signIn(ctx, { ...right, address: '10.0.0.2' })).toHaveProperty('token');
		ctx.clock.advance(10 * MINUTE);
		expect(await signIn(ctx, right)).toHaveProperty('token');
	});

	test('a session lives 12 hours from its last use, and 7 days at most', async () => {
		const { ctx } = await scene();
		const { token } = await openSession(ctx);
		ctx.clock.advance(12 * HOUR - 1);
		expect(await readSession(ctx, token)).not.toBeNull();
		for (let day = 0; day < 13; day++) {
			ctx.clock.advance(11 * HOUR);
			expect(await readSession(ctx, token), `use ${day}`).not.toBeNull();
		}
		ctx.clock.advance(13 * HOUR);
		expect(await readSession(ctx, token)).toBeNull();
		await sweepAuth(ctx);
		expect(await ctx.store.db.select().from(ctx.store.s.sessions)).toEqual([]);
	});

	test('an unused session is over after 12 hours', async () => {
		const { ctx } = await scene();
		const { token } = await openSession(ctx);
		ctx.clock.advance(12 * HOUR);
		expect(await readSession(ctx, token)).toBeNull();
	});

	test('signing out ends the session and says so, twice is fine', async () => {
		const { ctx } = await scene();
		const { token, session } = await openSession(ctx);
		await signOut(ctx, token);
		await signOut(ctx, token);
		expect(await readSession(ctx, token)).toBeNull();
		const events = await eventsAfter(ctx.store, 0, 10);
		expect(events.at(-1)).toMatchObject({ kind: 'session.closed', subjectId: session.id });
		expect(events.filter((event) => event.kind === 'session.closed')).toHaveLength(1);
	});

	test('a disabled account is out at once, in every session', async () => {
		const { ctx, people } = await scene();
		const first = await openSession(ctx);
		const second = await openSession(ctx);
		await disableAccount(ctx, people.admin, { accountId: people.planner.id });
		expect(await readSession(ctx, first.token)).toBeNull();
		expect(await readSession(ctx, second.token)).toBeNull();
		expect((await kindsOf(ctx)).filter((kind) => kind === 'session.closed')).toHaveLength(2);
		await expect(signIn(ctx, right)).rejects.toMatchObject({ status: 403, code: 'auth.disabled' });
		await expect(signIn(ctx, wrong)).rejects.toMatchObject({ code: 'auth.bad_credentials' });
	});

	test('a role taken back is gone from the sessions that are open', async () => {
		const { ctx, people } = await scene();
		const { token } = await openSession(ctx);
		const { id: accountId, unitId } = people.planner;
		await revokeRole(ctx, people.admin, { accountId, unitId, role: 'planner' });
		expect((await readSession(ctx, token))?.actor.grants).toEqual([]);
	});

	test('a person sees where they are signed in and ends the others', async () => {
		const { ctx } = await scene();
		const mine = await openSession(ctx);
		const other = await openSession(ctx);
		const foreign = await openSession(ctx, 'chenjing');
		const listed = await listOwnSessions(ctx, mine.session);
		expect(listed.map((one) => one.current).sort()).toEqual([false, true]);
		expect(await closeOwnSessions(ctx, mine.session, { id: foreign.session.id })).toBe(0);
		expect(await closeOwnSessions(ctx, mine.session, { id: null })).toBe(1);
		expect(await readSession(ctx, other.token)).toBeNull();
		expect(await readSession(ctx, mine.token)).not.toBeNull();
		expect(await readSession(ctx, foreign.token)).not.toBeNull();
	});

	test('a new password works, the old one does not, and other sessions end', async () => {
		const { ctx } = await scene();
		const mine = await openSession(ctx);
		const other = await openSession(ctx);
		const password = '秋天的铜江水很清很凉';
		await changePassword(ctx, mine.session, {
			oldPassword: PASSWORD,
			password,
			passwordAgain: password,
		});
		expect(await readSession(ctx, mine.token)).not.toBeNull();
		expect(await readSession(ctx, other.token)).toBeNull();
		await expect(signIn(ctx, right)).rejects.toMatchObject({ code: 'auth.bad_credentials' });
		expect(await signIn(ctx, { ...right, password })).toHaveProperty('token');
	});

	const good = '秋天的铜江水很清很凉';
	test.each([
		['the old one is wrong', 'not-the-old-one', good, 'auth.wrong_password', 'oldPassword'],
		['the new one is weak', PASSWORD, 'hemiao2026', 'auth.weak_password', 'password'],
		['the new one is the old one', PASSWORD, PASSWORD, 'input.invalid', 'password'],
	])('a password is not changed when %s', async (_name, oldPassword, password, code, name) => {
		const { ctx } = await scene();
		const { session } = await openSession(ctx);
		const change = changePassword(ctx, session, { oldPassword, password, passwordAgain: password });
		await expect(change).rejects.toMatchObject({ code, params: { name } });
		expect(await signIn(ctx, right)).toHaveProperty('token');
	});

	test('the old password cannot be guessed at an unattended desk', async () => {
		const { ctx } = await scene();
		const { session } = await openSession(ctx);
		const guess = () =>
			changePassword(ctx, session, { oldPassword: 'guess', password: good, passwordAgain: good });
		for (let tried = 0; tried < 5; tried++)
			await expect(guess()).rejects.toMatchObject({ code: 'auth.wrong_password' });
		await expect(guess()).rejects.toMatchObject({ code: 'limit.too_many', status: 429 });
	});
});

describe('a throttle', () => {
	test('forgets the oldest source when it is full, not the newest', () => {
		const throttle = new Throttle(1, MINUTE, 2);
		for (const source of ['a', 'b', 'c']) throttle.take(source, 0);
		expect(['a', 'b', 'c'].map((source) => throttle.left(source, 0))).toEqual([1, 0, 0]);
	});
});
