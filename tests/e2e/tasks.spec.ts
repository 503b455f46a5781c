import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { systemClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import type { Store } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { createLogger } from '#lib/server/logger.ts';
import { followPosts } from '#lib/server/publishing/index.ts';
import { createVault, loadKey } from '#lib/server/vault.ts';
import { approvePost } from '#tests/faults/approved-post.ts';
import { expectAccessible, expectNoSidewaysScroll, SIZES, watchConsole } from '#tests/support/browser.ts';
import { fillStore, storeIn } from '#tests/support/federation.ts';
import { PASSWORD, type Federation } from '#tests/support/people.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';
import { photograph } from '#tests/support/tasks.ts';

const TITLE = '平安过冬：家里这五处请查一查';
const SOON_MS = 4_000;

let dataDir: string;
let server: TestServer;

test.beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'jinguo-tasks-'));
	await fillStore(storeIn(dataDir), planPoster);
	server = await startServer({ dataDir });
});
test.afterEach(async () => {
	expect(await server.stop(), 'the server ends cleanly').toBe(0);
	rmSync(dataDir, { recursive: true, force: true });
	expect(server.lines.join('\n')).not.toMatch(/"level":(50|60)/);
});

/** A signed post that is to go on a board of posters, and on the website, in a few seconds. */
async function planPoster(store: Store, federation: Federation): Promise<void> {
	const config = readConfig({ DATA_DIR: dataDir });
	const log = createLogger('silent');
	const vault = createVault(loadKey(dataDir, null));
	const ctx: Ctx = { config, clock: systemClock, log, store, events: new EventLog(), vault };
	followPosts(ctx);
	const { people, units, columns } = federation;
	const at = Date.now();
	await store.tx(async (tx) => {
		const shared = { unitId: units.city.id, createdAt: at };
		const settings = { kind: 'poster', size: 'A3 竖版', guide: '贴在进门右手边', limits: { places: 1 } };
		await tx.db.insert(tx.s.channels).values([
			{ ...shared, id: 'posters', platform: 'offline', name: '社区宣传栏', settings },
			{ ...shared, id: 'site', platform: 'website', name: '铜江妇女网', settings: {} },
		]);
		await approvePost(ctx, tx, {
			office: {
				unitId: units.city.id,
				columnId: columns.kepu,
				authorId: people.planner.id,
				reviewerIds: [people.first.id, people.second.id, people.final.id],
			},
			title: TITLE,
			channelIds: ['posters', 'site'],
			plannedAt: at + SOON_MS,
			at,
		});
	});
}

async function signedIn(browser: Browser, login: string, size: keyof typeof SIZES): Promise<Page> {
	const page = await (await browser.newContext(SIZES[size])).newPage();
	await page.goto(`${server.url}/login?next=/tasks`);
	await page.getByLabel('账号').fill(login);
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL(`${server.url}/tasks`);
	return page;
}

