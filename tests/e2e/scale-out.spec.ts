import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { sql } from 'drizzle-orm';
import { io, type Socket } from 'socket.io-client';
import { toBeijingLocal } from '#lib/contract/format.ts';
import { unitTopic, type Delta, type SubscribeAnswer } from '#lib/contract/live.ts';
import { activityForm, postForm, volunteerForm } from '#tests/support/bad-input/stage.ts';
import { fillStore, storeAt } from '#tests/support/federation.ts';
import type { Federation } from '#tests/support/people.ts';
import { freshDatabase, ownedBy, startPostgres, type TestPostgres } from '#tests/support/postgres.ts';
import { startRedis, type TestRedis } from '#tests/support/redis.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';
import { Visitor } from '#tests/support/visitor.ts';

// One installation of several nodes: a real PostgreSQL, a real Redis, two built servers.

const PASSWORD = `parole-${randomBytes(9).toString('hex')}`;
const HOUR = 3_600_000;

let postgres: TestPostgres | null = null;
let redis: TestRedis;
let env: Record<string, string>;
let federation: Federation;
let web: TestServer;
let worker: TestServer;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
	const given = process.env.JINGUO_TEST_PG;
	if (!given) postgres = await startPostgres();
	redis = await startRedis();
	const databaseUrl = await ownedBy(await freshDatabase(given ?? postgres?.url ?? ''), PASSWORD);
	federation = await fillStore(storeAt(databaseUrl));
	env = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url, SECRET_KEY: randomBytes(32).toString('hex') };
	web = await startServer({ env: { ...env, ROLE: 'web' } });
});
test.afterAll(async () => {
	await Promise.all([web?.kill(), worker?.kill()]);
	await redis?.stop();
	await postgres?.stop();
});

/** The same person at another node: a balancer may send every request elsewhere. */
function elsewhere(visitor: Visitor, server: TestServer): Visitor {
	const other = new Visitor(server.url);
	for (const [name, value] of visitor.cookies) other.cookies.set(name, value);
	return other;
}

let planner: Visitor;

test('a web node is ready as soon as a worker beats, and not before', async () => {
	const visitor = new Visitor(web.url);
	expect((await visitor.ask('/readyz')).status).toBe(503);
	worker = await startServer({ env: { ...env, ROLE: 'worker' } });
	await expect.poll(async () => (await visitor.ask('/readyz')).status, { timeout: 10_000 }).toBe(200);
});

test('who signs in at one node is signed in at the other, until they sign out at either', async () => {
	planner = await new Visitor(web.url).signIn(federation.logins.countyPlanner);
	expect((await elsewhere(planner, worker).open('/posts')).status).toBe(200);
	const leaving = await new Visitor(web.url).signIn(federation.logins.observer);
	await elsewhere(leaving, worker).send('/logout', {});
	expect((await leaving.open('/posts')).status).toBe(303);
});

test('a post planned at one node stands at the other', async () => {
	const form = { ...postForm({ federation }), title: '一处排期，处处看见' };
	expect((await planner.send('/posts/new?/create', form)).status).toBe(303);
	const there = elsewhere(planner, worker);
	expect((await there.open('/posts')).text).toContain(form.title);
	expect((await there.open(`/posts/${form.id}`)).text).toContain(form.title);
	const again = await there.send('/posts/new?/create', form);
	expect(again.status).toBe(409);
});

test('what happens at one node moves the pages of the other', async () => {
	const unitId = federation.units.county.id;
	const there = elsewhere(planner, worker);
	const now = Date.now();
	const times = { startsAt: toBeijingLocal(now - HOUR), endsAt: toBeijingLocal(now + HOUR) };
	await there.send('/service/new', { ...activityForm({ federation }), ...times });
	await there.send('/service/volunteers', volunteerForm({ federation }));
	const store = storeAt(env.DATABASE_URL ?? '');
	const [activity] = await store.rows<{ id: string }>(sql`select id from activities`);
	const [volunteer] = await store.rows<{ id: string }>(sql`select id from volunteers`);
	await store.close();

	const follower = await follow(planner, unitTopic(unitId, 'overview'));
	const before = JSON.stringify(follower.state.volunteers);
	const checked = await there.send(`/service/${activity?.id}?/in`, { volunteerId: volunteer?.id ?? '' });
	expect(checked.status).toBe(200);
	await expect.poll(() => JSON.stringify(follower.state.volunteers), { timeout: 5_000 }).not.toBe(before);
	follower.socket.close();
});

