import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, SIZES, watchConsole } from '#tests/support/browser.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';

const PASSWORD = '铜江秋水-canary-7391';
const NEW_PASSWORD = '青坪老槐树-canary-8402';

let server: TestServer;

test.beforeEach(async () => {
	server = await startServer();
});
test.afterEach(async () => {
	expect(await server.stop(), 'the server ends cleanly').toBe(0);
	const said = server.lines.join('\n');
	expect(said).not.toContain('canary');
	expect(said).not.toMatch(/"level":(50|60)/);
});

async function setUp(page: Page): Promise<void> {
	await page.goto(`${server.url}/`);
	await page.getByLabel('单位全称').fill('铜江市妇女联合会');
	await page.getByLabel('简称').fill('铜江市妇联');
	await page.getByLabel('姓名').fill('方圆');
	await page.getByLabel('账号').fill('fangyuan');
	for (const label of ['密码', '再输一次密码']) await page.getByLabel(label, { exact: true }).fill(PASSWORD);
	await page.getByRole('button', { name: '完成设置' }).click();
	await page.waitForURL(`${server.url}/today`);
}

async function signIn(page: Page, login: string, password: string): Promise<void> {
	await page.getByLabel('账号').fill(login);
	await page.getByLabel('密码').fill(password);
	await page.getByRole('button', { name: '登录' }).click();
}
async function visitAndSignIn(page: Page, login: string, password: string): Promise<void> {
	await page.goto(`${server.url}/login?next=/account`);
	await signIn(page, login, password);
}
async function changePassword(page: Page, label: string, oldPassword: string): Promise<void> {
	await page.getByLabel(label, { exact: true }).fill(oldPassword);
	await page.getByLabel('新密码', { exact: true }).fill(NEW_PASSWORD);
	await page.getByLabel('再输一次新密码').fill(NEW_PASSWORD);
	await page.getByRole('button', { name: '修改密码' }).click();
	await expect(page.getByText('密码已修改')).toBeVisible();
}

async function freshPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
	const context = await browser.newContext(options);
	return context.newPage();
}

for (const [size, options] of Object.entries(SIZES))
	test.describe(`at ${size} size`, () => {
		test('an empty installation leads to the first-run page, is set up, and signs its administrator in', async ({
			browser,
		}) => {
			const page = await freshPage(browser, options);
			const said = watchConsole(page);
			for (const path of ['/', '/login', '/settings/people', '/site', '/no-such-page']) {
				await page.goto(server.url + path);
				expect(new URL(page.url()).pathname).toBe('/setup');
			}
			await expect(page.getByRole('heading', { name: '首次设置' })).toBeVisible();
			await expectAccessible(page);
			await expectNoSidewaysScroll(page);

			await page.getByLabel('单位全称').fill('铜江市妇女联合会');
			await page.getByLabel('简称').fill('铜江市妇联');
			await page.getByLabel('级别').selectOption('county');
			await page.getByLabel('行政区划代码').fill('9806');
			await page.getByLabel('姓名').fill('方圆');
			await page.getByLabel('账号').fill('FangYuan');
			for (const label of ['密码', '再输一次密码'])
				await page.getByLabel(label, { exact: true }).fill(PASSWORD);
			await page.getByRole('button', { name: '完成设置' }).click();
			await expect(page.getByText('区划代码不符合要求：位数要与级别相符')).toBeVisible();
			await expect(page.getByLabel('单位全称')).toHaveValue('铜江市妇女联合会');
			await expect(page.getByLabel('级别')).toHaveValue('county');
			await expectAccessible(page);
			await page.getByLabel('级别').selectOption('city');
			await page.getByRole('button', { name: '完成设置' }).click();
			await page.waitForURL(`${server.url}/today`);

			await page.goto(`${server.url}/account`);
			await expect(page.locator('main').getByText('管理员', { exact: true })).toBeVisible();
			await page.goto(`${server.url}/setup`);
			expect(new URL(page.url()).pathname).toBe('/today');
			expect(said.filter((line) => !/status of 40\d/.test(line))).toEqual([]);
		});

		test('a person signs in, changes the password, and signs out', async ({ browser }) => {
			await setUp(await freshPage(browser));
			const page = await freshPage(browser, options);
			await page.goto(`${server.url}/account`);
			expect(page.url()).toBe(`${server.url}/login?next=%2Faccount`);
			await expect(page.getByText('登录后会回到刚才的页面')).toBeVisible();
			await expectAccessible(page);
			await expectNoSidewaysScroll(page);
			await signIn(page, 'fangyuan', 'not-the-password');
			await expect(page.getByRole('alert')).toContainText('账号或密码不对');
			await expect(page.getByLabel('账号')).toHaveValue('fangyuan');
			await expectAccessible(page);
			await signIn(page, 'FANGYUAN ', PASSWORD);
			await page.waitForURL(`${server.url}/account`);
			await expect(page.getByRole('heading', { name: '修改密码' })).toBeVisible();
			await expect(page.getByText('本机')).toBeVisible();
			await expectAccessible(page);
			await expectNoSidewaysScroll(page);

			await page.getByLabel('当前密码').fill(PASSWORD);
			await page.getByLabel('新密码', { exact: true }).fill('fangyuan2026');
			await page.getByLabel('再输一次新密码').fill('fangyuan2026');
			await page.getByRole('button', { name: '修改密码' }).click();
			await expect(page.getByText('密码太弱，至少要 10 个字符')).toBeVisible();
			await changePassword(page, '当前密码', PASSWORD);

			await page.evaluate(() =>
				document.querySelector<HTMLFormElement>('form[action="/logout"]')?.requestSubmit(),
			);
			await page.waitForURL(`${server.url}/login`);
			await visitAndSignIn(page, 'fangyuan', PASSWORD);
			await expect(page.getByRole('alert')).toContainText('账号或密码不对');
			await visitAndSignIn(page, 'fangyuan', NEW_PASSWORD);
			await page.waitForURL(`${server.url}/account`);
		});
	});

