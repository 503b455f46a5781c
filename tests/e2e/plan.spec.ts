import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import { startFederation, type FederationServer } from '../support/federation-server.ts';
import { PHONE, body, button, expectAccessible, newPost, signIn, status, write } from '../support/planner.ts';

const ARTICLE = readFileSync(join(import.meta.dirname, '../support/seeds/004_3393d9234de54e32.txt'), 'utf8');
const TITLE = '战“疫”,铜仁市妇联党员干部在行动';

let desk: FederationServer;
test.beforeAll(async () => {
	desk = await startFederation();
});
test.afterAll(() => desk.stop());

for (const [device, options] of [
	['at the desk', { viewport: { width: 1440, height: 900 } }],
	['on a phone', PHONE],
] as const)
	test(`the real article becomes a post ${device} and survives a reload before it is saved`, async ({
		browser,
	}) => {
		const page = await signIn(browser, { desk, person: 'planner' }, options);
		await page.goto('/posts/new');
		await page.getByLabel('把写好的文字粘贴到这里').fill(ARTICLE);
		await button(page, '识别文字').click();
		await expect(page.getByLabel('标题', { exact: true })).toHaveValue(TITLE);
		await expect(page.getByText('不会带入')).toBeVisible();
		await expect(page.getByRole('checkbox', { name: '下载客户端', exact: true })).not.toBeChecked();
		await expect(page.getByRole('checkbox', { name: /^疫情就是命令/ })).toBeChecked();
		await expect(page.getByRole('textbox', { name: '来源' })).toHaveValue('铜仁市妇联');
		await expect(page.getByRole('textbox', { name: '编辑' })).toHaveValue('龙乙洁');
		await expectAccessible(page);
		await page.getByLabel('栏目').selectOption({ label: '工作动态' });
		await page.getByRole('checkbox', { name: '铜江妇女网' }).check();
		await button(page, '建稿并编辑').click();

		await expect(body(page).locator('h2')).toHaveCount(5);
		await expect(body(page).locator('p')).toHaveCount(14);
		await expect(body(page)).not.toContainText('扫码下载');
		await expect(status(page)).toHaveText('修订 1，已保存');
		await expectAccessible(page);

		await write(page, '（补写的一句）');
		await expect(status(page)).toHaveText(/^已自动保存 \d\d:\d\d$/);
		await page.reload();
		await expect(page.getByText('还没有存为修订')).toBeVisible();
		await expect(body(page)).toContainText('（补写的一句）');
		await page.keyboard.press('Control+s');
		await expect(status(page)).toHaveText('修订 2，已保存');
		await page.reload();
		await expect(body(page)).toContainText('（补写的一句）');
		await expect(page.getByText('还没有存为修订')).toBeHidden();
		await page.getByRole('link', { name: /修订 1/ }).click();
		await expect(page.getByText('这是较早的修订')).toBeVisible();
		await expect(page.getByText('（补写的一句）')).toBeHidden();
		await page.context().close();
	});

test('text that cannot be used is refused with a sentence, and what was pasted stays', async ({
	browser,
}) => {
	const page = await signIn(browser, { desk, person: 'planner' });
	await page.goto('/posts/new');
	const pasted = page.getByLabel('把写好的文字粘贴到这里');
	await pasted.fill('写了一半的文字');
	const upload = (name: string, buffer: Buffer) =>
		page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer });
	await upload(
		'照片.txt',
		await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
			.png()
			.toBuffer(),
	);
	await expect(page.getByRole('alert')).toContainText('另存为 UTF-8 或 GB18030');
	await expect(pasted).toHaveValue('写了一半的文字');
	await upload('很大.txt', Buffer.alloc(5 * 1024 * 1024, '长'));
	await expect(page.getByRole('alert')).toContainText('最大 2 MB');
	await expect(pasted).toHaveValue('写了一半的文字');
	await upload('空.txt', Buffer.from('\r\n'));
	await expect(page.getByRole('alert')).toContainText('还没有填');
	// 妇联 in GBK, as Windows' Notepad saved for twenty years.
	await upload(
		'公告.txt',
		Buffer.from([0xb8, 0xbe, 0xc1, 0xaa, 0xb8, 0xbe, 0xc1, 0xaa, 0xb8, 0xbe, 0xc1, 0xaa]),
	);
	await expect(page.getByLabel('标题', { exact: true })).toHaveValue('妇联妇联妇联');
	await page.context().close();
});