interface Follower {
	socket: Socket;
	state: Record<string, unknown>;
}

async function follow(visitor: Visitor, topic: string): Promise<Follower> {
	const extraHeaders = {
		origin: visitor.url,
		cookie: `jinguo_session=${visitor.cookies.get('jinguo_session')}`,
	};
	const socket = io(visitor.url, { transports: ['websocket'], reconnection: false, extraHeaders });
	const answer = (await socket.timeout(5_000).emitWithAck('subscribe', topic)) as SubscribeAnswer;
	if (!answer.ok) throw new Error(`not subscribed: ${answer.code}`);
	const follower: Follower = { socket, state: { ...answer.snapshot.state } };
	socket.on('d', (delta: Delta) => {
		if (delta.t === topic) Object.assign(follower.state, delta.set ?? {});
	});
	return follower;
}

test('NUL, which PostgreSQL does not store, breaks nothing', async () => {
	const there = elsewhere(planner, worker);
	const named = { ...volunteerForm({ federation }), name: '罗\0青' };
	expect((await there.send('/service/volunteers', named)).status).toBe(200);
	expect((await there.open('/service/volunteers')).text).toContain('罗青');
	expect((await new Visitor(web.url).send('/login', { login: 'a\0b', password: 'x\0y' })).status).toBe(401);
	for (const path of ['/posts/%00', '/reviews/a%00', '/posts?q=%00', '/site/a/%00', '/media/%00'])
		expect([path, (await there.open(path)).status]).toEqual([path, 404]);
	const saved = await there.ask('/posts/x/revisions', {
		method: 'POST',
		body: '{"baseRevisionId":"\\u0000","content":{"title":"\\u0000"}}',
		headers: { origin: there.url, 'content-type': 'application/json' },
	});
	expect([400, 404]).toContain(saved.status);
});

test('a line with NUL among readings is refused alone', async () => {
	const admin = await new Visitor(web.url).signIn(federation.logins.admin);
	const page = (await admin.open('/settings/tokens')).text;
	const formKey = /name="formKey" value="([^"]+)"/.exec(page)?.[1] ?? '';
	const form = { unitId: federation.units.county.id, name: '报数程序', formKey };
	const made = (await admin.send('/settings/tokens?/create', form)).text;
	const token = /value="([\w-]{43})"[^>]*readonly/.exec(made)?.[1] ?? '';
	const line = { indicator: 'hotline.calls', value: 1, asOf: Date.now() };
	const body = ['a', 'b\0', 'c'].map((key) => JSON.stringify({ ...line, key })).join('\n');
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' };
	const answer = await new Visitor(worker.url).ask('/api/v1/readings', { method: 'POST', body, headers });
	expect(answer.status).toBe(200);
	const { results } = JSON.parse(answer.text) as { results: { status: string; code?: string }[] };
	expect(results.map(({ status }) => status)).toEqual(['stored', 'refused', 'stored']);
});

test('the web node goes on when the worker dies, and another takes its place', async () => {
	await worker.kill();
	expect((await planner.open('/posts')).status).toBe(200);
	worker = await startServer({ env });
	expect((await elsewhere(planner, worker).open('/posts')).status).toBe(200);
});

test('both end cleanly, and neither logged an error or the database’s password', async () => {
	for (const server of [web, worker]) {
		expect(await server.stop()).toBe(0);
		expect(server.lines.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
		expect(server.lines.join('\n')).not.toContain(PASSWORD);
	}
});
