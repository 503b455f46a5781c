import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { startServer, type TestServer } from '#tests/support/server.ts';
import { seedSite, type SeededSite } from '#tests/support/site.ts';

const PHONE = { width: 390, height: 844 };
const dataDir = mkdtempSync(join(tmpdir(), 'jinguo-site-'));
let server: TestServer;
let site: SeededSite;

test.beforeAll(async () => {
	site = await seedSite(dataDir);
	server = await startServer({ dataDir });
});
test.afterAll(async () => {
	await server?.stop();
	rmSync(dataDir, { recursive: true, force: true });
});

const at = (path: string) => `${server.url}${path}`;
const article = () => at(`/site/a/${site.slug}`);

/** Everything the page asked for, and what came of it. */
function requestsOf(page: Page) {
	const asked: { url: string; type: string; bytes: Promise<number> }[] = [];
	page.on('response', (response) => {
		const type = response.request().resourceType();
		const bytes =
			type === 'ping'
				? Promise.resolve(0)
				: response.body().then(
						(body) => body.length,
						() => 0,
					);
		asked.push({ url: response.url(), type, bytes });
	});
	return asked;
}

/** Views counted so far. */
async function reads(): Promise<number> {
	const { readConfig } = await import('#lib/server/config.ts');
	const { openStore } = await import('#lib/server/db/index.ts');
	const { createLogger } = await import('#lib/server/logger.ts');
	const store = openStore(readConfig({ DATA_DIR: dataDir }), createLogger('silent'));
	try {
		const rows = await store.db.select().from(store.s.subjectTotals);
		return rows.find(({ indicator }) => indicator === 'site.reads')?.value ?? 0;
	} finally {
		await store.close();
	}
}

test.describe('with JavaScript switched off', () => {
	test.use({ javaScriptEnabled: false });

	test('an article is whole: text, picture, signature block and earlier articles', async ({ page }) => {
		await page.goto(article());
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(site.title);
		await expect(page.getByText('发放各类疫情防治科普宣传资料200余份')).toBeVisible();
		await expect(page.getByRole('img', { name: '志愿者在社区张贴宣传画' })).toBeVisible();
		await expect(page.locator('dl')).toHaveText(
			/来源\s*铜江市妇联\s*编辑\s*何苗\s*责编\s*陈静\s*审核\s*周敏、沈岚/,
		);
		const earlier = page.getByRole('region', { name: '往期回顾' }).getByRole('link');
		await expect(earlier).toHaveCount(6);
		await earlier.first().click();
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	});

	test('a reader finds an article from the front page by its column, page by page', async ({ page }) => {
		await page.goto(at('/site'));
		await expect(page.getByRole('heading', { name: site.title })).toBeVisible();
		await page.getByRole('navigation', { name: '栏目' }).getByRole('link', { name: '科普' }).click();
		await expect(page.getByRole('heading', { level: 1, name: '科普' })).toBeVisible();
		await expect(page.getByRole('article')).toHaveCount(20);
		await page.getByRole('link', { name: '下一页' }).click();
		await expect(page.getByText('第 2 页，共 2 页')).toBeVisible();
		await page.getByRole('article').last().getByRole('link').click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText('（1）');
	});

	test('an address where nothing is says so in Chinese and leads back', async ({ page }) => {
		for (const path of ['/site/a/nosuchpage', '/site/nothing/here', '/site/c/none', '/site/c/kepu?page=9']) {
			const response = await page.goto(at(path));
			expect(response?.status()).toBe(404);
			await expect(page.getByRole('heading', { level: 1 })).toHaveText('没有找到这一页');
		}
		await page.getByRole('link', { name: '回到首页' }).click();
		await expect(page.getByRole('heading', { name: site.title })).toBeVisible();
	});
});

test('an article loads no framework script, little script at all, and nothing from elsewhere', async ({
	page,
}) => {
	const asked = requestsOf(page);
	const problems: string[] = [];
	page.on('console', (message) => {
		if (message.type() !== 'log') problems.push(message.text());
	});
	page.on('pageerror', (error) => problems.push(error.message));
	await page.goto(article());
	await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
	await page.waitForLoadState('networkidle');
	const scripts = asked.filter(({ type }) => type === 'script');
	expect(scripts.map(({ url }) => new URL(url).pathname)).toEqual(['/site/beacon.js']);
	expect(await scripts[0]?.bytes).toBeLessThan(1024);
	expect(await page.locator('script:not([src])').count()).toBe(0);
	expect(asked.filter(({ url }) => !url.startsWith(server.url))).toEqual([]);
	expect(problems).toEqual([]);
});

