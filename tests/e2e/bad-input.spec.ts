import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { eq, sql } from 'drizzle-orm';
import { newId } from '#lib/server/ids.ts';
import type { Store } from '#lib/server/db/index.ts';
import { SERVICE, SIGNING_IN } from '#tests/support/bad-input/desk.ts';
import { POSTS, REVIEWS } from '#tests/support/bad-input/posts.ts';
import { BAD_CALLS, BAD_JSON, JSON_TYPE } from '#tests/support/bad-input/requests.ts';
import { SETTINGS } from '#tests/support/bad-input/settings.ts';
import { activityForm, postForm, volunteerForm, type Stage } from '#tests/support/bad-input/stage.ts';
import { fillStore, storeIn } from '#tests/support/federation.ts';
import type { Federation, PersonKey } from '#tests/support/people.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';
import { Visitor, type Answer } from '#tests/support/visitor.ts';

// Whatever is sent wrongly: a sentence in Chinese that says what to do, the text kept, and nothing half-written.

/** Login of somebody who has an account and no role yet. */
const NEWCOMER = 'xinlai';
const dataDir = mkdtempSync(join(tmpdir(), 'jinguo-bad-input-'));
const visitors = new Map<string, Visitor>();
let server: TestServer;
let store: Store;
let stage: Stage;

test.beforeAll(async () => {
	const federation = await fillStore(storeIn(dataDir), addNewcomer);
	server = await startServer({ dataDir });
	store = storeIn(dataDir);
	for (const login of [...Object.values(federation.logins), NEWCOMER])
		visitors.set(login, await new Visitor(server.url).signIn(login));
	stage = await setStage(federation);
});
test.afterAll(async () => {
	await store.close();
	await server.stop();
	rmSync(dataDir, { recursive: true, force: true });
});

const as = (who: PersonKey | 'nobody' = 'countyPlanner') =>
	who === 'nobody'
		? new Visitor(server.url)
		: (visitors.get(stage.federation.logins[who]) ?? new Visitor(server.url));

async function addNewcomer(open: Store, { people, units }: Federation): Promise<void> {
	const { accounts } = open.s;
	await open.tx(async (tx) => {
		const [like] = await tx.db.select().from(accounts).where(eq(accounts.id, people.planner.id));
		if (!like) throw new Error('there is no planner');
		const newcomer = { ...like, id: newId(), login: NEWCOMER, name: '新来的', unitId: units.county.id };
		await tx.db.insert(accounts).values(newcomer);
	});
}

/** Makes what the cases are about through the forms themselves, so that each wrong form has a right one beside it. */
async function setStage(federation: Federation): Promise<Stage> {
	const own = visitors.get(federation.logins.countyPlanner);
	const other = visitors.get(federation.logins.otherCountyPlanner);
	if (!own || !other) throw new Error('the planners are not signed in');
	const foreign = { unitId: federation.units.otherCounty.id };
	const key = volunteerForm({ federation }).formKey;
	const sent = async (visitor: Visitor, path: string, fields: Record<string, string>) => {
		const { status, headers, text } = await visitor.send(path, fields);
		if (status >= 400) throw new Error(`${path} answered ${status}: ${said(text)}`);
		return headers.location ?? '';
	};
	const made = postForm({ federation });
	await sent(own, '/posts/new?/create', made);
	const foreignPost = await sent(other, '/posts/new?/create', { ...postForm({ federation }), ...foreign });
	await sent(own, '/service/new', activityForm({ federation }));
	await sent(other, '/service/new', { ...activityForm({ federation }), ...foreign });
	await sent(own, '/service/volunteers', { ...volunteerForm({ federation }), formKey: key });
	const activityOf = async (unitId: string) =>
		(await store.rows<{ id: string }>(sql`select id from activities where unit_id = ${unitId}`))[0]?.id ?? '';
	const [volunteer] = await store.rows<{ id: string }>(sql`select id from volunteers`);
	return {
		federation,
		post: made.id,
		foreignPost: foreignPost.split('/').at(-1) ?? '',
		activity: await activityOf(federation.units.county.id),
		foreignActivity: await activityOf(foreign.unitId),
		volunteer: volunteer?.id ?? '',
		usedKey: key,
	};
}

/** Words of a page as a person reads them. */
function said(html: string): string {
	const bare = html.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '').replaceAll(/<[^>]+>/g, ' ');
	return bare.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll(/\s+/g, ' ');
}

/** Rows by table; what beats by itself is left out. */
async function counts(): Promise<Record<string, number>> {
	const tables = await store.rows<{ name: string }>(
		sql`select name from sqlite_master where type = 'table' and name not in ('heartbeats', 'settings') and name not like 'sqlite%'`,
	);
	const numbers: Record<string, number> = {};
	for (const { name } of tables) {
		const [row] = await store.rows<{ n: number }>(sql`select count(*) as n from ${sql.identifier(name)}`);
		numbers[name] = row?.n ?? 0;
	}
	return numbers;
}

