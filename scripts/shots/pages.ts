import type { Page } from 'playwright';
import type { DemoRecord } from '../demo/record.ts';

/** Which of the two running products a page is on. */
export type Where = 'demo' | 'empty';
export type Screen = 'desk' | 'phone' | 'wall' | 'wall4k' | 'wallWide';

export const SCREENS: Readonly<Record<Screen, { width: number; height: number }>> = {
	desk: { width: 1440, height: 900 },
	phone: { width: 390, height: 844 },
	wall: { width: 1920, height: 1080 },
	wall4k: { width: 3840, height: 2160 },
	wallWide: { width: 3840, height: 1080 },
};
const DESK: readonly Screen[] = ['desk', 'phone'];
const WALL: readonly Screen[] = ['wall', 'wall4k', 'wallWide'];

export interface ShotPage {
	/** Of the file, and for `--only`. */
	name: string;
	on: Where;
	/** Login of who looks; null for nobody. */
	as: string | null;
	screens: readonly Screen[];
	/** Path, or a page and the link on it that leads there (the `nth`, from 0). */
	at: string | { from: string; link: RegExp; nth?: number };
	/** Status that the page itself answers with; 200 when absent. */
	status?: number;
	/** Brings the page into the state to be pictured. */
	act?: (page: Page) => Promise<void>;
}

const page = (name: string, as: string | null, at: ShotPage['at']): ShotPage => ({
	name,
	as,
	at,
	on: 'demo',
	screens: DESK,
});
const ID = '[0-9a-f-]{36}';
const link = (path: string) => new RegExp(`^${path.replace('ID', ID)}$`);

const PASTED = `冬至将至，这份进补清单请收好

2026-12-18 09:20
来源:铜江市妇联
字号

冬至前后，不少家庭开始进补。进补不是越贵越好，先看体质。

一、怕冷的人

可以吃羊肉、核桃、生姜，少吃生冷。

二、爱上火的人

以清补为主，银耳、百合、梨汤都好。

来源丨铜江市妇联

编辑丨叶初晴

责编丨沈若溪

审核丨陆望舒

扫码下载客户端
`;

async function pasteText(shown: Page): Promise<void> {
	await shown.locator('textarea[name="text"]').fill(PASTED);
	await shown.locator('form:has(textarea[name="text"]) button[type="submit"]').first().click();
	await shown.locator('input[name="title"]').waitFor();
}

/** Every page of the product, in the order in which people meet them. */
export function allPages(record: DemoRecord): ShotPage[] {
	return [
		{ ...page('setup', null, '/setup'), on: 'empty' },
		page('login', null, '/login'),
		page('today-planner', 'cehua', '/today'),
		page('today-reviewer', 'chushen', '/today'),
		page('calendar', 'cehua', '/calendar'),
		page('posts', 'cehua', '/posts'),
		page('post-new', 'cehua', '/posts/new'),
		{ ...page('post-read', 'cehua', '/posts/new'), act: pasteText },
		page('post-draft', 'bianji', { from: '/posts?state=draft', link: link('/posts/ID') }),
		page('post-returned', 'bianji', { from: '/posts?state=returned', link: link('/posts/ID') }),
		page('post-approved', 'cehua', { from: '/posts?state=approved', link: link('/posts/ID') }),
		page('reviews', 'chushen', '/reviews'),
		page('reviews-done', 'guancha', '/reviews'),
		page('review', 'chushen', { from: '/reviews', link: link('/reviews/ID') }),
		page('review-diff', 'chushen', { from: '/reviews', link: link('/reviews/ID'), nth: 1 }),
		page('publications', 'cehua', '/publications'),
		page('publication-held', 'cehua', { from: '/publications', link: link('/publications/ID') }),
		page('freezes', 'guanli', '/publications/freezes'),
		page('recalls', 'cehua', '/publications/recalls'),
		page('tasks', 'cehua', '/tasks'),
		page('task', 'cehua', { from: '/tasks', link: link('/tasks/ID') }),
		page('inbox', 'chushen', '/inbox'),
		page('data', 'cehua', '/data'),
		page('service', 'shuju', '/service'),
		page('service-new', 'shuju', '/service/new'),
		page('service-activity', 'shuju', { from: '/service', link: link('/service/ID') }),
		page('service-volunteers', 'shuju', '/service/volunteers'),
		page('walls', 'guanli', '/walls'),
		page('settings', 'guanli', '/settings'),
		page('settings-units', 'guanli', '/settings/units'),
		page('settings-people', 'guanli', '/settings/people'),
		page('settings-person', 'guanli', { from: '/settings/people', link: link('/settings/people/ID') }),
		page('settings-people-new', 'guanli', '/settings/people/new'),
		page('settings-tokens', 'guanli', '/settings/tokens'),
		page('settings-channels', 'guanli', '/settings/channels'),
		page('settings-channel', 'guanli', { from: '/settings/channels', link: link('/settings/channels/ID') }),
		page('settings-channel-new', 'guanli', '/settings/channels/new'),
		page('settings-channel-offline', 'guanli', '/settings/channels/new?platform=offline'),
		page('settings-channel-weibo', 'guanli', '/settings/channels/new?platform=weibo'),
		page('settings-channel-wechat', 'guanli', '/settings/channels/new?platform=wechat'),
		page('settings-bots', 'guanli', '/settings/bots'),
		page('settings-bot-new', 'guanli', '/settings/bots/new'),
		page('settings-mail', 'guanli', '/settings/mail'),
		page('account', 'cehua', '/account'),
		page('account-notices', 'cehua', '/account/notices'),
		{ ...page('not-found', 'cehua', '/posts/00000000-0000-7000-8000-000000000000'), status: 404 },
		page('site', null, '/site'),
		page('site-column', null, { from: '/site', link: /^\/site\/c\/[\w-]+$/ }),
		page('site-article', null, { from: '/site', link: /^\/site\/a\/[a-z0-9]+$/ }),
		{ ...page('site-not-found', null, '/site/a/nowhere'), status: 404 },
		{ ...page('wall', null, record.wallLink), screens: WALL },
	];
}
