import { expect, test, type Page } from '@playwright/test';
import { beijingDayKey, beijingDayStart, formatClock } from '#lib/contract/format.ts';
import { createPost } from '#lib/server/posts/index.ts';
import { someContent } from '../support/desk.ts';
import { startFederation, type FederationServer } from '../support/federation-server.ts';
import { PHONE, button, expectAccessible, signIn } from '../support/planner.ts';

const HOUR = 3_600_000;
const TRAY_TITLE = '反家暴：你可以这样求助';
const PLANNED_TITLE = '冬季用电用气安全：检查清单';
/** A week ahead, so that no part of the day has passed whenever the test runs. */
const ahead = beijingDayStart(Date.now()) + 7 * 24 * HOUR;

let desk: FederationServer;
test.beforeAll(async () => {
	desk = await startFederation(async (ctx, { people, units, columns }) => {
		const post = { unitId: units.city.id, columnId: columns.kepu };
		const content = (title: string) => someContent({ title, channelIds: ['channel-website'] });
		await createPost(ctx, people.planner, { ...post, content: content(TRAY_TITLE) });
		const plannedAt = ahead + 9 * HOUR;
		await createPost(ctx, people.planner, { ...post, plannedAt, content: content(PLANNED_TITLE) });
	});
});
test.afterAll(() => desk.stop());

const week = `/calendar?at=${beijingDayKey(ahead)}`;
const slot = (page: Page, part: number) => page.locator(`[data-slot="${ahead}.${part}"]`);
const chip = (page: Page, title: string) =>
	page.getByRole('link', { name: new RegExp(title) }).filter({ visible: true });

test('a post is dragged from the tray to a day and, by keys alone, to another part of it', async ({
	browser,
}) => {
	const page = await signIn(browser, { desk, person: 'planner' });
	await page.goto(week);
	await expect(chip(page, '检查清单')).toContainText('09:00');
	await expectAccessible(page);
	await chip(page, TRAY_TITLE).dragTo(slot(page, 1), { targetPosition: { x: 40, y: 100 } });
	await expect(slot(page, 1)).toContainText(TRAY_TITLE);
	await expect(slot(page, 1)).toContainText('15:00');
	await expect(page.getByRole('status').filter({ hasText: '已排到' })).toBeVisible();

	await chip(page, TRAY_TITLE).focus();
	await page.keyboard.press('m');
	await page.keyboard.press('ArrowDown');
	await expect(slot(page, 2)).toContainText('按回车排到这里');
	await page.keyboard.press('Escape');
	await expect(slot(page, 1)).toContainText(TRAY_TITLE);
	await page.keyboard.press('m');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await expect(slot(page, 2)).toContainText(TRAY_TITLE);
	await expect(chip(page, TRAY_TITLE)).toBeFocused();
	await button(page, '撤销').click();
	await expect(slot(page, 1)).toContainText(TRAY_TITLE);
	await page.reload();
	await expect(slot(page, 1)).toContainText(TRAY_TITLE);

	await slot(page, 2)
		.getByRole('link', { name: /新建稿件/ })
		.click();
	await page.getByRole('link', { name: '从空白开始' }).click();
	await expect(page.getByLabel('发布时间')).toHaveValue(/T19:00$/);
	await page.context().close();
});

test('a part of a day that has passed takes nothing, and who may only read moves nothing', async ({
	browser,
}) => {
	const page = await signIn(browser, { desk, person: 'planner' });
	await page.goto('/calendar?at=2020-02-17');
	const past = page.locator('[data-slot]').first();
	await expect(past.getByRole('link')).toHaveCount(0);
	const observer = await signIn(browser, { desk, person: 'observer' });
	await observer.goto(week);
	await expect(chip(observer, '检查清单')).toHaveAttribute('draggable', 'false');
	await expect(observer.getByRole('link', { name: '新建稿件' })).toHaveCount(0);
	await chip(observer, '检查清单').click();
	await expect(observer.getByRole('heading', { level: 1 })).toHaveText('冬季用电用气安全：检查清单');
	await expect(observer.getByRole('button', { name: '保存' })).toHaveCount(0);
	await page.context().close();
	await observer.context().close();
});

for (const [device, options] of [
	['desk, light', {}],
	['desk, dark', { colorScheme: 'dark' }],
	['phone, light', PHONE],
	['phone, dark', { ...PHONE, colorScheme: 'dark' }],
] as const)
	test(`every page of planning is accessible: ${device}`, async ({ browser }) => {
		const page = await signIn(browser, { desk, person: 'planner' }, options);
		const addresses = [
			'/posts',
			'/posts?q=没有这样的标题',
			'/posts/new',
			week,
			`${week}&view=month`,
			`${week}&view=list`,
		];
		for (const address of addresses) {
			await page.goto(address);
			await expectAccessible(page);
			const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
			expect(wider, `${address} scrolls sideways`).toBeLessThanOrEqual(0);
		}
		await page.context().close();
	});

test('times on the pages are Beijing’s, wherever the reader sits', async ({ browser }) => {
	const page = await signIn(browser, { desk, person: 'planner' }, { timezoneId: 'America/New_York' });
	await page.goto(week);
	await expect(chip(page, '检查清单')).toContainText(formatClock(ahead + 9 * HOUR));
	await chip(page, '检查清单').click();
	await expect(page.getByLabel('发布时间')).toHaveValue(/T09:00$/);
	await page.context().close();
});
