import { expect, test } from '@playwright/test';
import { startFederation, type FederationServer } from '../support/federation-server.ts';
import { PHONE, body, button, expectAccessible, newPost, signIn, status, write } from '../support/planner.ts';

let desk: FederationServer;
test.beforeAll(async () => {
	desk = await startFederation();
});
test.afterAll(() => desk.stop());

for (const [device, options] of [
	['at the desk', { viewport: { width: 1440, height: 900 } }],
	['on a phone', PHONE],
] as const)
	test(`a planner sees ${device} what WeChat's readers will see, and what its limits say`, async ({
		browser,
	}) => {
		const page = await signIn(browser, { desk, person: 'planner' }, options);
		await newPost(page, '燃气安全小贴士');
		await page.getByRole('checkbox', { name: /^铜江妇联/ }).check();
		await write(page, '室内要保持通风。');
		await expect(status(page)).toHaveText(/^已自动保存/);

		const problems = page.getByRole('region', { name: '发布前要看' });
		await expect(problems).toContainText('铜江妇联没有封面图，正文里也没有可用作封面的图片。');

		await page.getByRole('tab', { name: '铜江妇联' }).click();
		await button(page, '预览').click();
		const preview = page.getByRole('group', { name: '铜江妇联的预览' });
		await expect(preview.getByRole('heading', { name: '燃气安全小贴士' })).toBeVisible();
		await expect(preview).toContainText('室内要保持通风。');
		// Restyled as it will be sent: WeChat keeps nothing but styles of the tags themselves.
		await expect(preview.locator('p[style]').first()).toBeVisible();
		// To a phone it goes only with a cover, and the page says so.
		const phone = page.getByLabel('发到手机预览');
		await phone.fill('张');
		await button(page, '发到手机').click();
		await expect(page.getByText('微信号是 6 到 20 位英文')).toBeVisible();
		await phone.fill('fulian_editor');
		await button(page, '发到手机').click();
		await expect(page.getByText('没有发到手机。')).toBeVisible();
		await expectAccessible(page);
		if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/preview-${device}.png` });

		// What is written for the channel alone shows there and nowhere else.
		await button(page, '渠道稿').click();
		await page.getByRole('textbox', { name: '标题' }).fill('题'.repeat(33));
		await expect(problems).toContainText('铜江妇联标题 33 字，超过 32 字可能显示不全。');
		await button(page, '预览').click();
		await expect(preview.getByRole('heading', { name: '题'.repeat(33) })).toBeVisible();
		await page.getByRole('tab', { name: '铜江妇女网' }).click();
		await button(page, '预览').click();
		await expect(
			page.getByRole('group', { name: '铜江妇女网的预览' }).getByRole('heading', { name: '燃气安全小贴士' }),
		).toBeVisible();
		await page.getByRole('tab', { name: '原稿' }).click();
		await expect(body(page)).toContainText('室内要保持通风。');
		await page.context().close();
	});