test('a poster becomes a task in its hour, is proved from a phone, checked by another, and then is out', async ({
	browser,
}) => {
	const phone = await signedIn(browser, 'hemiao', 'phone');
	const said = watchConsole(phone);
	await expect(async () => {
		await phone.goto(`${server.url}/tasks`);
		await expect(phone.getByRole('link', { name: new RegExp(TITLE) })).toBeVisible({ timeout: 500 });
	}).toPass();
	await expectAccessible(phone);
	await expectNoSidewaysScroll(phone);
	await phone.getByRole('link', { name: new RegExp(TITLE) }).click();
	await phone.waitForURL(/\/tasks\/[\w-]+$/);
	await expect(phone.getByText('贴在进门右手边')).toBeVisible();
	await expectAccessible(phone);
	await expectNoSidewaysScroll(phone);

	await phone.getByLabel('现场照片').setInputFiles({
		name: '现场.jpg',
		mimeType: 'image/jpeg',
		buffer: await photograph(),
	});
	await phone.getByLabel('地点').fill('文化广场东侧宣传栏');
	await phone.getByLabel('社区或村').fill('滨江社区');
	await phone.getByLabel('数量（张）').fill('3');
	await phone.getByLabel('在场人员').fill('向春');
	await phone.getByRole('button', { name: '已张贴，交回凭证' }).click();
	await expect(phone.getByText('凭证已交回，等另一个人核实。')).toBeVisible();
	await expect(phone.getByText('你交回的凭证，要由另一个人核实。')).toBeVisible();
	await expectAccessible(phone);
	await expectNoSidewaysScroll(phone);

	const checker = await signedIn(browser, 'chenjing', 'desk');
	await checker.goto(`${server.url}/publications`);
	await expect(checker.getByRole('article').filter({ hasText: TITLE })).toContainText('等另一个人核实');
	await checker.getByRole('link', { name: '打开任务单' }).click();
	await checker.waitForURL(/\/tasks\/[\w-]+$/);
	await expect(checker.getByText('3 张')).toBeVisible();
	await expectAccessible(checker);
	await checker.getByRole('button', { name: '核实无误' }).click();
	await expect(checker.getByText('已核实，计入统计。')).toBeVisible();
	await checker.goto(`${server.url}/publications?tab=out`);
	const out = checker.getByRole('article').filter({ hasText: TITLE }).filter({ hasText: '社区宣传栏' });
	await expect(out).toContainText('已发布');

	await checker.goto(`${server.url}/tasks?tab=done`);
	await checker.getByRole('link', { name: new RegExp(TITLE) }).click();
	await checker.waitForURL(/\/tasks\/[\w-]+$/);
	await checker.getByRole('link', { name: '打印 A4' }).click();
	await expect(checker.getByRole('img', { name: '文章二维码' })).toBeVisible();
	await expect(checker.getByRole('heading', { name: TITLE })).toBeVisible();
	await expectAccessible(checker);
	const pdf = await checker.pdf({ preferCSSPageSize: true, printBackground: true });
	expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
	expect(said).toEqual([]);
});

test('a proof that is returned says why, and nothing is out', async ({ browser }) => {
	const phone = await signedIn(browser, 'hemiao', 'phone');
	await expect(async () => {
		await phone.goto(`${server.url}/tasks`);
		await phone.getByRole('link', { name: new RegExp(TITLE) }).click({ timeout: 500 });
	}).toPass();
	await phone.getByLabel('地点').fill('文化广场');
	await phone.getByLabel('社区或村').fill('滨江社区');
	await phone.getByLabel('在场人员').fill('向春');
	const photo = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('不是照片') };
	await phone.getByLabel('现场照片').setInputFiles(photo);
	await phone.getByRole('button', { name: '已张贴，交回凭证' }).click();
	await expect(phone.getByText('只收 JPEG、PNG、WebP 或静态 GIF 图片').first()).toBeVisible();
	await expect(phone.getByLabel('地点')).toHaveValue('文化广场');
	await phone.getByLabel('现场照片').setInputFiles({ ...photo, buffer: await photograph() });
	await phone.getByRole('button', { name: '已张贴，交回凭证' }).click();
	await expect(phone.getByText('凭证已交回，等另一个人核实。')).toBeVisible();
	const checker = await signedIn(browser, 'chenjing', 'phone');
	await checker.goto(phone.url().replace(/\?.*/, ''));
	await checker.getByRole('button', { name: '退回' }).click();
	await checker.getByLabel('退回原因').fill('看不清地点');
	await expectNoSidewaysScroll(checker);
	await checker.getByRole('button', { name: '退回', exact: true }).click();
	await expect(checker.getByText('退回原因：看不清地点')).toBeVisible();
	await checker.goto(`${server.url}/publications?tab=out`);
	await expect(checker.getByText('社区宣传栏')).toHaveCount(0);
});
