import { expect, test } from '@playwright/test';
import { beijingDayStart, toBeijingLocal } from '#lib/contract/format.ts';
import { createPost } from '#lib/server/posts/index.ts';
import { expectAccessible, expectNoSidewaysScroll } from '../support/browser.ts';
import { someContent } from '../support/desk.ts';
import { startFederation, type FederationServer } from '../support/federation-server.ts';
import { PHONE, signIn } from '../support/planner.ts';

const TITLE = '致全市姐妹的倡议书';
const nine = beijingDayStart(Date.now()) + 7 * 24 * 3_600_000 + 9 * 3_600_000;

let desk: FederationServer;
test.beforeAll(async () => {
	desk = await startFederation(async (ctx, { people, units, columns }) => {
		const { channels } = ctx.store.s;
		await ctx.store.tx(async (tx) => {
			const county = { unitId: units.county.id, settings: {}, createdAt: 1, platform: 'website' } as const;
			await tx.db.insert(channels).values([
				{ ...county, id: 'county-site', name: '县妇女网' },
				{ ...county, id: 'county-old', name: '县旧网站', pausedAt: 1 },
			]);
		});
		await createPost(ctx, people.planner, {
			unitId: units.city.id,
			columnId: columns.kepu,
			content: someContent({ title: TITLE, channelIds: ['channel-website'] }),
		});
	});
});
test.afterAll(() => desk.stop());

test('an appeal is planned for every channel of every unit at one minute, by a planner', async ({
	browser,
}) => {
	const page = await signIn(browser, { desk, person: 'planner' });
	await page.goto('/calendar');
	await page.getByRole('link', { name: '同步发布' }).click();
	await page.getByLabel('稿件').selectOption({
		label: (await page.getByRole('option', { name: new RegExp(TITLE) }).textContent()) ?? '',
	});
	await expect(page.getByRole('checkbox', { name: '县妇女网' })).toBeChecked();
	await expect(page.getByRole('checkbox', { name: /县旧网站/ })).toBeDisabled();
	await expect(page.getByText('选中 3 个，共 4 个')).toBeVisible();
	await expectAccessible(page);
	await page.getByLabel('发布时间').fill('2020-02-09T09:00');
	await page.getByRole('button', { name: '排到同一分钟' }).click();
	await expect(page.getByText('已经过去，请改成现在之后的北京时间')).toBeVisible();
	await page.getByLabel('发布时间').fill(toBeijingLocal(nine));
	await page.getByRole('button', { name: '排到同一分钟' }).click();
	await expect(page.getByText('3 个渠道都排在')).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('link', { name: '看稿件' }).click();
	await expect(page.getByRole('checkbox', { name: /县妇女网/ })).toBeChecked();
});

test('on a phone the page holds together', async ({ browser }) => {
	const page = await signIn(browser, { desk, person: 'planner' }, PHONE);
	await page.goto('/release');
	await page.getByLabel('稿件').selectOption({ index: 1 });
	await expect(page.getByRole('button', { name: '排到同一分钟' })).toBeVisible();
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
});
