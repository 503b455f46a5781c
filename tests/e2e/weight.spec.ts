import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Browser, type BrowserContext } from '@playwright/test';
import { postForm } from '#tests/support/bad-input/stage.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';
import { seedSite, type SeededSite } from '#tests/support/site.ts';
import { Visitor } from '#tests/support/visitor.ts';

// How much a first visit loads, over the network and with nothing cached, and that nothing comes from elsewhere.

const DESK_MAX = 200_000;
const ARTICLE_MAX = 50_000;
/** Words that stand in the compiled code of these libraries, and in nobody else's. */
const MARKS = { editor: 'ProseMirror', charts: 'chartjs', framework: '__sveltekit' };

const dataDir = mkdtempSync(join(tmpdir(), 'jinguo-weight-'));
let server: TestServer;
let site: SeededSite;
let planner: Visitor;
let admin: Visitor;
let postPath: string;

test.beforeAll(async () => {
	site = await seedSite(dataDir);
	server = await startServer({ dataDir });
	const { logins } = site.federation;
	planner = await new Visitor(server.url).signIn(logins.countyPlanner);
	admin = await new Visitor(server.url).signIn(logins.admin);
	const form = postForm(site);
	await planner.send('/posts/new?/create', form);
	postPath = `/posts/${form.id}`;
});
test.afterAll(async () => {
	await server.stop();
	rmSync(dataDir, { recursive: true, force: true });
});

interface Visit {
	/** Every script the page loaded, also ahead of need: its path and its text. */
	scripts: Map<string, string>;
	/** Addresses of other hosts that were asked for anything. */
	elsewhere: string[];
	/** Errors, warnings and refusals by the content security policy. */
	complaints: string[];
}

async function newBrowser(browser: Browser, who: Visitor | null): Promise<BrowserContext> {
	const context = await browser.newContext();
	const { hostname } = new URL(server.url);
	for (const [name, value] of who?.cookies ?? [])
		await context.addCookies([{ name, value, domain: hostname, path: '/' }]);
	return context;
}

const isOurs = (url: string) => !/^(http|ws)s?:/.test(url) || new URL(url).host === new URL(server.url).host;

/** Opens a page and waits until it asks for nothing more. */
async function visit(context: BrowserContext, path: string): Promise<Visit> {
	const page = context.pages()[0] ?? (await context.newPage());
	const texts = new Map<string, Promise<string>>();
	const seen: Visit = { scripts: new Map(), elsewhere: [], complaints: [] };
	const asked = (url: string) => void (isOurs(url) || seen.elsewhere.push(url));
	page.on('request', (request) => asked(request.url()));
	page.on('websocket', (socket) => asked(socket.url()));
	page.on('response', (response) => {
		const { pathname } = new URL(response.url());
		if (pathname.endsWith('.js')) texts.set(pathname, response.text());
	});
	page.on('console', (message) => {
		if (message.type() === 'error' || message.type() === 'warning') seen.complaints.push(message.text());
	});
	page.on('pageerror', (error) => seen.complaints.push(error.message));
	const response = await page.goto(server.url + path);
	expect([path, response?.status()]).toEqual([path, 200]);
	await page.waitForLoadState('networkidle');
	for (const [script, text] of texts) seen.scripts.set(script, await text);
	page.removeAllListeners();
	return seen;
}

/** What a browser that has never been here loads of a page. */
async function firstVisit(browser: Browser, who: Visitor | null, path: string): Promise<Visit> {
	const context = await newBrowser(browser, who);
	const seen = await visit(context, path);
	await context.close();
	return seen;
}

/** Bytes of the scripts over the wire, packed with gzip. */
async function weightOf({ scripts }: Visit): Promise<number> {
	let sum = 0;
	for (const [path, text] of scripts) {
		const { bytes, headers } = await new Visitor(server.url).ask(path, {
			headers: { 'accept-encoding': 'gzip' },
		});
		if (text.length > 2_048) expect(headers['content-encoding']).toBe('gzip');
		sum += bytes;
	}
	return sum;
}

const has = ({ scripts }: Visit, mark: string) => [...scripts.values()].some((text) => text.includes(mark));

const CHARTS = ['/data'];
for (const path of ['/login', '/today', '/posts', '/calendar', '/reviews', '/data'])
	test(`a first visit to ${path} loads at most 200 kB of packed script, and no editor`, async ({
		browser,
	}) => {
		const seen = await firstVisit(browser, path === '/login' ? null : planner, path);
		const weight = await weightOf(seen);
		test.info().annotations.push({ type: 'gzip', description: `${weight} bytes` });
		expect(weight).toBeGreaterThan(10_000);
		expect(weight).toBeLessThanOrEqual(DESK_MAX);
		expect(has(seen, MARKS.framework)).toBe(true);
		expect(has(seen, MARKS.editor)).toBe(false);
		expect(has(seen, MARKS.charts)).toBe(CHARTS.includes(path));
	});

test('the editor’s code is loaded on the page that has the editor', async ({ browser }) => {
	expect(has(await firstVisit(browser, planner, postPath), MARKS.editor)).toBe(true);
});

test('an article of the site loads at most 50 kB of script, and none of the framework', async ({
	browser,
}) => {
	for (const path of ['/site', `/site/a/${site.slug}`, '/site/c/kepu']) {
		const seen = await firstVisit(browser, null, path);
		expect(await weightOf(seen)).toBeLessThanOrEqual(ARTICLE_MAX);
		expect(has(seen, MARKS.framework)).toBe(false);
		expect([...seen.scripts.keys()].filter((script) => script.includes('/_app/'))).toEqual([]);
	}
});

const PAGES: Record<'planner' | 'admin' | 'nobody', string[]> = {
	nobody: ['/login', '/site', '/site/c/kepu'],
	planner: ['/today', '/calendar', '/posts', '/posts/new', '/reviews', '/publications', '/data', '/service'],
	admin: [
		'/walls',
		'/account',
		'/settings/people',
		'/settings/people/new',
		'/settings/units',
		'/settings/tokens',
		'/settings/channels',
		'/settings/channels/new',
	],
};

test('no page asks another host for anything, or complains in the console', async ({ browser }) => {
	const visitors = { planner, admin, nobody: null };
	for (const who of ['nobody', 'planner', 'admin'] as const) {
		const context = await newBrowser(browser, visitors[who]);
		for (const path of [...PAGES[who], ...(who === 'planner' ? [postPath] : [])]) {
			const { elsewhere, complaints } = await visit(context, path);
			expect([path, elsewhere, complaints]).toEqual([path, [], []]);
		}
		await context.close();
	}
});
