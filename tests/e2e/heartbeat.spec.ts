import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import type { BeatNotice } from '#lib/contract/boards.ts';
import { expectAccessible, expectNoSidewaysScroll, SIZES, watchConsole } from '#tests/support/browser.ts';
import { fillStore, storeIn } from '#tests/support/federation.ts';
import { PASSWORD } from '#tests/support/people.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';

const MINUTE = 60_000;
let dataDir: string;
let server: TestServer;

/** The worker is another process: here it is this test that says whether its heart beats. */
test.beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'jinguo-heartbeat-'));
	await fillStore(storeIn(dataDir), () => Promise.resolve());
	await beat(0);
	server = await startServer({ dataDir, env: { ROLE: 'web' } });
});
test.afterEach(async () => {
	await server.stop();
	rmSync(dataDir, { recursive: true, force: true });
});

/** What the worker would have written `ago` ms ago. */
async function beat(ago: number, notice: BeatNotice | null = null): Promise<void> {
	const store = storeIn(dataDir);
	const at = Date.now() - ago;
	const row = { at, startedAt: at, detail: { jumps: 0, lagMs: 0, notice, stuck: false } };
	await store.tx(async (tx) => {
		const { heartbeats } = tx.s;
		await tx.db
			.insert(heartbeats)
			.values({ node: 'worker', ...row })
			.onConflictDoUpdate({ target: heartbeats.node, set: row });
	});
	await store.close();
}

async function signedIn(browser: Browser, size: keyof typeof SIZES): Promise<Page> {
	const page = await (await browser.newContext(SIZES[size])).newPage();
	await page.goto(`${server.url}/login?next=/calendar`);
	await page.getByLabel('账号').fill('luoyihe');
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL(`${server.url}/calendar`);
	return page;
}

const light = (page: Page) => page.getByRole('complementary', { name: '侧栏' }).locator('a.beat');

test('the light turns red on an open page when the scheduler stops, stands on every page, and turns back', async ({
	browser,
}) => {
	test.setTimeout(180_000);
	const page = await signedIn(browser, 'desk');
	const said = watchConsole(page);
	await expect(light(page)).toContainText('发布调度正常');
	await beat(2 * MINUTE);
	await expect(light(page)).toContainText('发布调度停了', { timeout: 30_000 });
	await expect(light(page)).toHaveClass(/bad/);
	await expect(light(page)).toHaveAttribute('title', /到时间的稿件现在不会发出，请马上告诉管理员/);
	await expectAccessible(page);
	for (const path of ['/today', '/posts', '/posts/new', '/reviews', '/publications', '/data', '/service']) {
		await page.goto(server.url + path);
		await expect(light(page), path).toContainText('发布调度停了');
	}
	await beat(0);
	await expect(light(page)).toContainText('发布调度正常', { timeout: 30_000 });
	expect(said).toEqual([]);
});

test('a clock that jumped is told with what was done about it', async ({ browser }) => {
	test.setTimeout(120_000);
	const page = await signedIn(browser, 'desk');
	await expect(light(page)).not.toContainText('系统时钟');
	await beat(0, { kind: 'clock', ms: 2 * 60 * MINUTE, at: Date.now() - MINUTE });
	await expect(light(page)).toContainText('系统时钟向前跳了 2 小时（改过时间或机器休眠过），已重新核对', {
		timeout: 30_000,
	});
	await expectAccessible(page);
});

test('on a phone a stopped scheduler is said above the bar', async ({ browser }) => {
	test.setTimeout(120_000);
	const page = await signedIn(browser, 'phone');
	const alarm = page.getByRole('button', { name: '发布调度停了，点这里看' });
	await expect(alarm).toHaveCount(0);
	await beat(2 * MINUTE);
	await expect(alarm).toBeVisible({ timeout: 30_000 });
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	await alarm.click();
	await expect(page.getByRole('dialog').getByText('心跳 2 分钟前')).toBeVisible();
});
