import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { startSimulators, type Simulators } from '#simulators/index.ts';
import { expectAccessible, expectNoSidewaysScroll, SIZES, watchConsole } from '#tests/support/browser.ts';
import { fillStore, storeIn } from '#tests/support/federation.ts';
import { PASSWORD } from '#tests/support/people.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';

const WP_PASSWORD = 'canA RyaB cdef ghij klmn opqr';
const SECRET = 'whsec_canaryMfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let dataDir: string;
let house: Simulators;
let server: TestServer;

test.beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'jinguo-connectors-'));
	await fillStore(storeIn(dataDir));
	house = await startSimulators({ seed: 1 });
	server = await startServer({ dataDir, env: { OUTBOUND_ALLOW: new URL(house.url).host } });
});
test.afterEach(async () => {
	expect(await server.stop(), 'the server ends cleanly').toBe(0);
	await house.close();
	rmSync(dataDir, { recursive: true, force: true });
	const said = server.lines.join('\n');
	expect(said).not.toMatch(/canary|canA/);
	expect(said).not.toMatch(/"level":(50|60)/);
});

async function signIn(page: Page): Promise<void> {
	await page.goto(`${server.url}/login?next=/settings/channels`);
	await page.getByLabel('账号').fill('fangyuan');
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL(`${server.url}/settings/channels`);
}

async function begin(page: Page, platform: string, name: string): Promise<void> {
	await page.goto(`${server.url}/settings/channels/new`);
	await page.getByRole('link', { name: platform }).click();
	await page.getByLabel('渠道名称').fill(name);
}

async function keep(page: Page, said: string): Promise<void> {
	await page.getByRole('button', { name: '保存渠道' }).click();
	await expect(page.getByText(said)).toBeVisible();
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	expect(await page.content()).not.toMatch(/canary|canA/);
}

async function shoot(page: Page, name: string): Promise<void> {
	const folder = process.env.SHOTS;
	if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

for (const [size, options] of Object.entries(SIZES))
	test(`an administrator connects a WordPress site, a push and a feed, at ${size} size`, async ({
		browser,
	}) => {
		const page = await (await browser.newContext(options)).newPage();
		const said = watchConsole(page);
		await signIn(page);

		const site = house.putSite({ name: 'fulian', users: [{ login: 'editor', password: WP_PASSWORD }] });
		await begin(page, 'WordPress 网站', '铜江妇女网');
		await page.getByLabel('网站地址').fill(site);
		await page.getByLabel('用户名').fill('editor');
		await page.getByLabel('应用程序密码').fill('短');
		await page.getByRole('button', { name: '保存渠道' }).click();
		await expect(page.getByText('应用程序密码不符合要求')).toBeVisible();
		await shoot(page, `wordpress-refused-${size}`);
		await page.getByLabel('应用程序密码').fill(WP_PASSWORD);
		await keep(page, '网站已加好');
		await page.getByRole('button', { name: '测试连接' }).click();
		await expect(page.getByText('网站认可这个账号，可以自动发布。')).toBeVisible();
		await shoot(page, `wordpress-${size}`);

		const url = house.putReceiver({ name: 'zfw', secrets: [SECRET] });
		await begin(page, '推送接口', '铜江市政府网');
		await page.getByLabel('接收地址').fill(url);
		await page.getByLabel('签名密钥', { exact: true }).fill(SECRET);
		await keep(page, '推送接口已加好');
		await page.getByRole('button', { name: '测试连接' }).click();
		await expect(page.getByText('接收方收下了测试消息')).toBeVisible();
		await shoot(page, `webhook-${size}`);
		house.putReceiver({ name: 'zfw', gone: true });
		await page.getByRole('button', { name: '测试连接' }).click();
		await expect(page.getByText('接收方说这个地址已经停用')).toBeVisible();

		await begin(page, '订阅源', '铜江市妇联要闻');
		await keep(page, '订阅源已加好');
		await shoot(page, `feed-${size}`);
		const feed = await page.getByLabel('Atom').inputValue();
		const answer = await fetch(feed);
		expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
		expect(await answer.text()).toContain('<title>铜江市妇联要闻</title>');
		const again = await fetch(feed, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } });
		expect(again.status).toBe(304);
		expect((await fetch(await page.getByLabel('JSON Feed').inputValue())).status).toBe(200);

		await page.goto(`${server.url}/settings/channels`);
		for (const name of ['铜江妇女网', '铜江市政府网', '铜江市妇联要闻'])
			await expect(page.getByRole('link', { name })).toBeVisible();
		await expectNoSidewaysScroll(page);
		await shoot(page, `channels-${size}`);
		expect(said.filter((line) => !/status of 40\d/.test(line))).toEqual([]);
	});
