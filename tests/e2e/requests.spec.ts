import { join } from 'node:path';
import { expect, test, type APIRequestContext } from '@playwright/test';
import Database from 'better-sqlite3';
import { startServer, type TestServer } from '#tests/support/server.ts';

// What the server answers to requests that no page of ours sends: no browser is needed for them.

const PASSWORD = '铜江秋水-canary-7391';
const PAGE = { accept: 'text/html' };

let server: TestServer;

test.beforeEach(async () => {
	server = await startServer({ env: { TRUST_PROXY: '1' } });
});
test.afterEach(async () => {
	await server.stop();
	expect(server.lines.join('\n')).not.toContain('canary');
});

function post(request: APIRequestContext, path: string, form: Record<string, string>) {
	const headers = { ...PAGE, origin: server.url };
	return request.post(server.url + path, { form, headers, maxRedirects: 0 });
}
/** Sets up and leaves `request` signed in as the administrator. */
async function setUp(request: APIRequestContext): Promise<void> {
	const answer = await post(request, '/setup', {
		name: '铜江市妇女联合会',
		shortName: '铜江市妇联',
		level: 'city',
		adminName: '方圆',
		login: 'fangyuan',
		password: PASSWORD,
		passwordAgain: PASSWORD,
	});
	expect(answer.status()).toBe(303);
}
async function passwordIn(answer: { text(): Promise<string> }): Promise<string> {
	return /value="([a-z2-9]{4}(?:-[a-z2-9]{4}){3})"/.exec(await answer.text())?.[1] ?? '';
}

test('before set-up a page leads to it and a program is told so', async ({ request }) => {
	const page = await request.get(`${server.url}/posts`, { headers: PAGE, maxRedirects: 0 });
	expect([page.status(), page.headers().location]).toEqual([303, '/setup']);
	const program = await request.get(`${server.url}/api/v1/nothing`);
	expect(program.status()).toBe(503);
	expect(await program.json()).toMatchObject({ code: 'auth.not_set_up', status: 503 });
	expect((await request.get(`${server.url}/healthz`)).status()).toBe(200);
});

test('a second set-up is refused with 409 and changes nothing', async ({ request }) => {
	await setUp(request);
	const form = { name: '别处', shortName: '别处', level: 'county', adminName: '某人', login: 'somebody' };
	const again = await post(request, '/setup', { ...form, password: PASSWORD, passwordAgain: PASSWORD });
	expect(again.status()).toBe(409);
	expect(await again.text()).toContain('平台已经完成首次设置，请直接登录。');
});

test('what asks without a session is led to sign in, or told 401 in its own way', async ({ request }) => {
	await setUp(request);
	await post(request, '/logout', {});
	const get = (path: string, headers: Record<string, string>) =>
		request.get(server.url + path, { headers, maxRedirects: 0 });
	const page = await get('/settings/people?q=%E5%91%A8', PAGE);
	expect([page.status(), page.headers().location]).toEqual([
		303,
		'/login?next=%2Fsettings%2Fpeople%3Fq%3D%25E5%2591%25A8',
	]);
	const data = await get('/account/__data.json', {});
	expect(await data.json()).toMatchObject({ type: 'redirect', location: '/login?next=%2Faccount' });
	const editor = await request.post(`${server.url}/posts/some-id/autosave`, {
		data: { title: '小雪时节' },
		headers: { origin: server.url },
	});
	expect(editor.status()).toBe(401);
	expect(editor.headers()['content-type']).toContain('application/problem+json');
	expect(await editor.json()).toMatchObject({ code: 'auth.expired', title: '请先登录' });
	const program = await request.post(`${server.url}/api/v1/nothing`, {
		data: {},
		headers: { authorization: 'Bearer nobody' },
	});
	expect(program.status()).toBe(401);
	expect(await program.json()).toMatchObject({ code: 'auth.bad_token' });
});

