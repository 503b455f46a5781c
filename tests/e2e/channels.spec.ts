import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { startSimulators, type Simulators } from '#simulators/index.ts';
import { expectAccessible, expectNoSidewaysScroll, SIZES, watchConsole } from '#tests/support/browser.ts';
import { fillStore, storeIn } from '#tests/support/federation.ts';
import { PASSWORD } from '#tests/support/people.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';

const APPID = 'wx0123456789abcdef';
const SECRET = 'canary5f9a1c0e7b3d4a6890e2c4b6a8d0';
const TOKEN = 'canarycallbacktoken';
const AES_KEY = 'canarydefghijklmnopqrstuvwxyz0123456789ABCD';

let dataDir: string;
let house: Simulators;
let server: TestServer;

test.beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'jinguo-channels-'));
	await fillStore(storeIn(dataDir));
	house = await startSimulators({ seed: 1 });
	house.putAccount({ appid: APPID, secret: SECRET });
	server = await startServer({ dataDir, env: { OUTBOUND_ALLOW: new URL(house.url).host } });
});
test.afterEach(async () => {
	expect(await server.stop(), 'the server ends cleanly').toBe(0);
	await house.close();
	rmSync(dataDir, { recursive: true, force: true });
	const said = server.lines.join('\n');
	expect(said).not.toContain('canary');
	expect(said).not.toMatch(/"level":(50|60)/);
});

async function signIn(page: Page): Promise<void> {
	await page.goto(`${server.url}/login?next=/settings/channels`);
	await page.getByLabel('账号').fill('fangyuan');
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL(`${server.url}/settings/channels`);
}

async function fillSecrets(page: Page): Promise<void> {
	await page.getByLabel('AppSecret').fill(SECRET);
	await page.getByLabel('令牌（Token）').fill(TOKEN);
	await page.getByLabel('消息加解密密钥').fill(AES_KEY);
}

for (const [size, options] of Object.entries(SIZES))
	test(`an administrator connects a WeChat account, tests it, and stops it, at ${size} size`, async ({
		browser,
	}) => {
		const page = await (await browser.newContext(options)).newPage();
		const said = watchConsole(page);
		await signIn(page);
		await expect(page.getByText('还没有渠道')).toBeVisible();
		await expectAccessible(page);

		await page.getByRole('link', { name: '加渠道' }).click();
		await page.getByRole('link', { name: '微信公众号' }).click();
		await page.getByLabel('渠道名称').fill('铜江妇联公众号');
		await page.getByLabel('AppID').fill('gh_1234567890');
		await fillSecrets(page);
		await page.getByLabel('消息加解密方式').selectOption('aes');
		await page.getByText('高级设置').click();
		await page.getByLabel('接口地址').fill(house.wechat);
		await page.getByRole('button', { name: '保存渠道' }).click();
		await expect(page.getByText('AppID不符合要求：以 wx 开头')).toBeVisible();
		await expect(page.getByLabel('AppID')).toBeFocused();
		await expect(page.getByLabel('渠道名称')).toHaveValue('铜江妇联公众号');
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);

		await page.getByLabel('AppID').fill(APPID);
		await page.getByRole('button', { name: '保存渠道' }).click();
		await expect(page.getByText('公众号已加好')).toBeVisible();
		expect(await page.content()).not.toContain('canary');
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);

		await page.getByRole('button', { name: '测试连接' }).click();
		await expect(page.getByText('微信认可这个账号，可以用接口自动发布。')).toBeVisible();

		// What the administrator copies into WeChat's back office passes WeChat's own proof.
		const url = await page.getByLabel('服务器地址（URL）').inputValue();
		house.putAccount({ appid: APPID, callback: { url, token: TOKEN, aesKey: AES_KEY, mode: 'aes' } });
		const proof = await fetch(`${house.url}/admin/callback-check`, {
			method: 'POST',
			body: JSON.stringify({ appid: APPID }),
		});
		expect(await proof.json()).toEqual({ ok: true, problem: null });
		expect((await fetch(url, { method: 'POST', body: '<xml></xml>' })).status).toBe(403);
		expect((await fetch(url, { method: 'POST', body: 'x'.repeat(70_000) })).status).toBe(413);

		// A secret does not follow an address that someone changes without knowing it.
		await page.getByLabel('接口地址').fill('https://collector.example');
		await page.getByRole('button', { name: '保存', exact: true }).click();
		await expect(page.getByText('改了 AppID 或接口地址，要重新填写 AppSecret')).toBeVisible();
		await page.getByLabel('接口地址').fill(house.wechat);
		await page.getByLabel('发布方式').selectOption('draft_only');
		await page.getByRole('button', { name: '保存', exact: true }).click();
		await expect(page.getByText('已保存。')).toBeVisible();

		await page.getByRole('button', { name: '停用…' }).click();
		await expectAccessible(page);
		await page.getByRole('button', { name: '确认停用' }).click();
		await expect(page.getByText('渠道已停用，到时间的稿件会停下来等人处理。')).toBeVisible();
		await page.goto(`${server.url}/settings/channels`);
		await expect(page.getByRole('link', { name: '铜江妇联公众号' })).toContainText('已停用');
		await expect(page.getByRole('link', { name: '铜江妇联公众号' })).toContainText('只存草稿');
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
		expect(said.filter((line) => !/status of 40\d/.test(line))).toEqual([]);
	});

test('someone who manages no channels is told so', async ({ page }) => {
	await page.goto(`${server.url}/login?next=/settings/channels`);
	await page.getByLabel('账号').fill('hemiao');
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await expect(page.getByText('你的角色不能做这件事')).toBeVisible();
});
