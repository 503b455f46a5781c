import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { systemClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import type { Store } from '#lib/server/db/index.ts';
import { EventLog } from '#lib/server/events/index.ts';
import { createLogger } from '#lib/server/logger.ts';
import { followPosts } from '#lib/server/publishing/index.ts';
import { createVault, loadKey } from '#lib/server/vault.ts';
import { approvePost, insertChannel } from '#tests/faults/approved-post.ts';
import { expectAccessible, expectNoSidewaysScroll, SIZES, watchConsole } from '#tests/support/browser.ts';
import { fillStore, storeIn } from '#tests/support/federation.ts';
import { PASSWORD, type Federation } from '#tests/support/people.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';

const MINUTE = 60_000;
const LOST = '冬季用电用气安全：一家人的检查清单';
const MISSED = '妇联喊你来学法：反家庭暴力法十问';

let dataDir: string;
let server: TestServer;

test.beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'jinguo-publications-'));
	await fillStore(storeIn(dataDir), leaveTrouble);
	server = await startServer({ dataDir });
});
test.afterEach(async () => {
	expect(await server.stop(), 'the server ends cleanly').toBe(0);
	rmSync(dataDir, { recursive: true, force: true });
	expect(server.lines.join('\n')).not.toMatch(/"level":(50|60)/);
});

/** Two approved posts whose publications stopped: one without an answer, one after an outage. */
async function leaveTrouble(store: Store, federation: Federation): Promise<void> {
	const config = readConfig({ DATA_DIR: dataDir });
	const log = createLogger('silent');
	const vault = createVault(loadKey(dataDir, null));
	const ctx: Ctx = { config, clock: systemClock, log, store, events: new EventLog(), vault };
	followPosts(ctx);
	const { people, units, columns } = federation;
	const at = Date.now() - 90 * MINUTE;
	const office = {
		unitId: units.city.id,
		columnId: columns.kepu,
		authorId: people.planner.id,
		reviewerIds: [people.first.id, people.second.id, people.final.id] as [string, string, string],
	};
	await store.tx(async (tx) => {
		await insertChannel(tx, { id: 'site', unitId: units.city.id, platform: 'website', at });
		for (const title of [LOST, MISSED])
			await approvePost(ctx, tx, { office, title, channelIds: ['site'], plannedAt: at, at });
		const { publications: p, posts, publicationAttempts: a, channels } = tx.s;
		await tx.db.update(channels).set({ name: '铜江妇女网' });
		const ids = await tx.db
			.select({ id: p.id, title: posts.title })
			.from(p)
			.innerJoin(posts, eq(posts.id, p.postId));
		const idOf = (title: string) => ids.find((row) => row.title === title)?.id ?? '';
		const stopped = { wakeAt: null, fence: 5 };
		await tx.db
			.update(p)
			.set({ ...stopped, state: 'held', reason: 'outcome_unknown', attempts: 1, sentAt: at })
			.where(eq(p.id, idOf(LOST)));
		await tx.db.insert(a).values({
			publicationId: idOf(LOST),
			fence: 1,
			kind: 'send',
			startedAt: at,
			endedAt: at + 30_000,
			outcome: 'unknown',
			detail: '等待答复超时',
		});
		await tx.db
			.update(p)
			.set({ ...stopped, state: 'missed', reason: 'too_late' })
			.where(eq(p.id, idOf(MISSED)));
	});
}

async function signedIn(browser: Browser, login: string, size: keyof typeof SIZES): Promise<Page> {
	const page = await (await browser.newContext(SIZES[size])).newPage();
	await page.goto(`${server.url}/login?next=/publications`);
	await page.getByLabel('账号').fill(login);
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await page.waitForURL(`${server.url}/publications`);
	return page;
}

const card = (page: Page, title: string) => page.getByRole('article').filter({ hasText: title });
const dialog = (page: Page) => page.getByRole('dialog');

for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[])
	test(`what nobody knows the outcome of is sent again when two people have looked, at ${size} size`, async ({
		browser,
	}) => {
		const page = await signedIn(browser, 'luoyihe', size);
		const said = watchConsole(page);
		const lost = card(page, LOST);
		await expect(lost).toContainText('结果待核');
		await expect(lost).toContainText(`核对「铜江妇女网」：看首页和栏目页有没有这一篇。认准标题《${LOST}》`);
		await expect(lost).toContainText('第 1 次发送：没有等到明确的答复（等了 30 秒）');
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);

		await lost.getByRole('button', { name: '确认未发，申请重发' }).click();
		await dialog(page).getByLabel('原因').fill('后台已发表与草稿箱都没有这一篇');
		await expectAccessible(page);
		await dialog(page).getByRole('button', { name: '确认未发，申请重发' }).click();
		await expect(page.getByText('已登记：确认未发，申请重发。')).toBeVisible();
		await expect(lost).toContainText('你已申请重发，须由另一个人确认');
		await expect(lost.getByRole('button', { name: '确认重发' })).toHaveCount(0);

		const other = await signedIn(browser, 'shenlan', size);
		await expect(card(other, LOST)).toContainText('罗一禾已申请重发');
		await card(other, LOST).getByRole('button', { name: '确认重发' }).click();
		await dialog(other).getByLabel('原因').fill('本人复核，确实没有');
		await dialog(other).getByRole('button', { name: '确认重发' }).click();
		await expect(other.getByText('已登记：确认重发。')).toBeVisible();

		await other.goto(`${server.url}/publications?tab=out`);
		await expect(card(other, LOST)).toContainText('已发布');
		await card(other, LOST).getByRole('link', { name: LOST }).click();
		await other.waitForURL(/\/publications\/[\w-]+$/);
		await expect(
			other.getByText('罗一禾核对后认为没有发出，申请重发：后台已发表与草稿箱都没有这一篇'),
		).toBeVisible();
		await expect(other.getByText('沈岚核对后确认重发：本人复核，确实没有')).toBeVisible();
		await expectAccessible(other);
		await expectNoSidewaysScroll(other);
		expect(said).toEqual([]);
	});