test('a program that asks for what is not there gets a problem document, not a page', async ({ request }) => {
	await setUp(request);
	const answer = await request.get(`${server.url}/api/v1/nothing`, { headers: PAGE });
	expect(answer.status()).toBe(404);
	expect(answer.headers()['content-type']).toContain('application/problem+json');
	expect(await answer.json()).toMatchObject({ code: 'not_found', status: 404 });
});

test('every answer bears the security headers, and pages of the desk are not stored', async ({ request }) => {
	await setUp(request);
	for (const path of ['/account', '/login', '/api/v1/nothing', '/no-such-page']) {
		const headers = (await request.get(server.url + path, { headers: PAGE })).headers();
		expect(headers['x-content-type-options'], path).toBe('nosniff');
		expect(headers['referrer-policy'], path).toBe('same-origin');
		expect(headers['permissions-policy'], path).toContain('geolocation=()');
		expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
		expect(headers['x-request-id'], path).toMatch(/^[0-9a-f-]{36}$/);
	}
	const desk = await request.get(`${server.url}/account`, { headers: PAGE });
	expect(desk.headers()['cache-control']).toBe('no-store');
});

test('the session cookie is out of reach of scripts, and Secure behind a proxy that speaks https', async ({
	request,
}) => {
	await setUp(request);
	const signIn = async (proto: string) => {
		const own = server.url.replace('http:', `${proto}:`);
		const answer = await request.post(`${server.url}/login`, {
			form: { login: 'fangyuan', password: PASSWORD },
			headers: { ...PAGE, origin: own, 'x-forwarded-proto': proto },
			maxRedirects: 0,
		});
		expect(answer.status()).toBe(303);
		return answer.headers()['set-cookie'] ?? '';
	};
	await post(request, '/logout', {});
	const plain = await signIn('http');
	expect(plain).toContain('HttpOnly');
	expect(plain).toContain('SameSite=Lax');
	expect(plain).not.toContain('Secure');
	await post(request, '/logout', {});
	expect(await signIn('https')).toContain('Secure');
});

test('who holds no role meets refusals in Chinese at every place of the desk, never a fault', async ({
	request,
	playwright,
}) => {
	await setUp(request);
	const form = { login: 'hemiao', name: '何苗', department: '', formKey: 'k1' };
	const settings = await request.get(`${server.url}/settings/units`, { headers: PAGE });
	const unitId = /name="parentId" value="([^"]+)"/.exec(await settings.text())?.[1] ?? '';
	const made = await post(request, '/settings/people/new', { ...form, unitId });
	const password = await passwordIn(made);
	const person = await playwright.request.newContext();
	await post(person, '/login', { login: 'hemiao', password });
	const own = { oldPassword: password, password: PASSWORD, passwordAgain: PASSWORD };
	expect((await post(person, '/account?/password', own)).status()).toBe(200);
	const places = ['/today', '/calendar', '/posts', '/posts/new', '/reviews', '/data', '/service', '/walls'];
	const deeper = [
		'/service/new',
		'/service/volunteers',
		'/settings',
		'/settings/people',
		'/settings/channels',
	];
	const faults: string[] = [];
	for (const path of [...places, ...deeper]) {
		const answer = await person.get(server.url + path, { headers: PAGE });
		if (answer.status() >= 500) faults.push(`${path} ${answer.status()}`);
	}
	expect(faults).toEqual([]);
	await person.dispose();
});

test('a fault is said calmly with a number, and the log has the fault under that number', async ({
	request,
}) => {
	await setUp(request);
	const database = new Database(join(server.dataDir, 'jinguo.db'));
	database.exec('alter table api_tokens rename to api_tokens_gone');
	database.close();
	const answer = await request.get(`${server.url}/settings/tokens`, { headers: PAGE });
	expect(answer.status()).toBe(500);
	const text = await answer.text();
	const id = /把编号 ([0-9a-f-]{36}) 告诉管理员/.exec(text)?.[1];
	expect(answer.headers()['x-request-id']).toBe(id);
	expect(text).not.toContain('api_tokens');
	const logged = server.lines.find((line) => line.includes('a request failed') && line.includes(String(id)));
	expect(logged).toContain('no such table');
});