test('five wrong passwords lock the account, also for the right one, and the page says for how long', async ({
	browser,
}) => {
	await setUp(await freshPage(browser));
	const page = await freshPage(browser);
	for (let tried = 0; tried < 5; tried++) {
		await visitAndSignIn(page, 'fangyuan', `wrong-${tried}`);
		await expect(page.getByRole('alert')).toContainText('账号或密码不对');
	}
	await visitAndSignIn(page, 'fangyuan', PASSWORD);
	await expect(page.getByRole('alert')).toContainText('账号已暂时锁定，请在 15 分钟后再试');
});

test('from another machine the first-run page asks for the code that the server wrote down', async ({
	browser,
}) => {
	const page = await freshPage(browser, { extraHTTPHeaders: { 'x-forwarded-for': '192.168.1.20' } });
	await page.goto(`${server.url}/`);
	await page.getByLabel('单位全称').fill('铜江市妇女联合会');
	await page.getByLabel('简称').fill('铜江市妇联');
	await page.getByLabel('姓名').fill('方圆');
	await page.getByLabel('账号').fill('fangyuan');
	const fillSecrets = async (code: string) => {
		for (const label of ['密码', '再输一次密码'])
			await page.getByLabel(label, { exact: true }).fill(PASSWORD);
		await page.getByLabel('设置码').fill(code);
		await page.getByRole('button', { name: '完成设置' }).click();
	};
	await fillSecrets('aaaa-bbbb-cccc');
	await expect(page.getByText('设置码不对')).toBeVisible();
	const code = readFileSync(join(server.dataDir, 'setup-code'), 'utf8').trim();
	expect(server.lines.join('\n')).toContain(code);
	await fillSecrets(code);
	await page.waitForURL(`${server.url}/today`);
});

test('a new colleague gets a one-time password, must change it first, and then has the roles given', async ({
	browser,
}) => {
	const admin = await freshPage(browser);
	await setUp(admin);
	await admin.goto(`${server.url}/settings/people/new`);
	await admin.getByLabel('姓名').fill('何苗');
	await admin.getByLabel('账号', { exact: true }).fill('fangyuan');
	await admin.getByLabel('策划编辑').check();
	await admin.getByLabel('数据员').check();
	await admin.getByRole('button', { name: '建账号' }).click();
	await expect(admin.getByText('账号「fangyuan」已经有了')).toBeVisible();
	await expect(admin.getByLabel('策划编辑')).toBeChecked();
	await admin.getByLabel('账号', { exact: true }).fill('hemiao');
	await admin.getByRole('button', { name: '建账号' }).click();
	const password = await admin.getByLabel('一次性密码').inputValue();
	expect(password).toMatch(/^[a-z2-9-]{19}$/);
	await expectAccessible(admin);

	const page = await freshPage(browser);
	await page.goto(`${server.url}/settings/units`);
	await signIn(page, 'hemiao', password);
	await page.waitForURL(`${server.url}/account`);
	await expect(page.getByText('请先设自己的密码')).toBeVisible();
	await page.goto(`${server.url}/settings/units`);
	expect(new URL(page.url()).pathname).toBe('/account');
	await changePassword(page, '一次性密码', password);
	await expect(page.getByText('策划编辑、数据员')).toBeVisible();
	await page.goto(`${server.url}/settings/units`);
	await expect(page.getByRole('heading', { name: '没有权限' })).toBeVisible();
	expect(server.lines.join('\n')).not.toContain(password);
});

