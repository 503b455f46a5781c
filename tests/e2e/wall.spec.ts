import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { openApp } from '#lib/server/app.ts';
import { readConfig } from '#lib/server/config.ts';
import { createWall, pairDevice } from '#lib/server/walls/index.ts';
import { expectAccessible, expectNoSidewaysScroll, SIZES, watchConsole } from '../support/browser.ts';
import { layCable } from '../support/cable.ts';
import { PASSWORD } from '../support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { seedSite, type SeededSite } from '../support/site.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'jinguo-wall-'));
let server: TestServer;
let site: SeededSite;
let wallId = '';
let wallLink = '';

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
	site = await seedSite(dataDir);
	const app = await openApp(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', ROLE: 'web' }));
	try {
		const { people, units } = site.federation;
		({ wallId } = await createWall(app, people.admin, { unitId: units.city.id, name: '指挥部办公室' }));
		({ link: wallLink } = await pairDevice(app, people.admin, { wallId, name: '一楼大厅' }));
	} finally {
		await app.close();
	}
	server = await startServer({ dataDir });
});
test.afterAll(async () => {
	await server?.stop();
	rmSync(dataDir, { recursive: true, force: true });
});

let readers = 0;
/** Somebody opens the article: each time from another browser, so that none is taken for a machine. */
async function read(times = 1): Promise<void> {
	for (let n = 0; n < times; n++) {
		const headers = { 'user-agent': `Mozilla/5.0 (Linux; Android 14) Reader/${++readers}` };
		await fetch(`${server.url}/b`, { method: 'POST', body: site.slug, headers });
	}
}

async function signIn(browser: Browser, login: string, base = server.url): Promise<BrowserContext> {
	const context = await browser.newContext({ ...SIZES.desk });
	const page = await context.newPage();
	await page.goto(`${base}/login`);
	await page.getByLabel('账号').fill(login);
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL((url) => !url.pathname.startsWith('/login'));
	await page.close();
	return context;
}

const digits = (text: string | null) => Number((text ?? '').replace(/\D/g, ''));
const wallReads = async (page: Page) => digits(await page.locator('[data-tile=reads] .big').textContent());

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false, viewport: { width: 1920, height: 1080 } });

	test('a wall shows its figures as the server drew them', async ({ page }) => {
		await read(3);
		await expect
			.poll(async () => {
				await page.goto(server.url + wallLink);
				return wallReads(page);
			})
			.toBe(readers);
		for (const title of ['今日阅读', '各渠道阅读', '今日发布', '三审待办', '县区发布', '志愿者'])
			await expect(page.getByRole('heading', { name: title })).toBeVisible();
		expect(await page.getByText(/^截至 \d\d:\d\d$/).count()).toBeGreaterThanOrEqual(6);
	});
});

test.describe('a screen', () => {
	test.use({ viewport: { width: 1920, height: 1080 } });

	test('opens by its link once, keeps no token in its address, and stays open', async ({ page }) => {
		const said = watchConsole(page);
		const asked: string[] = [];
		page.on('request', (request) => asked.push(request.url()));
		await page.goto(server.url + wallLink);
		expect(page.url()).toBe(`${server.url}/wall/${wallId}`);
		await page.reload();
		const before = await wallReads(page);
		await read();
		await expect.poll(() => wallReads(page), { timeout: 2_000, intervals: [20] }).toBe(before + 1);
		const { cursor, scrolls } = await page.evaluate(() => ({
			cursor: getComputedStyle(document.querySelector('main') ?? document.body).cursor,
			scrolls:
				document.documentElement.scrollHeight > innerHeight ||
				document.documentElement.scrollWidth > innerWidth,
		}));
		expect({ cursor, scrolls }).toEqual({ cursor: 'none', scrolls: false });
		const foreign = asked.filter((url) => !url.startsWith(server.url) && !url.startsWith('data:'));
		expect(foreign).toEqual([]);
		expect(said).toEqual([]);
	});

	for (const [width, height] of [
		[1920, 1080],
		[3840, 2160],
		[3840, 1080],
	] as const)
		test(`has every tile inside its canvas at ${width} × ${height}, in text of 28 px and more`, async ({
			page,
		}) => {
			await page.setViewportSize({ width, height });
			await page.goto(server.url + wallLink);
			const outside = await page.evaluate(
				() =>
					[...document.querySelectorAll('[data-tile]')].filter((tile) => {
						const { left, top, right, bottom } = tile.getBoundingClientRect();
						return left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1;
					}).length,
			);
			expect(outside).toBe(0);
			const smallest = await page.evaluate(() => {
				const stage = document.querySelector('.stage');
				const unit = parseFloat(getComputedStyle(stage ?? document.body).getPropertyValue('--u'));
				const sizes = [...document.querySelectorAll('.stage *')]
					.filter((node) =>
						[...node.childNodes].some((child) => child.nodeType === 3 && child.textContent?.trim()),
					)
					.map(
						(node) => parseFloat(getComputedStyle(node).fontSize) / (node instanceof SVGElement ? 1 : unit),
					);
				return Math.min(...sizes);
			});
			expect(Math.round(smallest)).toBeGreaterThanOrEqual(28);
		});

	test('that loses the server says so and greys its figures, and catches up without a reload', async ({
		page,
	}) => {
		await page.goto(server.url + wallLink);
		await page.evaluate(() => Object.assign(window, { mark: 1 }));
		const before = await wallReads(page);
		const { port } = new URL(server.url);
		await server.kill();
		await expect(page.getByText(/连接断开/)).toBeVisible({ timeout: 60_000 });
		await expect(page.locator('[data-tile=reads]')).toContainText('过时');
		expect(await wallReads(page)).toBe(before);
		server = await startServer({ dataDir, env: { PORT: port } });
		await read(2);
		await expect.poll(() => wallReads(page), { timeout: 15_000 }).toBe(before + 2);
		await expect(page.getByText(/连接断开/)).toBeHidden();
		await expect(page.locator('[data-tile=reads]')).not.toContainText('过时');
		expect(await page.evaluate(() => (window as { mark?: number }).mark)).toBe(1);
	});
});

