import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { sql } from 'drizzle-orm';
import { fillStore, storeIn } from '#tests/support/federation.ts';
import { PASSWORD, type Federation } from '#tests/support/people.ts';
import { refusedServer, startServer, type TestServer } from '#tests/support/server.ts';
import { openSockets, sendHalf, takesConnections } from '#tests/support/sockets.ts';
import { SET_UP, Visitor } from '#tests/support/visitor.ts';

// The built product as a process: how it starts, answers its operators, stops and comes back.

const STOP_MS = 10_000;
const root = mkdtempSync(join(tmpdir(), 'jinguo-operations-'));
let folders = 0;
const freshFolder = () => {
	const folder = join(root, String(folders++));
	mkdirSync(folder);
	return folder;
};
const running = new Set<TestServer>();

async function start(env: Record<string, string>, dataDir = freshFolder()): Promise<TestServer> {
	const server = await startServer({ env, dataDir });
	running.add(server);
	return server;
}

async function newFederation(): Promise<{ dataDir: string; federation: Federation }> {
	const dataDir = freshFolder();
	return { dataDir, federation: await fillStore(storeIn(dataDir)) };
}

test.afterEach(async () => {
	await Promise.all([...running].map((server) => server.kill()));
	running.clear();
});
test.afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Logged errors (pino 50) and worse. */
const errorsOf = ({ lines }: TestServer) => lines.filter((line) => /"level":[56]0/.test(line));

test.describe('starting', () => {
	test('every wrong variable is named at once, and no value that may hold a password is printed', async () => {
		const { code, printed } = await refusedServer({
			PORT: '99999',
			DATA_DIR: freshFolder(),
			ORIGIN: 'www.example.cn',
			ROLE: 'boss',
			LOG_LEVEL: 'loud',
			TRUST_PROXY: 'yes',
			CLOCK_AT: 'noon',
			OUTBOUND_ALLOW: 'http://user:pa55-outbound@host',
			DATABASE_URL: 'mysql://user:pa55-database@host/x',
			REDIS_URL: 'amqp://:pa55-redis@host',
			SECRET_KEY: 'pa55-secret-key',
		});
		expect(code).toBe(1);
		const { problems } = JSON.parse(printed) as { problems: string[] };
		expect(problems).toEqual([
			'PORT must be a port number, 0 to 65535 (got 99999)',
			'DATABASE_URL must look like postgres://user:password@host:5432/jinguo',
			'REDIS_URL must look like redis://host:6379',
			'ORIGIN must look like https://www.example.cn (got "www.example.cn")',
			'ROLE must be all, web or worker (got "boss")',
			'LOG_LEVEL must be a pino level (got "loud")',
			'SECRET_KEY must be 64 hexadecimal digits',
			'TRUST_PROXY must be 0 or 1 (got "yes")',
			'OUTBOUND_ALLOW must look like host:port,host:port',
			'CLOCK_AT must be an ISO date and time (got "noon")',
		]);
		expect(printed).not.toContain('pa55');
		expect(printed.trim().split('\n')).toHaveLength(1);
	});

	test('a wrong configuration leaves the data folder as it was', async () => {
		const dataDir = freshFolder();
		await refusedServer({ DATA_DIR: dataDir, ROLE: 'boss' });
		expect(readdirSync(dataDir)).toEqual([]);
	});

	test('a database that does not answer is named without its password', async () => {
		const { code, printed } = await refusedServer({
			DATA_DIR: freshFolder(),
			DATABASE_URL: 'postgres://jinguo:pa55-database@127.0.0.1:1/jinguo',
		});
		expect(code).toBe(1);
		expect(printed).toContain('cannot start: connect ECONNREFUSED 127.0.0.1:1');
		expect(printed).not.toContain('pa55');
	});

	test('a file that is no database is refused', async () => {
		const dataDir = freshFolder();
		writeFileSync(join(dataDir, 'jinguo.db'), '这不是数据库。'.repeat(1000));
		const { code, printed } = await refusedServer({ DATA_DIR: dataDir });
		expect(code).toBe(1);
		expect(printed).toMatch(/cannot start: .*not a database/);
	});

	test('a database that a newer version has migrated is refused', async () => {
		const { dataDir } = await newFederation();
		const store = storeIn(dataDir);
		const future = sql`insert into __drizzle_migrations (hash, created_at) values ('from the future', 4102444800000) returning id`;
		await store.tx(async (tx) => void (await tx.rows(future)));
		await store.close();
		const { code, printed } = await refusedServer({ DATA_DIR: dataDir });
		expect(code).toBe(1);
		expect(printed).toContain('cannot start: the database was made by a newer version');
	});

	test('a second instance on the same port says so and ends', async () => {
		const { url } = await start({});
		const { port } = new URL(url);
		const { code, printed } = await refusedServer({ DATA_DIR: freshFolder(), PORT: port });
		expect(code).toBe(1);
		expect(printed).toContain('cannot listen: another program has this port');
		expect(printed).toContain(`"port":${port}`);
		expect((await new Visitor(url).ask('/healthz')).status).toBe(200);
	});

	test('on an empty folder every page leads to the first-run page', async () => {
		const visitor = new Visitor((await start({})).url);
		for (const path of ['/', '/today', '/login', '/nowhere'])
			expect((await visitor.open(path)).headers.location).toBe('/setup');
		const page = await visitor.open('/setup');
		expect(page.status).toBe(200);
		expect(page.text).toContain('首次设置');
	});
});

