import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type BrowserContextOptions, type Page } from '@playwright/test';
import { openApp, type App } from '#lib/server/app.ts';
import { createChannel } from '#lib/server/channels/index.ts';
import { readConfig } from '#lib/server/config.ts';
import { newId } from '#lib/server/ids.ts';
import { createPost } from '#lib/server/posts/index.ts';
import { startSimulators, type Simulators } from '#simulators/index.ts';
import { expectAccessible, expectNoSidewaysScroll, SIZES, watchConsole } from '#tests/support/browser.ts';
import { someContent } from '#tests/support/desk.ts';
import { freshFederation, PASSWORD, type Federation } from '#tests/support/people.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';

const TITLE = '冬季用电用气安全：一家人的检查清单';
const SHOTS = process.env.NOTICE_SHOTS;

let dataDir: string;
let house: Simulators;
let server: TestServer;
/** A draft of the city's planner. */
let postId: string;

/** People, a website, and a draft that can be submitted. */
async function furnish(app: App): Promise<string> {
	const federation: Federation = await freshFederation(app);
	const { people, units, columns } = federation;
	const unitId = units.city.id;
	const fields = { name: '铜江妇女网' };
	const { id } = await createChannel(app, people.admin, {
		formKey: newId(),
		unitId,
		platform: 'website',
		fields,
	});
	const content = someContent({ channelIds: [id], title: TITLE });
	return (await createPost(app, people.planner, { unitId, columnId: columns.kepu, content })).id;
}

test.beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'jinguo-notices-'));
	const app = await openApp(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', ROLE: 'web' }));
	postId = await furnish(app);
	await app.close();
	house = await startSimulators({ seed: 1 });
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

async function look(page: Page, name: string): Promise<void> {
	// What lies under the pointer by chance is not what is looked at.
	await page.mouse.move(0, 0);
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	if (!SHOTS) return;
	const wide = (page.viewportSize()?.width ?? 0) > 760 ? 'desk' : 'phone';
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		await page.screenshot({ path: join(SHOTS, `${name}-${wide}-${colorScheme}.png`), fullPage: true });
	}
	await page.emulateMedia({ colorScheme: 'light' });
}

async function signIn(page: Page, login: string, path: string): Promise<void> {
	await page.goto(`${server.url}/login?next=${encodeURIComponent(path)}`);
	await page.getByLabel('账号').fill(login);
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL(`${server.url}${path}`);
}

for (const [size, options] of Object.entries(SIZES) as [string, BrowserContextOptions][])
	test(`a group's bot is connected; a reviewer is told in the inbox and the group, and turns calling off, at ${size} size`, async ({
		browser,
	}) => {
		const open = async () => (await browser.newContext(options)).newPage();
		const admin = await open();
		const said = watchConsole(admin);
		await signIn(admin, 'fangyuan', '/settings/bots');
		await expect(admin.getByText('还没有群机器人')).toBeVisible();
		await look(admin, 'bots-empty');
		await admin.getByRole('link', { name: '加机器人' }).first().click();
		await admin.getByRole('link', { name: /钉钉/ }).click();
		await admin.getByLabel('所属单位').selectOption({ label: '　铜江市妇女联合会' });
		await admin.getByLabel('名称').fill('宣传部工作群');
		await admin.getByLabel('Webhook 地址').fill('https://10.0.0.1/robot/send?access_token=canary');
		await admin.getByRole('button', { name: '保存' }).click();
		await expect(admin.getByText(/要从群机器人的设置里整个复制/)).toBeVisible();
		await expect(admin.getByLabel('名称')).toHaveValue('宣传部工作群');
		await look(admin, 'bots-new');
		const webhook = house.putBot({
			kind: 'dingtalk',
			key: 'canarykey',
			signSecret: 'canarysecret',
			keywords: ['宣传部'],
		});
		await admin.getByLabel('Webhook 地址').fill(webhook);
		await admin.getByLabel('加签密钥').fill('canarysecret');
		await admin.getByRole('button', { name: '保存' }).click();
		await expect(admin.getByText('群机器人已加好')).toBeVisible();
		await admin.getByRole('button', { name: '发测试消息' }).click();
		await expect(admin.getByText(/没有机器人要求的关键词/)).toBeVisible();
		await look(admin, 'bot-refused');
		await admin.getByLabel('关键词').fill('宣传部');
		await admin.getByRole('button', { name: '保存' }).click();
		await expect(admin.getByText('已保存。')).toBeVisible();
		await admin.getByRole('button', { name: '发测试消息' }).click();
		await expect(admin.getByText('已发出，请看群里有没有收到。')).toBeVisible();
		expect(await admin.content()).not.toContain('canary');

		const planner = await open();
		await signIn(planner, 'hemiao', `/posts/${postId}`);
		const reviewer = await open();
		const heard = watchConsole(reviewer);
		await signIn(reviewer, 'chenjing', '/inbox');
		await expect(reviewer.getByText('还没有消息')).toBeVisible();
		await look(reviewer, 'inbox-empty');
		await planner.getByRole('button', { name: '提交初审' }).click();
		const notice = reviewer.getByRole('link', { name: new RegExp(`等待初审：《${TITLE}》`) });
		await expect(notice).toBeVisible();
		await look(reviewer, 'inbox');
		await expect.poll(() => house.groupMessages('canarykey').length).toBe(2);
		const seen = house.groupMessages('canarykey')[1];
		expect(seen?.text).toContain(TITLE);
		expect(seen?.text).toContain('@陈静');
		await notice.click();
		await reviewer.waitForURL(`${server.url}/reviews/${postId}`);
		await reviewer.goto(`${server.url}/inbox`);
		await expect(reviewer.getByRole('link', { name: '未读 0' })).toBeVisible();

		await reviewer.getByRole('link', { name: '通知方式' }).click();
		await look(reviewer, 'choices');
		await reviewer.getByLabel('稿件等我审核：群里 @ 我').uncheck();
		await reviewer.getByLabel('我的邮箱').fill('不是邮箱');
		await reviewer
			.getByLabel('我的邮箱')
			.evaluate((field: HTMLInputElement) => (field.form!.noValidate = true));
		await reviewer.getByRole('button', { name: '保存' }).click();
		await expect(reviewer.getByText(/邮箱.*不符合要求/)).toBeVisible();
		await expect(reviewer.getByLabel('稿件等我审核：群里 @ 我')).not.toBeChecked();
		await reviewer.getByLabel('我的邮箱').fill('chenjing@example.cn');
		await reviewer.getByRole('button', { name: '保存' }).click();
		await expect(reviewer.getByText('已保存，从下一条消息起生效。')).toBeVisible();
		await reviewer.reload();
		await expect(reviewer.getByLabel('稿件等我审核：群里 @ 我')).not.toBeChecked();
		await expect(reviewer.getByLabel('我的邮箱')).toHaveValue('chenjing@example.cn');

		await admin.goto(`${server.url}/settings/mail`);
		await admin.getByLabel('服务器地址').fill('smtp.example.cn');
		await admin.getByLabel('密码或授权码').fill('canary-mail');
		await admin.getByLabel('发件地址').fill('notice@example.cn');
		await admin.getByRole('button', { name: '保存' }).click();
		await expect(admin.getByText(/已保存。请发一封测试邮件/)).toBeVisible();
		await look(admin, 'mail');
		await admin.goto(`${server.url}/settings/bots`);
		await look(admin, 'bots');
		// A refused form is answered with 400, and Chromium says so.
		const unexpected = [...said, ...heard].filter((line) => !/status of 400/.test(line));
		expect(unexpected).toEqual([]);
	});