test('a view of an article is counted once, a headless robot’s is not', async ({ browser }) => {
	const userAgent = 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36';
	for (const options of [{}, { userAgent }, { userAgent, javaScriptEnabled: false }]) {
		const context = await browser.newContext(options);
		const page = await context.newPage();
		await page.goto(article());
		await page.waitForLoadState('networkidle');
		await context.close();
	}
	await expect.poll(reads, { timeout: 5_000 }).toBe(2);
});

for (const colorScheme of ['light', 'dark'] as const)
	for (const [name, viewport] of [
		['phone', PHONE],
		['desktop', { width: 1440, height: 900 }],
	] as const)
		test(`pages are accessible and fit on a ${name}, ${colorScheme}`, async ({ browser }) => {
			const context = await browser.newContext({ colorScheme, viewport });
			const page = await context.newPage();
			for (const path of ['/site', '/site/c/kepu', `/site/a/${site.slug}`, '/site/none']) {
				await page.goto(at(path));
				const { violations } = await new AxeBuilder({ page }).analyze();
				expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
				expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
			}
			await context.close();
		});

test('machines get a feed, a sitemap, robots.txt, short caches and 304s', async ({ request }) => {
	const feed = await request.get(at('/site/feed.xml'));
	expect(feed.headers()['content-type']).toContain('application/atom+xml');
	expect(await feed.text()).toContain(`<title>${site.title}</title>`);
	const sitemap = await (await request.get(at('/site/sitemap.xml'))).text();
	expect(sitemap.match(/<loc>/g)).toHaveLength(31 + 3 + 1);
	expect(sitemap).toContain(`<loc>${article()}</loc>`);
	expect(await (await request.get(at('/robots.txt'))).text()).toContain(
		`Sitemap: ${at('/site/sitemap.xml')}`,
	);
	for (const path of ['/site', `/site/a/${site.slug}`, '/site/feed.xml']) {
		const first = await request.get(at(path));
		const { etag, 'cache-control': cache } = first.headers();
		expect(cache).toMatch(/^public, max-age=\d+$/);
		const again = await request.get(at(path), { headers: { 'if-none-match': etag ?? '' } });
		expect(again.status()).toBe(304);
	}
	const html = await (await request.get(article())).text();
	expect(html).toContain(`<link rel="canonical" href="${article()}"`);
	expect(html).toContain(`<meta property="og:image" content="${at(`/site/media/${site.pictureId}`)}"`);
});

test('only pictures of published articles are public, and they may be kept for good', async ({ request }) => {
	const picture = await request.get(at(`/site/media/${site.pictureId}`));
	expect(picture.headers()).toMatchObject({
		'content-type': 'image/jpeg',
		'cache-control': 'public, max-age=31536000, immutable',
	});
	const narrow = await request.get(at(`/site/media/${site.pictureId}?w=480`));
	expect(narrow.headers()['content-type']).toBe('image/webp');
	expect((await narrow.body()).length).toBeLessThan((await picture.body()).length);
	const headers = { 'if-none-match': narrow.headers().etag ?? '' };
	expect((await request.get(at(`/site/media/${site.pictureId}?w=480`), { headers })).status()).toBe(304);
	for (const path of [site.unusedPictureId, `${site.pictureId}?w=481`, '..%2f..%2fjinguo.db', 'none'])
		expect((await request.get(at(`/site/media/${path}`))).status()).toBe(404);
});

test('the link every platform carries leads to the article', async ({ request }) => {
	const found = await request.get(at(`/site/p/${site.publicationId}`), { maxRedirects: 0 });
	expect(found.status()).toBe(302);
	expect(found.headers().location).toBe(`/site/a/${site.slug}`);
	expect((await request.get(at('/site/p/nobody'))).status()).toBe(404);
});
