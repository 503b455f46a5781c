import AxeBuilder from '@axe-core/playwright';
import { expect, type BrowserContextOptions, type Page } from '@playwright/test';

/** The two sizes every page of the desk is made for. */
export const SIZES = {
	desk: { viewport: { width: 1440, height: 900 } },
	phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const satisfies Record<string, BrowserContextOptions>;

/** Fails when axe finds anything in the page as it stands, in light or in dark. */
export async function expectAccessible(page: Page): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		// A colour on its way from one theme to the other is neither's.
		await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
		const { violations } = await new AxeBuilder({ page }).analyze();
		const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
		expect(found, `axe, ${colorScheme}, ${page.url()}`).toEqual([]);
	}
	await page.emulateMedia({ colorScheme: 'light' });
}

/** Fails when the page is wider than its window: something sticks out sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
	const [wide, window] = await page.evaluate(() => [
		document.documentElement.scrollWidth,
		document.documentElement.clientWidth,
	]);
	expect(wide).toBeLessThanOrEqual(window ?? 0);
}

/** Collects what the page prints as an error or warning, and its exceptions; look at it when the test ends. */
export function watchConsole(page: Page): string[] {
	const said: string[] = [];
	page.on('console', (message) => {
		if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
	});
	page.on('pageerror', (error) => said.push(String(error)));
	return said;
}