test('a time that has passed is refused with a sentence, and everything filled in stays', async ({
	browser,
}) => {
	const page = await signIn(browser, { desk, person: 'planner' });
	await page.goto('/posts/new?at=2020-02-16T09:00');
	await page.getByLabel('把写好的文字粘贴到这里').fill('小雪时节的保暖提醒\n\n注意保暖，出门戴好帽子。');
	await button(page, '识别文字').click();
	await page.getByLabel('栏目').selectOption({ label: '科普' });
	// The field has its own limit; a program or an old page has not.
	await page.getByLabel('发布时间').evaluate((field) => field.removeAttribute('min'));
	await button(page, '建稿并编辑').click();
	await expect(page.getByRole('alert')).toContainText('已经过去，请改成现在之后的北京时间');
	await expect(page.getByLabel('标题', { exact: true })).toHaveValue('小雪时节的保暖提醒');
	await page.getByLabel('发布时间').fill('');
	await button(page, '建稿并编辑').click();
	await expect(body(page)).toContainText('注意保暖');
	await page.context().close();
});

test('a form that is sent again makes no second post and leads to the first', async ({ browser }) => {
	const page = await signIn(browser, { desk, person: 'planner' });
	await page.goto('/posts/new?blank=1');
	await page.getByLabel('标题', { exact: true }).fill('只此一篇');
	await page.getByLabel('栏目').selectOption({ label: '科普' });
	const again = await page.evaluate(async () => {
		const form = document.querySelector('form[action="?/create"]') as HTMLFormElement;
		const send = () =>
			fetch('/posts/new?/create', {
				method: 'POST',
				body: new FormData(form),
				headers: { 'x-sveltekit-action': 'true', accept: 'application/json' },
			});
		await send();
		return (await send()).json() as Promise<{ type: string; status: number; data: string }>;
	});
	expect(again).toMatchObject({ type: 'failure', status: 409 });
	await button(page, '建稿并编辑').click();
	await expect(page.getByRole('alert')).toContainText('已经提交过');
	await page.getByRole('link', { name: '去看建好的稿件' }).click();
	await expect(page.getByLabel('标题', { exact: true })).toHaveValue('只此一篇');
	await page.context().close();
});

test('two people who save at once lay both texts side by side and lose neither', async ({ browser }) => {
	const mine = await signIn(browser, { desk, person: 'planner' });
	const url = await newPost(mine, '两个人一起写的稿件');
	const other = await signIn(browser, { desk, person: 'otherPlanner' });
	await other.goto(url);
	await expect(body(other)).toBeVisible();
	await write(other, '同事加的话。');
	await button(other, '保存').click();
	await expect(status(other)).toHaveText('修订 2，已保存');

	await write(mine, '我加的话。');
	await button(mine, '保存').click();
	const conflict = mine.getByRole('region', { name: /你的文字没有丢/ });
	await expect(conflict.getByRole('article', { name: /罗一禾/ })).toContainText('同事加的话。');
	await expect(conflict.getByRole('article', { name: /你的文字/ })).toContainText('我加的话。');
	await expectAccessible(mine);
	await conflict.getByRole('button', { name: '手工合并' }).click();
	await expect(mine.getByRole('region', { name: '对方的文字' })).toContainText('同事加的话。');
	await write(mine, '同事加的话，并进来了。');
	await button(mine, '保存').click();
	await expect(status(mine)).toHaveText('修订 3，已保存');
	await mine.reload();
	await expect(body(mine)).toContainText('我加的话。同事加的话，并进来了。');

	await write(other, '又改。');
	await button(other, '保存').click();
	await other.getByRole('button', { name: '用对方的' }).click();
	await expect(body(other)).toContainText('并进来了');
	await button(other, '换回我的').click();
	await expect(body(other)).toContainText('同事加的话。又改。');
	await button(other, '保存').click();
	await expect(status(other)).toHaveText('修订 4，已保存');
	await mine.context().close();
	await other.context().close();
});