/** Runs `act`, and fails when a row came or went, or the server logged a bug. */
async function changesNothing<T>(act: () => Promise<T>): Promise<T> {
	const before = await counts();
	const errors = server.lines.length;
	const value = await act();
	expect(await counts()).toEqual(before);
	expect(server.lines.slice(errors).filter((line) => /"level":[56]0/.test(line))).toEqual([]);
	return value;
}

const BY_SCRIPT = { accept: 'application/json', 'x-sveltekit-action': 'true' };

/** What an act sent by script failed with, out of SvelteKit's envelope. */
function failureIn({ text }: Answer): { status: number; words: string } {
	const { status, data } = JSON.parse(text) as { status: number; data: string };
	const [shape, ...values] = JSON.parse(data) as [{ message: number }, ...string[]];
	return { status, words: values[shape.message - 1] ?? '' };
}

/** Words that no page shows to a person. */
const RAW = /\b(undefined|null|NaN|Error|at async|input\.|conflict\.|\[object)/;

test.describe('a form', () => {
	for (const form of [...POSTS, ...REVIEWS, ...SERVICE, ...SETTINGS, ...SIGNING_IN])
		test(`${typeof form.to === 'string' ? form.to : 'of one thing'}: ${form.name}`, async () => {
			const visitor = as(form.as);
			const path = typeof form.to === 'string' ? form.to : form.to(stage);
			const fields = typeof form.fields === 'function' ? form.fields(stage) : (form.fields ?? {});
			const answer = await changesNothing(() =>
				form.body === undefined
					? visitor.send(path, fields, form.scripted ? BY_SCRIPT : {})
					: visitor.ask(path, {
							method: 'POST',
							body: form.body,
							headers: { accept: 'text/html', origin: server.url, ...form.headers },
						}),
			);
			const { status, words } = form.scripted
				? failureIn(answer)
				: { status: answer.status, words: said(answer.text) };
			expect({ status, words }).toMatchObject({ status: form.status });
			if (typeof form.says === 'string') expect(words).toContain(form.says);
			else expect(words).toMatch(form.says);
			expect(words).not.toMatch(RAW);
			if (form.keeps) expect(answer.text).toContain(form.keeps);
		});
});

const FORMS = [
	'/posts/new?/read',
	'/posts/new?/create',
	'/calendar?/plan',
	'/service/new',
	'/service/volunteers',
	'/login',
];

test.describe('a body that is no form', () => {
	for (const path of FORMS) {
		test(`${path}: JSON`, async () => {
			const answer = await changesNothing(() => raw(path, 'application/json', '{}'));
			expect(answer.status).toBe(415);
			expect(said(answer.text)).toContain('请改正后再提交');
		});
		test(`${path}: a broken file upload`, async () => {
			const answer = await changesNothing(() => raw(path, 'multipart/form-data; boundary=x', '--x\r\nhalf'));
			expect(answer.status).toBe(400);
			expect(said(answer.text)).toContain('请改正后再提交');
		});
		test(`${path}: 17 MB`, async () => {
			const body = `text=${'a'.repeat(17 * 1024 * 1024)}`;
			const answer = await changesNothing(() => raw(path, 'application/x-www-form-urlencoded', body));
			expect(answer.status).toBe(413);
			expect(said(answer.text)).toContain('请压缩或分成几份后再传');
		});
	}
});

function raw(path: string, type: string, body: string): Promise<Answer> {
	const headers = { accept: 'text/html', origin: server.url, 'content-type': type };
	return as(path === '/login' ? 'nobody' : 'countyPlanner').ask(path, { method: 'POST', body, headers });
}

test.describe('an expired session', () => {
	const OPINION = '这一段意见写了二十分钟，登录过期也不能丢。\n第二行。';

	test('a form without script is shown again with its text, ready to be sent after signing in', async () => {
		const fields = { ...postForm(stage), title: OPINION, password: 'geheim-geheim' };
		const answer = await changesNothing(() => new Visitor(server.url).send('/posts/new?/create', fields));
		expect(answer.status).toBe(401);
		expect(said(answer.text)).toContain('登录已过期');
		expect(answer.text).toContain(OPINION);
		expect(answer.text).toContain('action="/posts/new?/create"');
		expect(answer.text).not.toContain('geheim-geheim');
	});

	test('a form sent by script stays on its page: the act answers 401 and what to do', async () => {
		const stranger = new Visitor(server.url);
		const answer = await changesNothing(() =>
			stranger.send('/posts/new?/create', postForm(stage), BY_SCRIPT),
		);
		const result = JSON.parse(answer.text) as { type: string; status: number; data: string };
		expect(result).toMatchObject({ type: 'failure', status: 401 });
		expect(result.data).toContain('请');
	});

	test('an autosave answers 401 as a problem', async () => {
		const stranger = new Visitor(server.url);
		const answer = await changesNothing(() =>
			stranger.ask(`/posts/${stage.post}/autosave`, {
				method: 'PUT',
				body: '{}',
				headers: { origin: server.url, 'content-type': 'application/json' },
			}),
		);
		expectProblem(answer, 401, 'auth.expired');
	});

	test('a page leads to sign-in, and back', async () => {
		const answer = await new Visitor(server.url).open('/posts?state=draft');
		expect(answer.headers.location).toBe('/login?next=%2Fposts%3Fstate%3Ddraft');
	});
});

function expectProblem(answer: Answer, status: number, code: string): void {
	expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(`"${code}"`)]);
	expect(answer.headers['content-type']).toContain('application/problem+json');
	const problem = JSON.parse(answer.text) as Record<string, unknown>;
	expect(problem).toMatchObject({ type: `urn:jinguo:problem:${code}`, status, code });
	expect(problem.title).toMatch(/^[一-鿿]+$/);
	expect(problem.detail).toMatch(/[一-鿿].*。$/s);
	expect(problem.detail).toMatch(/请|可以|直接/);
}