test.describe('health', () => {
	test('healthz, readyz and metrics answer, and requests are counted by route, never by address', async () => {
		const visitor = new Visitor((await start({})).url);
		expect(await visitor.ask('/healthz')).toMatchObject({ status: 200, text: 'ok\n' });
		await expect(async () => {
			const ready = await visitor.ask('/readyz');
			expect(ready.status).toBe(200);
			expect(JSON.parse(ready.text)).toEqual({ ready: true, problems: [] });
		}).toPass({ timeout: 10_000 });
		await visitor.open('/nowhere/13912345678');
		await visitor.open('/setup');
		const metrics = await visitor.ask('/metrics');
		expect(metrics.status).toBe(200);
		expect(metrics.headers['content-type']).toContain('text/plain');
		for (const name of [
			'jinguo_process_resident_memory_bytes',
			'jinguo_heartbeat_age_seconds',
			'jinguo_clock_jumps',
		])
			expect(metrics.text).toMatch(new RegExp(`^${name} \\d`, 'm'));
		expect(metrics.text).toContain('# TYPE jinguo_publications gauge');
		expect(metrics.text).toMatch(
			/^jinguo_http_request_seconds_count\{method="GET",route="\/\(auth\)\/setup",status="200"\} 1$/m,
		);
		expect(metrics.text).not.toContain('13912345678');
	});

	test('metrics are refused to a request that came through a proxy', async () => {
		const visitor = new Visitor((await start({ TRUST_PROXY: '1' })).url);
		for (const headers of [{ 'x-forwarded-for': '127.0.0.1' }, { forwarded: 'for=127.0.0.1' }]) {
			const answer = await visitor.ask('/metrics', { headers });
			expect(answer.status).toBe(404);
			expect(answer.text).not.toContain('jinguo_');
		}
	});

	test('a web node alone is alive but not ready, for nothing would be published', async () => {
		const visitor = new Visitor((await start({ ROLE: 'web' })).url);
		expect((await visitor.ask('/healthz')).status).toBe(200);
		const ready = await visitor.ask('/readyz');
		expect(ready.status).toBe(503);
		expect(JSON.parse(ready.text)).toEqual({ ready: false, problems: ['no scheduler has started yet'] });
	});

	test('a web node whose worker beat last two minutes ago is not ready', async () => {
		const { dataDir } = await newFederation();
		const store = storeIn(dataDir);
		const at = Date.now() - 120_000;
		await store.tx(
			async (tx) =>
				void (await tx.db
					.insert(tx.s.heartbeats)
					.values({ node: 'gone', at, startedAt: at, detail: { jumps: 0, lagMs: 0 } })),
		);
		await store.close();
		const ready = await new Visitor((await start({ ROLE: 'web' }, dataDir)).url).ask('/readyz');
		expect(ready.status).toBe(503);
		expect(ready.text).toMatch(/the last heartbeat is 12\d s old/);
	});
});

