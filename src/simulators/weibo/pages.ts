import { escapeHtml } from '#simulators/answers.ts';
import { cstText } from '#simulators/clock.ts';
import { chip, page, panel } from '#simulators/pages/layout.ts';
import type { Answer, Call } from '#simulators/platform.ts';
import { postUrl } from '#simulators/weibo/share.ts';
import { countsBy } from '#simulators/weibo/timeline.ts';
import type { Desk, Post, User } from '#simulators/weibo/state.ts';
import { base62 } from '#simulators/weibo/words.ts';

const SHOWN = 12;

function pictureAddress(desk: Desk, post: Post): string | null {
	return post.picture ? `${desk.base}/web/pic/${post.picture.blob}` : null;
}

/** The text with its short links as links; where they lead is ours to show. */
function linked(post: Post): string {
	return post.links.reduce(
		(html, { short, long }) =>
			html.replaceAll(short, `<a href="${escapeHtml(long)}" rel="noreferrer">网页链接</a>`),
		escapeHtml(post.text),
	);
}

function figures(desk: Desk, post: Post): string {
	const { reads, reposts, comments, attitudes } = countsBy(desk, post, desk.world.clock.now());
	return `<span>阅读 ${reads}</span><span>转发 ${reposts}</span><span>评论 ${comments}</span><span>赞 ${attitudes}</span>`;
}

/** /web/<uid>/<base62>: the post as followers see it. */
export function postPage(desk: Desk, call: Call): Answer {
	const [, , uid, name] = call.path.split('/');
	const post = desk.state.posts.find((each) => each.uid === uid && base62(each.mid) === name);
	if (!post || post.deletedAt !== null)
		return page(
			'抱歉，此微博不存在',
			'<div class="phone"><p class="note">抱歉，此微博已被作者删除或不存在。</p></div>',
			404,
		);
	const picture = pictureAddress(desk, post);
	const user = desk.state.users[post.uid];
	return page(
		escapeHtml(user?.name ?? ''),
		`<div class="phone"><p><span class="badge">模拟平台</span></p><h1>${escapeHtml(user?.name ?? '')}</h1>` +
			`<p class="by">${cstText(post.publishedAt)}</p><article><p>${linked(post)}</p>` +
			`${picture ? `<img alt="" src="${escapeHtml(picture)}">` : ''}</article><footer>${figures(desk, post)}</footer></div>`,
	);
}

/** /web/pic/<sha256> */
export function servePicture(desk: Desk, call: Call): Answer {
	const blob = call.path.split('/')[3] ?? '';
	const post = desk.state.posts.find((each) => each.picture?.blob === blob);
	const bytes = post && desk.world.blobs.get(blob);
	if (!post?.picture || !bytes)
		return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' };
	const headers = { 'content-type': post.picture.mime, 'x-content-type-options': 'nosniff' };
	return { status: 200, headers, body: bytes };
}

function card(desk: Desk, post: Post): string {
	const picture = pictureAddress(desk, post);
	const now = desk.world.clock.now();
	const state =
		post.deletedAt !== null
			? chip('held', '已删除')
			: post.listedAt > now
				? chip('wait', '时间线尚未同步')
				: '';
	return (
		`<li>${picture ? `<img class="cover" alt="" src="${escapeHtml(picture)}">` : ''}<div class="words"><p>${linked(post)}</p>` +
		`<p class="muted"><a href="${escapeHtml(postUrl(desk, post))}">${cstText(post.publishedAt)}</a> ${state}</p>` +
		`<p class="muted row">${figures(desk, post)}</p></div></li>`
	);
}

function feed(desk: Desk, user: User): string {
	const own = desk.state.posts.filter((post) => post.uid === user.uid);
	const cards = own
		.slice(-SHOWN)
		.toReversed()
		.map((post) => card(desk, post));
	const head = `${escapeHtml(user.name)} ${chip('ok', '微博')} <span class="muted">${user.followers.toLocaleString('zh-CN')} 位粉丝，共 ${own.length} 条</span>`;
	return panel(
		head,
		cards.length > 0
			? `<ul class="feed">${cards.join('')}</ul>`
			: '<p class="empty">粉丝还看不到任何微博。</p>',
	);
}

/** Weibo's part of the admin page. */
export function weiboPanel(desk: Desk): string {
	return Object.values(desk.state.users)
		.map((user) => feed(desk, user))
		.join('');
}