test('what was missed gets a new time; a time that has passed says so and keeps the reason', async ({
	browser,
}) => {
	const page = await signedIn(browser, 'luoyihe', 'desk');
	await expect(card(page, MISSED)).toHaveCount(0);
	await page.getByRole('link', { name: '错过待定 1' }).click();
	await expect(card(page, MISSED)).toContainText('错过待定');
	await card(page, MISSED).getByRole('button', { name: '改个时间再发' }).click();
	await dialog(page).getByLabel('新的时间').fill('2020-02-09T20:30');
	await dialog(page).getByLabel('原因').fill('改到晚间');
	await dialog(page).getByRole('button', { name: '改个时间再发' }).click();
	await expect(dialog(page)).toContainText('已经过去，请改成现在之后的北京时间');
	await expect(dialog(page).getByLabel('原因')).toHaveValue('改到晚间');

	await dialog(page).getByLabel('新的时间').fill('2099-02-09T20:30');
	await dialog(page).getByRole('button', { name: '改个时间再发' }).click();
	await expect(page.getByText('已登记：改个时间再发。')).toBeVisible();
	await expect(card(page, MISSED)).toHaveCount(0);
	await page.getByRole('link', { name: /^待发/ }).click();
	await expect(card(page, MISSED)).toContainText('2099年2月9日 20:30');
});

for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[])
	test(`what an outage left behind is chosen and planned anew together, at ${size} size`, async ({
		browser,
	}) => {
		const page = await signedIn(browser, 'luoyihe', size);
		const said = watchConsole(page);
		await page.getByRole('link', { name: '错过待定 1' }).click();
		await expect(page.getByText('选中 0 次')).toBeVisible();
		await expect(page.getByRole('button', { name: '重新安排…' })).toBeDisabled();
		await page.getByRole('checkbox', { name: new RegExp(MISSED) }).check();
		await expect(page.getByText('选中 1 次')).toBeVisible();
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
		await page.getByRole('button', { name: '重新安排…' }).click();
		await dialog(page).getByLabel('从何时开始').fill('2020-02-09T20:30');
		await dialog(page).getByLabel('原因').fill('昨夜停电');
		await expectAccessible(page);
		await dialog(page).getByRole('button', { name: '重新安排', exact: true }).click();
		await expect(dialog(page)).toContainText('已经过去');
		await dialog(page).getByLabel('从何时开始').fill('2099-02-09T20:30');
		await dialog(page).getByRole('button', { name: '重新安排', exact: true }).click();
		await expect(page.getByText('1 次发布已按间隔重新安排。')).toBeVisible();
		await expect(page.getByText('没有错过的发布')).toBeVisible();
		await page.getByRole('link', { name: /^待发/ }).click();
		await expect(card(page, MISSED)).toContainText('2099年2月9日 20:30');
		expect(said).toEqual([]);
	});

test('an address that is none is refused in a sentence, and what is out is registered with its link', async ({
	browser,
}) => {
	const page = await signedIn(browser, 'luoyihe', 'desk');
	await card(page, LOST).getByRole('link', { name: LOST }).click();
	await page.waitForURL('**/publications/*');
	await page.getByRole('button', { name: '已发出，补填链接' }).click();
	await dialog(page).getByLabel('文章链接').fill('ftp://mp.weixin.qq.com/s/abc');
	await dialog(page).getByLabel('原因').fill('已在后台看到');
	await dialog(page).getByRole('button', { name: '已发出，补填链接' }).click();
	await expect(dialog(page)).toContainText('链接不符合要求：要以 http:// 或 https:// 开头');
	await dialog(page).getByLabel('文章链接').fill('https://mp.weixin.qq.com/s/abc');
	await dialog(page).getByRole('button', { name: '已发出，补填链接' }).click();
	await expect(page.getByText('已登记：已发出，补填链接。')).toBeVisible();
	await expect(page.getByRole('link', { name: '打开文章' })).toHaveAttribute(
		'href',
		'https://mp.weixin.qq.com/s/abc',
	);
});