test('who has no pass gets a sentence, not a wall', async ({ page }) => {
	for (const path of [`/wall/${wallId}`, `/wall/${wallId}?device=wrong`]) {
		const answer = await page.goto(server.url + path);
		expect(answer?.status()).toBe(403);
		await expect(page.getByText('通行证')).toBeVisible();
	}
});

test('ten tabs lose the network and catch up without a reload and without a wrong figure', async ({
	browser,
}) => {
	const cable = await layCable(Number(new URL(server.url).port));
	const base = `http://127.0.0.1:${cable.port}`;
	try {
		const context = await signIn(browser, site.federation.logins.observer, base);
		const tabs: { page: Page; shown: () => Promise<number> }[] = [];
		for (let n = 0; n < 10; n++) {
			const page = await context.newPage();
			await page.goto(base + (n % 2 ? '/today' : '/data'));
			await page.evaluate(() => Object.assign(window, { mark: 1 }));
			const figure = n % 2 ? page.locator('dl data').nth(1) : page.locator('p.sum data').first();
			const shown = async () => Number(await figure.getAttribute('value'));
			tabs.push({ page, shown });
		}
		const all = () => Promise.all(tabs.map(({ shown }) => shown()));
		await read();
		await expect.poll(all).toEqual(tabs.map(() => readers));
		const lost = readers;
		cable.pull();
		await read(5);
		for (const { page } of tabs) await expect(page.getByText(/已断开|延迟/)).toBeVisible({ timeout: 40_000 });
		// While cut off they show what was true, not something made up.
		expect(await all()).toEqual(tabs.map(() => lost));
		cable.heal();
		await expect.poll(all, { timeout: 20_000 }).toEqual(tabs.map(() => readers));
		for (const { page } of tabs) {
			await expect(page.getByText('实时', { exact: true })).toBeVisible();
			expect(await page.evaluate(() => (window as { mark?: number }).mark)).toBe(1);
		}
		await context.close();
	} finally {
		await cable.close();
	}
});

test('an administrator makes a wall, gives a screen its link once, and ends it within a second', async ({
	browser,
}) => {
	const context = await signIn(browser, site.federation.logins.admin);
	const page = await context.newPage();
	const said = watchConsole(page);
	await page.goto(`${server.url}/walls`);
	await page.getByLabel('名称', { exact: true }).fill('东楼大厅');
	await page.getByLabel('显示哪个单位').selectOption({ label: '铜江市妇联' });
	await page.getByRole('button', { name: '新建大屏' }).click();
	const panel = page.getByRole('region', { name: '东楼大厅' });
	await panel.getByLabel('给新屏幕起个名字').fill('门口');
	await panel.getByRole('button', { name: '生成设备链接' }).click();
	const link = await page.getByLabel('设备链接', { exact: true }).inputValue();
	await page.reload();
	await expect(page.getByLabel('设备链接', { exact: true })).toBeHidden();

	const hall = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
	const screen = await hall.newPage();
	await screen.goto(link);
	await expect(screen.getByRole('heading', { name: '今日阅读' })).toBeVisible();
	const before = await wallReads(screen);
	await read();
	await expect.poll(() => wallReads(screen), { timeout: 3_000 }).toBe(before + 1);
	await panel.locator('tr', { hasText: '门口' }).getByText('停用', { exact: true }).click();
	await panel.getByRole('button', { name: '确认停用' }).click();
	await expect(screen.getByText('这块屏幕已停用，请联系管理员')).toBeVisible({ timeout: 1_500 });
	expect((await screen.reload())?.status()).toBe(403);
	await expect(panel.getByText('已停用 1 块')).toBeVisible();
	expect(said).toEqual([]);
	await Promise.all([hall.close(), context.close()]);
});

for (const [where, size] of Object.entries(SIZES))
	test(`the pages can be used by everybody: ${where}`, async ({ browser }) => {
		const signed = await signIn(browser, site.federation.logins.admin);
		const context = await browser.newContext({ ...size, storageState: await signed.storageState() });
		await signed.close();
		const page = await context.newPage();
		const said = watchConsole(page);
		for (const path of ['/today', '/data', '/data/rows?indicator=site.reads', '/walls']) {
			await page.goto(server.url + path);
			await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
			await expectNoSidewaysScroll(page);
			await expectAccessible(page);
		}
		expect(said).toEqual([]);
		await context.close();
	});

test('a figure opens down to its readings', async ({ browser }) => {
	const context = await signIn(browser, site.federation.logins.observer);
	const page = await context.newPage();
	await page.goto(`${server.url}/data`);
	await page.locator('p.sum a').first().click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('网站阅读量的明细');
	await expect(page.getByText('已剔除爬虫与预取')).toBeVisible();
	await expect(page.getByRole('cell', { name: '网站页面计数' }).first()).toBeVisible();
	const answer = await page.goto(
		`${server.url}/data/rows?indicator=site.reads&unit=${site.federation.units.province.id}`,
	);
	expect(answer?.status()).toBe(404);
	await context.close();
});