const NAMED = { role: 'publicity', kind: 'volunteer' };
const cookieOf = ({ cookies }: Visitor) => `jinguo_session=${cookies.get('jinguo_session')}`;

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
	const started = performance.now();
	const value = await work();
	return { value, ms: performance.now() - started };
}

test.describe('stopping', () => {
	for (const end of ['stop', 'kill'] as const)
		test(`what was saved just before is there after ${end === 'stop' ? 'SIGTERM' : 'kill -9'}`, async () => {
			const { dataDir, federation } = await newFederation();
			const unitId = federation.units.city.id;
			const server = await start({}, dataDir);
			const planner = await new Visitor(server.url).signIn(federation.logins.planner);
			const saved = await planner.send('/service/volunteers', { ...NAMED, unitId, name: '姜小竹' });
			expect(saved.status).toBe(200);
			if (end === 'stop') expect(await server.stop()).toBe(0);
			else await server.kill();

			const again = await start({}, dataDir);
			// The session survives with the rest.
			const back = new Visitor(again.url);
			for (const [name, value] of planner.cookies) back.cookies.set(name, value);
			const page = await back.open('/service/volunteers');
			expect(page.status).toBe(200);
			expect(page.text).toContain('姜小竹');
			expect(errorsOf(again)).toEqual([]);
		});

	test('a request in flight at SIGTERM is answered and kept, with sockets open, within 10 s', async () => {
		const { dataDir, federation } = await newFederation();
		const server = await start({}, dataDir);
		const planner = await new Visitor(server.url).signIn(federation.logins.planner);
		const sockets = await openSockets(server.url, cookieOf(planner));
		const form = new URLSearchParams({ ...NAMED, unitId: federation.units.city.id, name: '孟小雨' });
		const flying = await sendHalf(server.url, {
			path: '/service/volunteers',
			body: form.toString(),
			cookie: cookieOf(planner),
		});

		const stopped = timed(() => server.stop());
		await expect.poll(() => takesConnections(server.url)).toBe(false);
		expect(await flying.finish()).toBe(200);
		const { value: code, ms } = await stopped;
		expect(code).toBe(0);
		expect(ms).toBeLessThan(STOP_MS);
		expect(errorsOf(server)).toEqual([]);
		for (const socket of sockets) socket.end();

		const store = storeIn(dataDir);
		const kept = await store.rows<{ name: string }>(sql`select name from volunteers`);
		await store.close();
		expect(kept).toEqual([{ name: '孟小雨' }]);
	});

	test('a request that never ends does not hold SIGTERM beyond 10 s', async () => {
		const { dataDir, federation } = await newFederation();
		const server = await start({}, dataDir);
		const planner = await new Visitor(server.url).signIn(federation.logins.planner);
		const flying = await sendHalf(server.url, {
			path: '/service/volunteers',
			body: 'name=x&role=y',
			cookie: cookieOf(planner),
		});
		const { value: code, ms } = await timed(() => server.stop());
		expect(code).toBe(0);
		expect(ms).toBeLessThan(STOP_MS);
		flying.leave();
	});
});

/** Addresses under which people reach this machine over plain http: by name, and from the office's network. */
function addresses(): { local: string; lan: string } {
	const outside = Object.values(networkInterfaces())
		.flat()
		.find((one) => one && !one.internal && one.family === 'IPv4');
	// Without a network, another loopback address stands for the one on the LAN: no name the product knows.
	return { local: 'localhost', lan: outside?.address ?? '127.0.0.2' };
}