test('an administrator makes a unit, gives a role, resets a password and stops an account', async ({
	browser,
}) => {
	const admin = await freshPage(browser);
	await setUp(admin);
	await admin.goto(`${server.url}/settings`);
	const adding = admin.locator('form[action*="create"]');
	await adding.getByLabel('单位全称').fill('松岚区妇女联合会');
	await adding.getByLabel('简称').fill('松岚区妇联');
	await adding.getByLabel('行政区划代码').fill('98');
	await adding.getByRole('button', { name: '新增单位' }).click();
	await expect(adding.getByText('区划代码不符合要求：位数要与级别相符')).toBeVisible();
	await expect(adding.getByLabel('单位全称')).toHaveValue('松岚区妇女联合会');
	await adding.getByLabel('行政区划代码').fill('980602');
	await adding.getByRole('button', { name: '新增单位' }).click();
	await expect(admin.getByRole('heading', { name: '松岚区妇女联合会' })).toBeVisible();
	await expectAccessible(admin);
	await expectNoSidewaysScroll(admin);

	await admin.goto(`${server.url}/settings/people/new`);
	await admin.getByLabel('单位', { exact: true }).selectOption({ label: '　松岚区妇女联合会' });
	await admin.getByLabel('姓名').fill('石小满');
	await admin.getByLabel('账号', { exact: true }).fill('shixiaoman');
	await admin.getByRole('button', { name: '建账号' }).click();
	await admin.getByRole('link', { name: '看这个账号' }).click();
	await expect(admin.getByText('还没有角色')).toBeVisible();
	await admin.getByRole('combobox', { name: '角色' }).selectOption('admin');
	await admin.getByRole('button', { name: '授予' }).click();
	await expect(admin.getByText('角色已授予')).toBeVisible();
	await admin.getByText('重置密码…').click();
	await admin.getByRole('button', { name: '确定重置密码' }).click();
	const password = await admin.getByLabel('一次性密码').inputValue();
	await expectAccessible(admin);

	const county = await freshPage(browser);
	await visitAndSignIn(county, 'shixiaoman', password);
	await county.waitForURL(`${server.url}/account`);
	await admin.getByText('停用账号…').click();
	await admin.getByRole('button', { name: '确定停用账号' }).click();
	await expect(admin.getByText('账号已停用，所有登录都已退出')).toBeVisible();
	await county.reload();
	expect(new URL(county.url()).pathname).toBe('/login');
	await signIn(county, 'shixiaoman', password);
	await expect(county.getByRole('alert')).toContainText('这个账号已停用');
});

test('a form sent after its session ended keeps its text, with script and without', async ({ browser }) => {
	const admin = await freshPage(browser);
	await setUp(admin);
	const cookies = await admin.context().cookies();
	for (const javaScriptEnabled of [true, false]) {
		const page = await freshPage(browser, { javaScriptEnabled });
		await page.goto(`${server.url}/settings/tokens`);
		await signIn(page, 'fangyuan', PASSWORD);
		await page.waitForURL(`${server.url}/settings/tokens`);
		await page.getByLabel('名称').fill('12338 热线系统');
		const [session] = await page.context().cookies();
		expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
		await page.context().clearCookies();
		await page.getByRole('button', { name: '新建令牌' }).click();
		await expect(page.getByText('登录已过期，请重新登录').first()).toBeVisible();
		if (javaScriptEnabled) await expect(page.getByLabel('名称')).toHaveValue('12338 热线系统');
		await page.context().addCookies(cookies);
		const send = javaScriptEnabled ? '新建令牌' : '第二步：再次提交';
		await page.getByRole('button', { name: send }).click();
		await expect(page.getByText('令牌建好了：12338 热线系统')).toBeVisible();
	}
	await admin.goto(`${server.url}/settings/tokens`);
	await expect(admin.locator('li', { hasText: '12338 热线系统' })).toHaveCount(2);
	await expectAccessible(admin);
});

test('a form sent twice makes one thing, and a form of a foreign page makes none', async ({ browser }) => {
	const admin = await freshPage(browser);
	await setUp(admin);
	await admin.goto(`${server.url}/settings/tokens`);
	const form = await admin.locator('form[action="?/create"]').evaluate((element: HTMLFormElement) => {
		const fields = Object.fromEntries(new FormData(element)) as Record<string, string>;
		return { ...fields, name: '统计系统' };
	});
	const url = `${server.url}/settings/tokens?/create`;
	const send = (origin: string) =>
		admin.request.post(url, { form, headers: { origin, accept: 'text/html' } });
	const foreign = await send('http://evil.example');
	expect(foreign.status()).toBe(403);
	expect(await foreign.text()).toContain('不是从本平台的页面发出的');
	expect((await send(server.url)).status()).toBe(200);
	const again = await send(server.url);
	expect(again.status()).toBe(409);
	expect(await again.text()).toContain('这份表单已经提交过');
	await admin.reload();
	await expect(admin.locator('li', { hasText: '统计系统' })).toHaveCount(1);
});
