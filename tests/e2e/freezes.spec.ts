import { expect, test } from '@playwright/test';
import { followPosts } from '#lib/server/publishing/index.ts';
import { approvePost } from '#tests/faults/approved-post.ts';
import { startFederation, type FederationServer } from '../support/federation-server.ts';
import { PHONE, button, expectAccessible, signIn } from '../support/planner.ts';

// What comes due in a freeze stops, and goes out again only when a person says so.

const TITLE = '燃气安全小贴士';
const SOON_MS = 40_000;

let desk: FederationServer;
test.beforeAll(async () => {
	desk = await startFederation(async (ctx, { units, columns, people }) => {
		followPosts(ctx);
		const at = ctx.clock.now() + SOON_MS;
		await ctx.store.tx(async (tx) => {
			await approvePost(ctx, tx, {
				office: {
					unitId: units.city.id,
					columnId: columns.kepu,
					authorId: people.planner.id,
					reviewerIds: [people.first.id, people.second.id, people.final.id],
				},
				title: TITLE,
				channelIds: ['channel-website'],
				plannedAt: at,
				at: ctx.clock.now(),
			});
		});
	});
});
test.afterAll(() => desk.stop());

test('a freeze stops what comes due, shows on every page, and ends without a flood', async ({ browser }) => {
	test.setTimeout(300_000);
	const page = await signIn(browser, { desk, person: 'final' });
	await page.goto('/publications/freezes');
	await button(page, '冻结发布').click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('原因').fill('全国哀悼日');
	await expectAccessible(page);
	await dialog.getByRole('button', { name: '马上冻结' }).click();
	await expect(page.getByRole('article')).toContainText('全国哀悼日');
	await expectAccessible(page);

	// Somebody else at the same desk, on a phone.
	const planner = await signIn(browser, { desk, person: 'planner' }, PHONE);
	const banner = planner.getByRole('complementary', { name: '发布冻结' });
	await expect(banner).toContainText('全国哀悼日');
	await expectAccessible(planner);
	if (process.env.SHOTS) await planner.screenshot({ path: `${process.env.SHOTS}/freeze-phone.png` });

	const held = page.getByRole('checkbox');
	await expect
		.poll(
			async () => {
				await page.goto('/publications/freezes');
				return page.getByText(TITLE).count();
			},
			{ timeout: 90_000, intervals: [1_000] },
		)
		.toBe(1);
	await expect(held).toBeDisabled();
	if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/freeze-desk.png` });

	await button(page, '解除冻结…').click();
	await dialog.getByLabel('原因').fill('哀悼活动结束');
	await dialog.getByRole('button', { name: '解除冻结' }).click();
	await expect(page.getByText('没有冻结')).toBeVisible();
	await expect(banner).toBeHidden();
	// It waits although nothing holds it back any more.
	await expect(page.getByText(TITLE)).toBeVisible();
	await held.check();
	await button(page, '重新安排…').click();
	await dialog.getByLabel('原因').fill('冻结已解除，照常发布');
	await expectAccessible(page);
	await dialog.getByRole('button', { name: '重新安排' }).click();
	await expect(page.getByText('已登记，选中的发布已经处理。')).toBeVisible();
	await expect(page.getByText('没有停下来的发布')).toBeVisible();
	await page.goto('/publications?tab=waiting');
	await expect(page.getByRole('article').filter({ hasText: TITLE })).toContainText('待发');
	await planner.context().close();
	await page.context().close();
});