test.describe('origins', () => {
	test('without ORIGIN forms work over plain http on localhost and on the LAN address', async () => {
		const { dataDir, federation } = await newFederation();
		const server = await start({ HOST: '0.0.0.0' }, dataDir);
		const { port } = new URL(server.url);
		for (const address of Object.values(addresses())) {
			const visitor = await new Visitor(`http://${address}:${port}`).signIn(federation.logins.planner);
			expect((await visitor.open('/service')).status).toBe(200);
		}
	});

	test('the first set-up works on localhost, and from the LAN only with the code', async () => {
		const server = await start({ HOST: '0.0.0.0' });
		const { port } = new URL(server.url);
		const { local, lan } = addresses();
		const away = new Visitor(`http://${lan}:${port}`);
		expect((await away.open('/setup')).text).toContain('设置码');
		const refused = await away.send('/setup', SET_UP);
		expect(refused.status).toBe(403);
		expect(refused.text).toContain('设置码不对');
		const here = new Visitor(`http://${local}:${port}`);
		expect(await here.send('/setup', SET_UP)).toMatchObject({ status: 303, headers: { location: '/today' } });
	});

	test('with ORIGIN only its own pages may send', async () => {
		const { dataDir, federation } = await newFederation();
		const server = await start({ ORIGIN: 'https://www.example.cn' }, dataDir);
		const visitor = new Visitor(server.url);
		const form = { login: federation.logins.planner, password: PASSWORD };
		for (const origin of [
			server.url,
			'http://www.example.cn',
			'https://www.example.cn.evil.example',
			'https://example.cn',
			'null',
		]) {
			const answer = await visitor.send('/login', form, { origin });
			expect([origin, answer.status]).toEqual([origin, 403]);
			expect(answer.text).toContain('这次提交不是从本平台的页面发出的');
			expect(visitor.cookies.size).toBe(0);
		}
		const own = await visitor.send('/login', form, { origin: 'https://www.example.cn' });
		expect(own.status).toBe(303);
		expect(String(own.headers['set-cookie'])).toContain('Secure');
	});
});

test.describe('headers', () => {
	test('desk, site, sign-in, API and files bear the headers that protect them', async () => {
		const { dataDir, federation } = await newFederation();
		const server = await start({}, dataDir);
		const planner = await new Visitor(server.url).signIn(federation.logins.planner);
		const script = /\/_app\/immutable\/[\w./-]+\.js/.exec((await planner.open('/today')).text)?.[0] ?? '';
		for (const path of ['/login', '/today', '/site', '/nowhere', '/api/v1/readings', script]) {
			const { headers } = await planner.open(path);
			expect([path, headers['x-content-type-options']]).toEqual([path, 'nosniff']);
		}
		for (const path of ['/today', '/site', '/nowhere']) {
			const { headers } = await planner.open(path);
			expect(headers['referrer-policy']).toBe('same-origin');
			expect(headers['cross-origin-opener-policy']).toBe('same-origin');
			expect(headers['permissions-policy']).toContain('camera=()');
			const csp = String(headers['content-security-policy']);
			expect(csp).toContain("frame-ancestors 'none'");
			expect(csp).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
			expect(csp).not.toMatch(/https?:\/\//);
		}
	});

	test('scripts of a desk page run by a nonce that is new with each answer', async () => {
		const { dataDir, federation } = await newFederation();
		const server = await start({}, dataDir);
		const planner = await new Visitor(server.url).signIn(federation.logins.planner);
		const nonces = [];
		for (let turn = 0; turn < 2; turn++) {
			const { headers, text } = await planner.open('/today');
			const nonce = /script-src[^;]*'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1];
			expect(text).toContain(`nonce="${nonce}"`);
			expect(headers['cache-control']).toBe('no-store');
			nonces.push(nonce);
		}
		expect(new Set(nonces).size).toBe(2);
	});

	test('the session’s cookie is out of reach of scripts and other sites', async () => {
		const { dataDir, federation } = await newFederation();
		const server = await start({}, dataDir);
		const form = { login: federation.logins.planner, password: PASSWORD };
		const answer = await new Visitor(server.url).send('/login', form);
		const cookie = String(answer.headers['set-cookie']);
		expect(cookie).toMatch(/^jinguo_session=[\w-]{43};/);
		expect(cookie).toContain('HttpOnly');
		expect(cookie).toMatch(/SameSite=Lax/i);
	});
});
