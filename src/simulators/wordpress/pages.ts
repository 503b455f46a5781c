import { escapeHtml } from '#simulators/answers.ts';
import { cstText } from '#simulators/clock.ts';
import { chip, page, panel, table } from '#simulators/pages/layout.ts';
import type { Answer, Call } from '#simulators/platform.ts';
import {
	linkOf,
	siteUrl,
	type Desk,
	type Post,
	type PostStatus,
	type Site,
} from '#simulators/wordpress/state.ts';

const SHOWN = 12;
const STATUS_WORDS: Readonly<Record<PostStatus, readonly ['ok' | 'wait' | 'held' | 'bad', string]>> = {
	publish: ['ok', '已发布'],
	future: ['wait', '定时'],
	draft: ['wait', '草稿'],
	pending: ['wait', '待审'],
	private: ['held', '私密'],
	trash: ['held', '回收站'],
};

const newestFirst = (a: Post, b: Post) =>
	(b.dateAt ?? b.modifiedAt) - (a.dateAt ?? a.modifiedAt) || b.id - a.id;

function postsOf(desk: Desk, site: Site): Post[] {
	return desk.state.posts.filter((post) => post.site === site.name).toSorted(newestFirst);
}

/** A post as a reader sees it, or the site's front page. */
export function sitePage(desk: Desk, site: Site, call: Call & { path: string }): Answer {
	const own = postsOf(desk, site).filter((post) => post.status === 'publish');
	const slug = decodeURIComponent(call.path).replaceAll('/', '');
	const number = Number(call.query.get('p') ?? 0);
	if (slug === '' && number === 0) return frontPage(desk, site, own);
	const post = own.find((each) => (slug === '' ? each.id === number : each.slug === slug));
	if (!post)
		return page(
			'没有这个页面',
			'<div class="phone"><p class="note">没有这个页面，请核对链接。</p></div>',
			404,
		);
	return page(
		escapeHtml(post.title),
		`<div class="phone"><p><span class="badge">模拟平台</span></p><h1>${escapeHtml(post.title)}</h1>` +
			`<p class="by">${escapeHtml(site.title)}</p><article>${post.content}</article>` +
			`<footer><span>${cstText(post.publishedAt ?? 0)}</span></footer></div>`,
	);
}

function frontPage(desk: Desk, site: Site, own: readonly Post[]): Answer {
	const root = site.pretty
		? `${siteUrl(desk, site)}/wp-json/`
		: `${siteUrl(desk, site)}/index.php?rest_route=/`;
	const answer = page(
		escapeHtml(site.title),
		`<main>${panel(escapeHtml(site.title), cards(desk, site, own))}</main>`,
	);
	return { ...answer, headers: { ...answer.headers, link: `<${root}>; rel="https://api.w.org/"` } };
}

function cards(desk: Desk, site: Site, posts: readonly Post[]): string {
	if (posts.length === 0) return '<p class="empty">读者还看不到任何文章。</p>';
	const items = posts.slice(0, SHOWN).map((post) => {
		const cover = desk.state.media.find((media) => media.id === post.featuredMedia);
		const picture = cover
			? `<img class="cover" alt="" src="${escapeHtml(`${siteUrl(desk, site)}/wp-content/uploads/${cover.file}`)}">`
			: '<div class="cover"></div>';
		return (
			`<li><a href="${escapeHtml(linkOf(desk, site, post))}">${picture}<div class="words"><h3>${escapeHtml(post.title)}</h3>` +
			`<p>${escapeHtml(post.excerpt)}</p><p class="muted">${cstText(post.publishedAt ?? 0)}</p></div></a></li>`
		);
	});
	return `<ul class="feed">${items.join('')}</ul>`;
}

function backOffice(desk: Desk, site: Site): string {
	const rows = postsOf(desk, site)
		.slice(0, SHOWN)
		.map((post) => [
			chip(...STATUS_WORDS[post.status]),
			escapeHtml(post.title),
			`<span class="id">${escapeHtml(post.slug)}</span>`,
			`<span class="t">${cstText(post.modifiedAt)}</span>`,
			`<span class="id">${post.id}</span>`,
		]);
	return table({ head: ['状态', '标题', '别名', '更新时间', '编号'], rows, empty: '后台还没有文章。' });
}

/** WordPress's part of the admin page; nothing while no site is registered. */
export function wordPressPanel(desk: Desk): string {
	return Object.values(desk.state.sites)
		.map((site) => {
			const own = postsOf(desk, site).filter((post) => post.status === 'publish');
			const head = `${escapeHtml(site.title)} <span class="muted">WordPress 网站，共 ${own.length} 篇公开</span>`;
			return panel(head, cards(desk, site, own)) + panel('网站后台', backOffice(desk, site));
		})
		.join('');
}