test.describe('what scripts send', () => {
	for (const bad of BAD_JSON)
		test(`${bad.name} answers ${bad.status} ${bad.code} as a problem`, async () => {
			const answer = await changesNothing(() =>
				as().ask(bad.path(stage), {
					method: bad.method,
					...(bad.body === undefined ? {} : { body: bad.body }),
					headers: { origin: server.url, accept: '*/*', ...JSON_TYPE, ...bad.headers },
				}),
			);
			expectProblem(answer, bad.status, bad.code);
		});
});

test.describe('the API', () => {
	for (const [name, [path, ask], status, code] of BAD_CALLS)
		test(`answers ${name} with ${status} ${code} as a problem`, async () => {
			expectProblem(await changesNothing(() => as().ask(path, ask)), status, code);
		});
});

test.describe('an address', () => {
	for (const path of ['/posts/%00', '/reviews/x%00y', '/posts?q=%00', '/nowhere', '/%E0%A4%A'])
		test(`${path} is answered with a page that says so`, async () => {
			const answer = await changesNothing(() => as().open(path));
			expect([400, 404]).toContain(answer.status);
			expect(said(answer.text)).toMatch(/请|可能/);
			expect(said(answer.text)).not.toMatch(RAW);
		});

	for (const path of ['/calendar?from=zzz&view=nothing', '/posts?page=-1&state=nothing&column=nothing'])
		test(`${path} is shown as if nothing had been chosen`, async () => {
			expect((await changesNothing(() => as().open(path))).status).toBe(200);
		});

	test("another unit's things are not found, by whatever page", async () => {
		const { foreignPost, foreignActivity } = stage;
		for (const path of [
			`/posts/${foreignPost}`,
			`/posts/${foreignPost}/revisions/1`,
			`/reviews/${foreignPost}`,
			`/service/${foreignActivity}`,
		]) {
			const answer = await as().open(path);
			expect([path, answer.status]).toEqual([path, 404]);
			expect(answer.text).not.toContain('云溪');
		}
	});

	for (const [method, path] of [
		['PUT', '/posts'],
		['POST', '/today'],
		['DELETE', '/service/volunteers'],
		['POST', '/healthz'],
		['POST', '/posts/new'],
	] as const)
		test(`${method} ${path} is refused in Chinese`, async () => {
			const answer = await changesNothing(() =>
				as().ask(path, {
					method,
					body: 'a=b',
					headers: {
						accept: 'text/html',
						origin: server.url,
						'content-type': 'application/x-www-form-urlencoded',
					},
				}),
			);
			expect([404, 405]).toContain(answer.status);
			expect(said(answer.text)).toMatch(/请|可能/);
			expect(said(answer.text)).not.toMatch(RAW);
		});
});

test('no role meets a page that breaks', async () => {
	const { logins } = stage.federation;
	const pages = [
		...['/today', '/posts', '/posts/new', '/calendar', '/reviews', '/publications', '/data', '/data/rows'],
		...['/service', '/service/new', '/service/volunteers', '/walls', '/account', '/settings'],
		...['people', 'people/new', 'units', 'tokens', 'channels', 'channels/new'].map(
			(name) => `/settings/${name}`,
		),
	];
	const broken: string[] = [];
	for (const login of [...Object.values(logins), NEWCOMER])
		for (const path of pages) {
			const { status, text } = await (visitors.get(login) ?? new Visitor(server.url)).open(path);
			if (status === 403 && !said(text).includes('你的角色不能'))
				broken.push(`${login} ${path}: ${said(text)}`);
			if (![200, 303, 403].includes(status)) broken.push(`${login} ${path}: ${status}`);
		}
	expect(broken).toEqual([]);
});
