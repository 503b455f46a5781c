import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import sharp from 'sharp';
import { startSimulators, type Simulators } from '#simulators/index.ts';
import { PASSWORD } from '../support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { furnishOffice, officeEnv, openAccountAt, type Office } from './federation.ts';

// The way one real article goes: plan, three reviews, publish on two channels, count, watch. Two browsers: desk and wall.

const ARTICLE = readFileSync(join(import.meta.dirname, '../support/seeds/004_3393d9234de54e32.txt'), 'utf8');
const TITLE = '战“疫”,铜仁市妇联党员干部在行动';
/** A reader's phone; the browser's own name says that it is a machine, and machines are not counted. */
const PHONE =
	'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36';
const EDITED = '战“疫”，市妇联党员干部在行动';

let simulators: Simulators;
let server: TestServer;
let office: Office;
let dataDir: string;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'jinguo-main-job-'));
	simulators = await startSimulators({ seed: 4 });
	office = await furnishOffice(dataDir, simulators);
	server = await startServer({ dataDir, env: officeEnv(simulators) });
	openAccountAt(simulators, office, server.url);
});

test.afterAll(async () => {
	await server?.stop();
	await simulators?.close();
	rmSync(dataDir, { recursive: true, force: true });
});

/** A browser of its own for one person; any console error or request to another host fails the test. */
async function sitDown(browser: Browser, login: string): Promise<{ context: BrowserContext; page: Page }> {
	const context = await browser.newContext();
	const page = await context.newPage();
	watch(page);
	await page.goto(`${server.url}/login?next=/posts`);
	await page.getByLabel('账号').fill(login);
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL((url) => !url.pathname.startsWith('/login'));
	return { context, page };
}

const complaints: string[] = [];
function watch(page: Page): void {
	page.on('console', (message) => {
		if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
	});
	page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
	page.on('request', (request) => {
		const { protocol, host } = new URL(request.url());
		const ours = host === new URL(server.url).host || protocol === 'data:' || protocol === 'blob:';
		if (!ours) complaints.push(`${page.url()} asked ${request.url()}`);
	});
}

test.afterEach(() => {
	expect(complaints.splice(0)).toEqual([]);
});

let postPath = '';

test('a planner pastes the real article, and title, text and credits are recognised', async ({ browser }) => {
	const { context, page } = await sitDown(browser, office.federation.logins.planner);
	await page.goto(`${server.url}/posts/new`);
	await page.getByLabel('把写好的文字粘贴到这里').fill(ARTICLE);
	await page.getByRole('button', { name: '识别文字' }).click();
	await expect(page.getByLabel('标题', { exact: true })).toHaveValue(TITLE);
	await expect(page.getByRole('textbox', { name: '来源' })).toHaveValue('铜仁市妇联');
	await expect(page.getByRole('textbox', { name: '编辑' })).toHaveValue('龙乙洁');
	await page.getByLabel('栏目').selectOption({ label: '工作动态' });
	await page.getByRole('button', { name: '建稿并编辑' }).click();
	await page.waitForURL(/\/posts\/[0-9a-f-]{36}/);
	postPath = new URL(page.url()).pathname;
	const body = page.getByRole('textbox', { name: '正文' });
	await expect(body).toContainText('五措并举全力以赴');
	for (const furniture of ['下载客户端', '扫码下载', 'ICP备', '我要举报'])
		await expect(body).not.toContainText(furniture);
	await context.close();
});

test('she picks channels, cover and time, and sends it to review', async ({ browser }) => {
	const { context, page } = await sitDown(browser, office.federation.logins.planner);
	await page.goto(server.url + postPath);
	await page.getByLabel('铜江妇女网').check();
	await page.getByLabel('铜江妇联').check();
	const cover = await sharp({ create: { width: 900, height: 383, channels: 3, background: '#b3243c' } })
		.png()
		.toBuffer();
	const chooser = page.waitForEvent('filechooser');
	await page.getByRole('button', { name: '上传封面' }).click();
	await (await chooser).setFiles({ name: 'cover.png', mimeType: 'image/png', buffer: cover });
	await page.getByLabel('图片说明').fill('红色底的题图');
	await page.getByRole('dialog').locator('button[type=submit]').click();
	await expect(page.getByAltText('这篇稿件的封面')).toBeVisible();
	await page.getByRole('button', { name: '保存', exact: true }).click();
	await expect(page.getByText(/修订 2，已保存/).first()).toBeVisible();
	await page.getByRole('button', { name: '提交初审' }).click();
	await expect(page.getByText('待初审').first()).toBeVisible();
	await context.close();
});