test('a session that ends while somebody writes, or a cut network, costs no word', async ({ browser }) => {
	const page = await signIn(browser, { desk, person: 'planner' });
	await newPost(page, '断网也不丢字');
	await page.context().setOffline(true);
	await write(page, '断网时写的。');
	await expect(page.getByText('暂时连不上服务器')).toBeVisible();
	await page.context().setOffline(false);
	await expect(status(page)).toHaveText(/已自动保存/);

	const session = (await page.context().cookies()).filter(({ name }) => name.includes('session'));
	await page.context().clearCookies();
	await write(page, '登录过期后写的。');
	await button(page, '保存').click();
	await expect(page.getByText('登录已过期', { exact: true })).toBeVisible();
	await expect(body(page)).toContainText('断网时写的。登录过期后写的。');
	await page.context().addCookies(session);
	await button(page, '保存').click();
	await expect(status(page)).toHaveText('修订 2，已保存');
	await page.context().close();
});

test('a channel follows the post until it is edited there, and again when that is taken back', async ({
	browser,
}) => {
	const page = await signIn(browser, { desk, person: 'planner' });
	await newPost(page, '随稿与单独改写');
	await page.getByRole('checkbox', { name: '铜江妇联' }).check();
	await expect(page.getByText('没有封面图，正文里也没有可用作封面的图片。')).toBeVisible();
	await page.getByRole('tab', { name: '铜江妇联' }).click();
	const panel = page.getByRole('tabpanel');
	await expect(panel.getByRole('textbox', { name: '标题' })).toHaveValue('随稿与单独改写');
	await panel.getByRole('textbox', { name: '标题' }).fill('微信用的标题');
	await expect(page.getByRole('tab', { name: /铜江妇联.*已改/ })).toBeVisible();
	await panel.getByRole('button', { name: '为铜江妇联单独改写' }).click();
	await page.getByRole('textbox', { name: '铜江妇联的正文' }).click();
	await page.keyboard.press('Control+End');
	await page.keyboard.type('只在微信里的话。');
	await expectAccessible(page);
	await button(page, '保存').click();
	await expect(status(page)).toHaveText('修订 2，已保存');
	await page.getByRole('tab', { name: '铜江妇女网' }).click();
	await expect(panel).not.toContainText('只在微信里的话');
	await page.getByRole('tab', { name: /铜江妇联/ }).click();
	await panel.getByRole('button', { name: '恢复为随稿' }).first().click();
	await expect(panel.getByRole('textbox', { name: '标题' })).toHaveValue('随稿与单独改写');
	await page.context().close();
});

