import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { openApp } from '#lib/server/app.ts';
import { readConfig } from '#lib/server/config.ts';
import { addPicture } from '#lib/server/media/index.ts';
import { startSimulators, type Simulators } from '#simulators/index.ts';
import { approvePost } from '#tests/faults/approved-post.ts';
import { expectAccessible, expectNoSidewaysScroll, SIZES } from '#tests/support/browser.ts';
import { PASSWORD } from '#tests/support/people.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';
import { furnishOffice, officeEnv, openAccountAt, type Office } from './federation.ts';

// A post that is public on the website and on WeChat is taken back; a copy that was not sent is never sent.

const TITLE = '冬季用电用气安全：一家人的检查清单';
const HOUR = 3_600_000;

let simulators: Simulators;
let server: TestServer;
let office: Office;
let dataDir: string;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'jinguo-recalls-'));
	simulators = await startSimulators({ seed: 7 });
	office = await furnishOffice(dataDir, simulators);
	await approveOnThreeChannels();
	server = await startServer({ dataDir, env: officeEnv(simulators) });
	openAccountAt(simulators, office, server.url);
});

test.afterAll(async () => {
	await server?.stop();
	await simulators?.close();
	rmSync(dataDir, { recursive: true, force: true });
});

/** Due now on the website and on WeChat, and in an hour on a second website. */
async function approveOnThreeChannels(): Promise<void> {
	const app = await openApp(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', ROLE: 'web' }));
	const { people, units, columns } = office.federation;
	const bytes = await sharp({ create: { width: 900, height: 383, channels: 3, background: '#b3243c' } })
		.png()
		.toBuffer();
	const cover = await addPicture(app, people.planner, { bytes, unitId: units.city.id, alt: '题图' });
	const at = app.clock.now();
	await app.store.tx(async (tx) => {
		const { channels, publications } = tx.s;
		await tx.db.insert(channels).values({
			id: 'later',
			unitId: units.city.id,
			platform: 'website',
			name: '巾帼专栏',
			settings: {},
			createdAt: at,
		});
		await approvePost(app, tx, {
			office: {
				unitId: units.city.id,
				columnId: columns.kepu,
				authorId: people.planner.id,
				reviewerIds: [people.first.id, people.second.id, people.final.id],
			},
			title: TITLE,
			channelIds: [office.website, office.wechat, 'later'],
			plannedAt: at,
			at,
			content: { coverMediaId: cover.id },
		});
		await tx.db
			.update(publications)
			.set({ dueAt: at + HOUR, wakeAt: at + HOUR })
			.where(eq(publications.channelId, 'later'));
	});
	await app.close();
}

async function sitDown(browser: Browser, login: string, next: string): Promise<Page> {
	const page = await (await browser.newContext(SIZES.desk)).newPage();
	await page.goto(`${server.url}/login?next=${next}`);
	await page.getByLabel('账号').fill(login);
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL((url) => !url.pathname.startsWith('/login'));
	return page;
}

const shown = () => simulators.ledger().reduce((sum, entry) => sum + entry.publicCount, 0);

test('a post live on the website and on WeChat is taken back from both, and its clock stops', async ({
	browser,
}) => {
	const page = await sitDown(browser, office.federation.logins.final, '/publications?tab=out');
	await expect.poll(() => shown(), { timeout: 60_000, intervals: [500] }).toBe(1);
	await expect
		.poll(
			async () => {
				await page.reload();
				return page.getByRole('article').filter({ hasText: TITLE }).count();
			},
			{ timeout: 60_000, intervals: [1_000] },
		)
		.toBe(2);
	const site = await (await browser.newContext()).newPage();
	await site.goto(`${server.url}/site`);
	await site.getByRole('link', { name: TITLE }).first().click();
	await site.waitForURL(/\/site\/a\//);
	const address = site.url();

	await page.getByRole('link', { name: TITLE }).first().click();
	await page.waitForURL(/\/publications\/[\w-]+$/);
	await page.getByRole('button', { name: '撤回这篇稿件' }).click();
	const dialog = page.getByRole('dialog');
	await expect(dialog).toContainText('还没有发出的 1 个渠道马上取消');
	await dialog.getByLabel('撤回原因').fill('文中热线号码有误');
	await expectAccessible(page);
	await dialog.getByRole('button', { name: '撤回', exact: true }).click();
	await page.waitForURL(/\/publications\/recalls\/[\w-]+$/);
	await expect(page.getByText('2 个，全部了结')).toBeVisible({ timeout: 60_000 });
	await expect(page.getByText('在预定时间内了结')).toBeVisible();
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	if (process.env.SHOTS)
		await page.screenshot({ path: `${process.env.SHOTS}/recall-desk.png`, fullPage: true });
	await page.setViewportSize(SIZES.phone.viewport);
	await expectNoSidewaysScroll(page);
	if (process.env.SHOTS)
		await page.screenshot({ path: `${process.env.SHOTS}/recall-phone.png`, fullPage: true });
	await page.setViewportSize(SIZES.desk.viewport);

	expect(shown()).toBe(0);
	// A reader of today: the browser above may show what it kept for half a minute.
	const reader = await (await browser.newContext()).newPage();
	const answer = await reader.goto(address);
	expect(answer?.status()).toBe(410);
	await expect(reader.getByRole('heading', { name: '内容已撤回' })).toBeVisible();
	await page.goto(`${server.url}/publications?tab=waiting`);
	await expect(page.getByRole('article').filter({ hasText: TITLE })).toHaveCount(0);
	await page.goto(`${server.url}/publications?tab=out`);
	await expect(page.getByRole('article').filter({ hasText: TITLE }).first()).toContainText('已撤下');
});
