import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { startSimulators, type Simulators } from '#simulators/index.ts';
import { expectAccessible, expectNoSidewaysScroll, SIZES, watchConsole } from '#tests/support/browser.ts';
import { fillStore, storeIn } from '#tests/support/federation.ts';
import { PASSWORD } from '#tests/support/people.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';

const APPKEY = '1234567890';
const UID = '5060000001';
const SECRET = 'canary7c1d2e3f4a5b6c7d8e9f0a1b2c3d';

let dataDir: string;
let house: Simulators;
let server: TestServer;

test.beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'jinguo-connect-'));
	await fillStore(storeIn(dataDir));
	house = await startSimulators({ seed: 1 });
	server = await startServer({ dataDir, env: { OUTBOUND_ALLOW: new URL(house.url).host } });
	house.putWeiboAccount({ appkey: APPKEY, uid: UID, secret: SECRET, name: '铜江女声' });
});
test.afterEach(async () => {
	expect(await server.stop(), 'the server ends cleanly').toBe(0);
	await house.close();
	rmSync(dataDir, { recursive: true, force: true });
	const said = server.lines.join('\n');
	expect(said).not.toContain('canary');
	expect(said).not.toMatch(/"level":(50|60)/);
});

async function addWeibo(page: Page): Promise<void> {
	await page.goto(`${server.url}/login?next=/settings/channels/new?platform=weibo`);
	await page.getByLabel('账号').fill('fangyuan');
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.getByLabel('渠道名称').fill('铜江女声微博');
	await page.getByLabel('微博账号编号（UID）').fill(UID);
	await page.getByLabel('App Key').fill(APPKEY);
	await page.getByLabel('App Secret').fill(SECRET);
	await page.getByLabel('办公出口地址（IP）').fill('203.0.113.9');
	await page.getByText('高级设置').click();
	await page.getByLabel('接口地址').fill(house.weibo);
	await page.getByRole('button', { name: '保存渠道' }).click();
	await expect(page.getByText('微博已加好')).toBeVisible();
}

for (const [size, options] of Object.entries(SIZES))
	test(`an administrator lets the desk act for a Weibo account, at ${size} size`, async ({ browser }) => {
		const page = await (await browser.newContext(options)).newPage();
		const said = watchConsole(page);
		await addWeibo(page);
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
		await expect(page.getByLabel('授权回调页')).toHaveValue(/\/settings\/channels\/connected$/);

		await page.getByRole('link', { name: '去授权' }).click();
		await page.getByRole('link', { name: '以 铜江女声 授权' }).click();
		await expect(page.getByText('授权成功')).toBeVisible();
		await expect(page.getByText('天后到期')).toBeVisible();
		await page.getByRole('button', { name: '测试连接' }).click();
		await expect(page.getByText('微博认可这个授权')).toBeVisible();
		await expectAccessible(page);
		expect(await page.content()).not.toContain('canary');

		// Another account is refused, and the one that works goes on working.
		house.putWeiboAccount({ appkey: APPKEY, uid: '5060000002', name: '别人' });
		await page.getByRole('link', { name: '去授权' }).click();
		await page.getByRole('link', { name: '以 别人 授权' }).click();
		await expect(page.getByText('这次授权的是另一个微博账号')).toBeVisible();
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
		await page.getByRole('link', { name: '回到渠道设置' }).click();
		await page.getByRole('button', { name: '测试连接' }).click();
		await expect(page.getByText('微博认可这个授权')).toBeVisible();

		// A code from elsewhere is not taken.
		await page.goto(`${server.url}/settings/channels/connected?code=x&state=forged`);
		await expect(page.getByText('没有授权成功')).toBeVisible();
		expect(said).toEqual([]);
	});
