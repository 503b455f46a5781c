import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Browser, type BrowserContextOptions, type Locator, type Page } from '@playwright/test';
import type { FederationServer } from './federation-server.ts';
import { PASSWORD, type PersonKey } from './people.ts';

export const PHONE: BrowserContextOptions = {
	viewport: { width: 390, height: 844 },
	hasTouch: true,
	isMobile: true,
};

/**
 * Signed in, on the list of posts, in a browser context of its own. Anything unexpected in its console fails the test.
 */
export async function signIn(
	browser: Browser,
	who: { desk: FederationServer; person: PersonKey },
	options: BrowserContextOptions = {},
): Promise<Page> {
	const { server, federation } = who.desk;
	const context = await browser.newContext({ baseURL: server.url, ...options });
	context.setDefaultTimeout(20_000);
	const page = await context.newPage();
	page.on('pageerror', (error) => {
		throw error;
	});
	page.on('console', (message) => {
		// A refused request and a cut line are what some tests are about; the page says them in its own words.
		const expected = /Failed to load resource|WebSocket connection/.test(message.text());
		if (['error', 'warning'].includes(message.type()) && !expected) throw new Error(message.text());
	});
	await page.goto('/login?next=/posts');
	await page.getByLabel('账号').fill(federation.logins[who.person]);
	await page.getByLabel('密码').fill(PASSWORD);
	await page.getByRole('button', { name: '登录' }).click();
	await expect(page).toHaveURL(`${server.url}/posts`);
	return page;
}

/** A post of one paragraph for the city's website, made as a planner makes it; the page is its editor. */
export async function newPost(page: Page, title: string): Promise<string> {
	await page.goto('/posts/new');
	const text = `${title}\n\n${'请大家注意保暖，检查燃气软管。'.repeat(3)}`;
	await page.getByLabel('把写好的文字粘贴到这里').fill(text);
	await page.getByRole('button', { name: '识别文字' }).click();
	await page.getByLabel('栏目').selectOption({ label: '科普' });
	await page.getByRole('checkbox', { name: '铜江妇女网' }).check();
	await page.getByRole('button', { name: '建稿并编辑' }).click();
	await expect(page).toHaveURL(/\/posts\/[0-9a-f-]{36}$/);
	await expect(body(page)).toBeVisible();
	return page.url();
}

/** The text of the post in its editor. */
export const body = (page: Page): Locator => page.getByRole('textbox', { name: '正文', exact: true });

/** The words beside the buttons that are on the screen: the top bar's, or on a phone the dock's. */
export const status = (page: Page): Locator => page.locator('.status').filter({ visible: true });

export const button = (page: Page, name: string): Locator =>
	page.getByRole('button', { name, exact: true }).filter({ visible: true });

/** Types at the end of the post's text. */
export async function write(page: Page, text: string): Promise<void> {
	await body(page).click();
	await page.keyboard.press('Control+End');
	await page.keyboard.type(text);
}

/** No finding of axe on the page as it is. */
export async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	const where = (html: string) => html.replace(/ class="[^"]*"/g, '').slice(0, 120);
	expect(
		violations.map(
			({ id, nodes }) =>
				`${id}: ${nodes
					.slice(0, 3)
					.map((node) => where(node.html))
					.join(' | ')}`,
		),
	).toEqual([]);
}
