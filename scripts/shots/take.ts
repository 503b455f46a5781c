import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright';
import { links, Visitor } from '../demo/visitor.ts';
import { SCREENS, type Screen, type ShotPage } from './pages.ts';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** What went wrong on one picture. */
export interface Trouble {
	page: string;
	screen: Screen;
	theme: Theme;
	kind: '控制台' | '请求' | '外部' | '无障碍' | '打不开';
	detail: string;
}

export interface Studio {
	/** Addresses of the two products, without a slash at the end. */
	urls: Readonly<Record<ShotPage['on'], string>>;
	password: string;
	folder: string;
	/** Time that the pages see, epoch ms. */
	now: number;
	/** Whole pages instead of what fits on the screen. */
	full: boolean;
}

const SETTLE_MS = 600;

/** Sessions are opened once for each login and lent to every browser window. */
export class Sessions {
	readonly #studio: Studio;
	readonly #visitors = new Map<string, Promise<Visitor>>();

	constructor(studio: Studio) {
		this.#studio = studio;
	}

	of(shot: ShotPage): Promise<Visitor> {
		const key = `${shot.on} ${shot.as ?? ''}`;
		const known = this.#visitors.get(key);
		if (known) return known;
		const visitor = new Visitor(this.#studio.urls[shot.on]);
		const { as } = shot;
		const made = as === null ? Promise.resolve() : visitor.signIn(as, this.#studio.password);
		const ready = made.then(() => visitor);
		this.#visitors.set(key, ready);
		return ready;
	}
}

/** The path of a page: given, or found behind a link. @throws when there is no such link */
export async function pathOf(shot: ShotPage, sessions: Sessions): Promise<string> {
	if (typeof shot.at === 'string') return shot.at;
	const { from, link, nth = 0 } = shot.at;
	const visitor = await sessions.of(shot);
	const found = links(await visitor.page(from), link)[nth];
	if (found === undefined) throw new Error(`no link like ${String(link)} on ${from}`);
	return found;
}

export interface Wanted {
	browser: Browser;
	shot: ShotPage;
	path: string;
	screen: Screen;
	theme: Theme;
}

/** Takes one page's picture on one screen in one theme and says what went wrong. */
export async function takeShot(studio: Studio, sessions: Sessions, wanted: Wanted): Promise<Trouble[]> {
	const { shot, path, screen, theme } = wanted;
	const troubles: Trouble[] = [];
	const note = (kind: Trouble['kind'], detail: string) =>
		troubles.push({ page: shot.name, screen, theme, kind, detail });
	const context = await openContext(wanted);
	try {
		const visitor = await sessions.of(shot);
		const base = studio.urls[shot.on];
		await context.addCookies(visitor.cookies.map((cookie) => ({ ...cookie, url: base })));
		const page = await context.newPage();
		await page.clock.setFixedTime(studio.now);
		listen(page, base, { note, expected: shot.status ?? 200, path });
		const response = await page.goto(base + path, { waitUntil: 'load' });
		if (response?.status() !== (shot.status ?? 200))
			note('打不开', `${response?.status() ?? '没有回答'} ${path}`);
		await shot.act?.(page);
		await page.evaluate(() => document.fonts.ready.then(() => undefined));
		await page.waitForTimeout(SETTLE_MS);
		const file = join(studio.folder, `${shot.name}.${screen}.${theme}.png`);
		await page.screenshot({ path: file, fullPage: studio.full, animations: 'disabled' });
		for (const violation of await axe(page)) note('无障碍', violation);
	} catch (error) {
		note('打不开', error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
	} finally {
		await context.close();
	}
	return troubles;
}

function openContext({ browser, screen, theme }: Wanted): Promise<BrowserContext> {
	return browser.newContext({
		viewport: SCREENS[screen],
		colorScheme: theme,
		locale: 'zh-CN',
		timezoneId: 'Asia/Shanghai',
		reducedMotion: 'reduce',
		...(screen === 'phone' ? { isMobile: true, hasTouch: true, deviceScaleFactor: 2 } : {}),
	});
}

interface Listening {
	note: (kind: Trouble['kind'], detail: string) => void;
	/** Status of the page itself. */
	expected: number;
	path: string;
}

function listen(page: Page, base: string, { note, expected, path }: Listening): void {
	const isOwnStatus = (url: string, status: number) =>
		status === expected && url.split('?')[0] === (base + path).split('?')[0];
	page.on('console', (message) => {
		if (!['error', 'warning'].includes(message.type())) return;
		// The browser itself reports the error page's own status.
		if (expected !== 200 && message.text().includes(`status of ${expected}`)) return;
		note('控制台', message.text());
	});
	page.on('pageerror', (error) => note('控制台', error.message));
	page.on('requestfailed', (request) =>
		note('请求', `${request.url()} ${request.failure()?.errorText ?? ''}`),
	);
	page.on('request', (request) => {
		const url = new URL(request.url());
		const inside = url.protocol === 'data:' || url.protocol === 'blob:' || url.host === new URL(base).host;
		if (!inside) note('外部', request.url());
	});
	page.on('response', (response) => {
		if (response.status() >= 400 && !isOwnStatus(response.url(), response.status()))
			note('请求', `${response.status()} ${response.url()}`);
	});
}

async function axe(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
		.analyze();
	return violations.map(({ id, nodes }) => {
		const [first] = nodes;
		return `${id} ×${nodes.length} ${String(first?.target[0] ?? '')}`;
	});
}