async function signNext(browser: Browser, login: string, button: string): Promise<void> {
	const { context, page } = await sitDown(browser, login);
	await page.goto(`${server.url}${postPath.replace('/posts/', '/reviews/')}`);
	await page.getByRole('button', { name: button }).click();
	await page.waitForURL(`${server.url}/reviews`);
	await context.close();
}

test('an edit after the first signature voids it, and then three people sign the new text', async ({
	browser,
}) => {
	const { planner, first, second, final } = office.federation.logins;
	await signNext(browser, first, '通过，送复审');
	const { context, page } = await sitDown(browser, planner);
	await page.goto(server.url + postPath);
	await page.getByLabel('标题', { exact: true }).fill(EDITED);
	await page.getByRole('button', { name: '保存', exact: true }).click();
	await expect(page.getByText(/修订 3，已保存/).first()).toBeVisible();
	await page.getByRole('button', { name: '提交初审' }).click();
	await expect(page.getByText('待初审').first()).toBeVisible();
	await context.close();
	await signNext(browser, first, '通过，送复审');
	await signNext(browser, second, '通过，送终审');
	await signNext(browser, final, '通过，按时发布');
});

let articleUrl = '';

test('given a time, it is published once on the website and once on WeChat', async ({ browser }) => {
	const { context, page } = await sitDown(browser, office.federation.logins.planner);
	await page.goto(server.url + postPath);
	const soon = new Date(Date.now() + 8 * 3_600_000 + 65_000).toISOString().slice(0, 16);
	await page.getByLabel('发布时间').fill(soon);
	await page.getByRole('button', { name: '更新排期' }).click();
	await expect
		.poll(() => simulators.ledger().flatMap((entry) => entry.items).length, {
			timeout: 100_000,
			intervals: [1_000],
		})
		.toBe(1);
	await expect
		.poll(async () => (await page.request.get(`${server.url}/site`)).text(), { timeout: 20_000 })
		.toContain(EDITED);
	const visitor = await context.newPage();
	await visitor.goto(`${server.url}/site`);
	await visitor.getByRole('link', { name: EDITED }).first().click();
	await visitor.waitForURL(/\/site\/a\//);
	articleUrl = visitor.url();
	await expect(visitor.getByRole('heading', { name: EDITED })).toBeVisible();
	for (const name of ['铜仁市妇联', '龙乙洁', '陈静', '周敏', '沈岚'])
		await expect(visitor.getByText(name).first()).toBeVisible();
	await context.close();
	const items = simulators.ledger().flatMap((entry) => entry.items);
	expect(items.map((item) => item.title)).toEqual([EDITED]);
});

test('the wall moves within a second of a page view, and so does the desk', async ({ browser }) => {
	const wall = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
	const screen = await wall.newPage();
	watch(screen);
	await screen.goto(server.url + office.wallLink);
	expect(new URL(screen.url()).search).toBe('');
	const before = await figure(screen);
	const { context, page } = await sitDown(browser, office.federation.logins.planner);
	await page.goto(`${server.url}/today`);
	const reader = await browser.newContext({ userAgent: PHONE });
	const visit = await reader.newPage();
	const counted = visit.waitForResponse((response) => new URL(response.url()).pathname === '/b');
	await visit.goto(articleUrl);
	await counted;
	await expect.poll(() => figure(screen), { timeout: 1_000, intervals: [20] }).toBe(before + 1);
	await expect(screen.getByText(EDITED).first()).toBeVisible();
	await Promise.all([wall.close(), context.close(), reader.close()]);
});

async function figure(screen: Page): Promise<number> {
	const text = await screen.locator('[data-tile=reads] .big').textContent();
	return Number((text ?? '').replace(/\D/g, ''));
}