test('a picture is put into the text with words for those who cannot see it, and may be the cover', async ({
	browser,
}) => {
	const page = await signIn(browser, { desk, person: 'planner' });
	await newPost(page, '带图片的稿件');
	const picture = await sharp({ create: { width: 640, height: 360, channels: 3, background: '#b3243c' } })
		.jpeg()
		.toBuffer();
	const choose = (buffer: Buffer, mimeType: string) =>
		page.locator('.main input[type=file]').setInputFiles({ name: '图.jpg', mimeType, buffer });
	await body(page).click();
	await choose(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/jpeg');
	await page.getByLabel('图片说明').fill('假的图片');
	await button(page, '上传并插入').click();
	await expect(page.getByRole('dialog')).toContainText('只收 JPEG、PNG、WebP');
	await button(page, '取消').click();
	await choose(picture, 'image/jpeg');
	await page.getByLabel('图片说明').fill('志愿者在社区门口登记');
	await button(page, '上传并插入').click();
	const shown = body(page).getByRole('img', { name: '志愿者在社区门口登记' });
	await expect(shown).toBeVisible();
	expect(
		await shown.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
	).toBe(640);
	await page.getByRole('button', { name: '用正文里第 1 张图片做封面' }).click();
	await expect(page.getByAltText('这篇稿件的封面')).toBeVisible();
	await button(page, '保存').click();
	await expect(status(page)).toHaveText('修订 2，已保存');

	const address = await shown.getAttribute('src');
	const stranger = await signIn(browser, { desk, person: 'otherCountyPlanner' });
	expect((await stranger.request.get(address ?? '')).status()).toBe(404);
	expect((await page.request.get(address ?? '')).headers()['content-type']).toBe('image/jpeg');
	await stranger.context().close();
	await page.context().close();
});

test('a page pasted from elsewhere brings its text, not its scripts, styles or pictures', async ({
	browser,
}) => {
	const page = await signIn(browser, { desk, person: 'planner' });
	await newPost(page, '粘贴网页');
	await body(page).click();
	await page.keyboard.press('Control+End');
	await page.keyboard.press('Enter');
	await body(page).evaluate((element) => {
		const data = new DataTransfer();
		data.setData('text/plain', '一级标题');
		data.setData(
			'text/html',
			'<h1 style="color:red">一级标题</h1><p onclick="alert(1)">段落<script>alert(1)</script><i>斜体</i><a href="javascript:alert(1)">坏链接</a><a href="https://example.org/a">好链接</a></p><img src="https://example.org/x.png"><table><tr><td>表格里的字</td></tr></table>',
		);
		element.dispatchEvent(
			new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
		);
	});
	await expect(body(page).getByRole('heading', { level: 2, name: '一级标题' })).toBeVisible();
	await expect(page.getByText('有 1 张网页图片没有带入')).toBeVisible();
	await expect(body(page)).toContainText('表格里的字');
	await button(page, '保存').click();
	await expect(status(page)).toHaveText('修订 2，已保存');
	const html = await body(page).innerHTML();
	expect(html).not.toMatch(/script|onclick|style=|<i>|example\.org\/x/);
	expect(html).toContain('href="https://example.org/a"');
	await page.context().close();
});

test('a finished post goes to the first review, an unfinished one says what is missing', async ({
	browser,
}) => {
	const page = await signIn(browser, { desk, person: 'planner' });
	await newPost(page, '提交初审');
	await page.getByRole('checkbox', { name: '铜江妇女网' }).uncheck();
	await button(page, '提交初审').click();
	await expect(page.getByRole('alert')).toContainText('渠道还没有填');
	await page.getByRole('checkbox', { name: '铜江妇女网' }).check();
	await button(page, '提交初审').click();
	await expect(page.getByText('待初审').filter({ visible: true })).toBeVisible();
	await expect(page.getByText('已签的审核作废')).toBeVisible();
	await page.getByRole('button', { name: '撤回稿件' }).click();
	await page.getByLabel('撤回的原因').fill('活动改期');
	await page.getByRole('button', { name: '撤回', exact: true }).click();
	await expect(page.getByText('已撤回').filter({ visible: true }).first()).toBeVisible();
	await page.context().close();
});

test('another unit’s post is not there', async ({ browser }) => {
	const mine = await signIn(browser, { desk, person: 'planner' });
	const url = await newPost(mine, '别的单位看不到');
	const stranger = await signIn(browser, { desk, person: 'otherCountyPlanner' });
	const answer = await stranger.goto(url);
	expect(answer?.status()).toBe(404);
	await expect(stranger.getByText('没有找到这篇稿件')).toBeVisible();
	await mine.context().close();
	await stranger.context().close();
});
