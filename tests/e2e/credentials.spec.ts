import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { startSimulators, type Simulators } from '#simulators/index.ts';
import { expectAccessible, expectNoSidewaysScroll, SIZES, watchConsole } from '#tests/support/browser.ts';
import { PASSWORD } from '#tests/support/people.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';
import { APPID, furnishOffice, officeEnv, openAccountAt } from './federation.ts';

let dataDir: string;
let house: Simulators;
let server: TestServer;

test.beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'jinguo-credentials-'));
	house = await startSimulators({ seed: 1 });
	const office = await furnishOffice(dataDir, house);
	server = await startServer({ dataDir, env: officeEnv(house) });
	openAccountAt(house, office, server.url);
});
test.afterEach(async () => {
	expect(await server.stop(), 'the server ends cleanly').toBe(0);
	await house.close();
	rmSync(dataDir, { recursive: true, force: true });
});

async function signIn(page: Page): Promise<void> {
	await page.goto(`${server.url}/login?next=/settings/channels`);
	await page.getByLabel('账号').fill('fangyuan');
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL(`${server.url}/settings/channels`);
}
/** Tests the channel and waits for the answer: the daily test may have put the same words there before. */
async function testNow(page: Page): Promise<void> {
	const answered = page.waitForResponse((response) => response.url().endsWith('?/check'));
	await page.getByRole('button', { name: '测试连接' }).click();
	await (await answered).finished();
	await expect(page.getByRole('button', { name: '测试连接' })).toBeEnabled();
}
const shot = async (page: Page, name: string) => {
	if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
};

for (const [size, options] of Object.entries(SIZES))
	test(`an administrator keeps what works and learns what died, at ${size} size`, async ({ browser }) => {
		const page = await (await browser.newContext(options)).newPage();
		const said = watchConsole(page);
		await signIn(page);
		await page.getByRole('link', { name: /铜江妇联/ }).click();
		await testNow(page);
		await expect(page.getByText('微信认可这个账号')).toBeVisible();

		// New credentials that do not pass leave the old ones in place.
		await page.getByLabel('AppSecret').fill('a-secret-that-nobody-knows');
		await page.getByRole('button', { name: '保存' }).click();
		await expect(page.getByText('没有通过连接测试，没有保存，原来的还在用')).toBeVisible();
		await expect(page.getByLabel('没有通过测试也保存')).toBeVisible();
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
		await shot(page, `insist-${size}`);
		await testNow(page);
		await expect(page.getByText('微信认可这个账号')).toBeVisible();

		// The platform stops taking them: the list and 今日 say so.
		house.putAccount({ appid: APPID, secret: 'changed-at-the-back-office-0001' });
		await testNow(page);
		await expect(page.getByText('微信不认这个 AppSecret')).toBeVisible();
		await page.goto(`${server.url}/settings/channels`);
		await expect(page.getByText('不可用', { exact: true })).toBeVisible();
		await shot(page, `channels-${size}`);
		await page.goto(`${server.url}/today`);
		await expect(page.getByRole('article').filter({ hasText: '授权失效' })).toContainText('铜江妇联');
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
		await shot(page, `today-${size}`);

		await page.getByRole('link', { name: '去续上' }).click();
		await page.getByLabel('AppSecret').fill('changed-at-the-back-office-0001');
		await page.getByRole('button', { name: '保存' }).click();
		await expect(page.getByText('已保存。')).toBeVisible();
		await testNow(page);
		await expect(page.getByText('微信认可这个账号')).toBeVisible();
		await page.goto(`${server.url}/today`);
		await expect(page.getByText('授权失效')).toBeHidden();
		expect(said).toEqual([]);
		await page.context().close();
	});
