import { escapeHtml } from '#simulators/answers.ts';
import { cstText } from '#simulators/clock.ts';
import { chip, page, panel, table } from '#simulators/pages/layout.ts';
import type { Answer, Call } from '#simulators/platform.ts';
import { materialOf, materialUrl } from '#simulators/wechat/media.ts';
import { massStatus } from '#simulators/wechat/mass.ts';
import { statusOf } from '#simulators/wechat/publish.ts';
import { readersBy } from '#simulators/wechat/readers.ts';
import type {
	Account,
	Article,
	Delivery,
	Desk,
	DraftArticle,
	Mass,
	PublishedSet,
} from '#simulators/wechat/state.ts';

const SHOWN = 12;

type Tone = 'ok' | 'wait' | 'held' | 'bad';
const JOB_WORDS: Record<number, readonly [Tone, string]> = {
	0: ['ok', '发布成功'],
	1: ['wait', '发布中'],
	2: ['bad', '原创声明失败'],
	3: ['bad', '常规失败'],
	4: ['bad', '审核不通过'],
	5: ['held', '已被账号删除'],
	6: ['held', '已被平台封禁'],
};
const DELIVERY_WORDS: Record<Delivery['state'], readonly [Tone, string]> = {
	waiting: ['wait', '待推送'],
	sending: ['wait', '推送中'],
	delivered: ['ok', '已送达'],
	given_up: ['bad', '三次未送达'],
	lost: ['held', '已丢失'],
};

/** A link people may open; anything else is shown as text. */
function sourceLink(url: string): string {
	if (!/^https?:\/\//.test(url)) return '';
	return `<a href="${escapeHtml(url)}" rel="noreferrer">阅读原文</a>`;
}

function articleBody(desk: Desk, account: Account | undefined, article: DraftArticle): string {
	const pictures = article.images
		.map((mediaId) => (account ? materialOf(desk, account.appid, mediaId) : null))
		.map((material) => (material ? `<img alt="" src="${escapeHtml(materialUrl(desk, material))}">` : ''))
		.join('');
	const author = article.author ? `${escapeHtml(article.author)} · ` : '';
	const content = article.article_type === 'news' ? article.content : `<p>${escapeHtml(article.content)}</p>`;
	return (
		`<h1>${escapeHtml(article.title)}</h1><p class="by">${author}${escapeHtml(account?.name ?? '')}</p>` +
		`<article>${pictures}${content}</article>`
	);
}

/** /mp/s?…&sn=: the article as a reader's phone shows it. */
export function articlePage(desk: Desk, call: Call): Answer {
	const sn = call.query.get('sn') ?? '';
	const set = desk.state.published.find((s) => s.articles.some((article) => article.sn === sn));
	const article = set?.articles.find((a) => a.sn === sn);
	if (!set || !article) {
		return page(
			'没有这篇文章',
			'<div class="phone"><p class="note">没有这篇文章，请核对链接。</p></div>',
			404,
		);
	}
	if (article.deletedAt !== null || set.bannedAt !== null) {
		const words = set.bannedAt === null ? '该内容已被发布者删除' : '此内容因违规无法查看';
		return page(words, `<div class="phone"><p class="note">${words}</p></div>`);
	}
	const readers = readersBy(desk, [set, article], desk.world.clock.now());
	return page(
		escapeHtml(article.title),
		`<div class="phone"><p><span class="badge">模拟平台</span></p>` +
			articleBody(desk, desk.state.accounts[set.appid], article) +
			`<footer><span>${cstText(set.publishedAt)}</span>${sourceLink(article.content_source_url)}<span>阅读 ${readers}</span></footer></div>`,
	);
}

/** /mp/preview?draft=&idx=: the temporary address draft/get gives. */
export function previewPage(desk: Desk, call: Call): Answer {
	const draft = desk.state.drafts.find((d) => d.mediaId === call.query.get('draft'));
	const article = draft?.articles[Number(call.query.get('idx') ?? 1) - 1];
	if (!draft || !article) {
		return page(
			'预览已失效',
			'<div class="phone"><p class="note">预览已失效：草稿已发布或已删除。</p></div>',
			404,
		);
	}
	return page(
		escapeHtml(article.title),
		`<div class="phone"><p class="note">草稿预览，尚未发布。</p>${articleBody(desk, desk.state.accounts[draft.appid], article)}</div>`,
	);
}

function cover(desk: Desk, appid: string, article: Article): string {
	const material = materialOf(desk, appid, article.thumb_media_id);
	return material
		? `<img class="cover" alt="" src="${escapeHtml(materialUrl(desk, material))}">`
		: '<div class="cover"></div>';
}

function card(desk: Desk, set: PublishedSet, article: Article): string {
	const readers = readersBy(desk, [set, article], desk.world.clock.now());
	const gone =
		article.deletedAt !== null ? chip('held', '已删除') : set.bannedAt !== null ? chip('held', '已封禁') : '';
	return (
		`<li><a href="${escapeHtml(article.url)}">${cover(desk, set.appid, article)}<div class="words">` +
		`<h3>${escapeHtml(article.title)} ${gone}</h3><p>${escapeHtml(article.digest)}</p>` +
		`<p class="muted">${cstText(set.publishedAt)} · 阅读 ${readers}</p></div></a></li>`
	);
}

function feed(desk: Desk, account: Account): string {
	const own = desk.state.published.filter((set) => set.appid === account.appid);
	const sets = own.toReversed().sort((a, b) => b.publishedAt - a.publishedAt);
	const cards = sets
		.slice(0, SHOWN)
		.flatMap((set) => set.articles.map((article) => card(desk, set, article)));
	const verified = account.verified ? chip('ok', '已认证') : chip('held', '未认证');
	const head = `${escapeHtml(account.name)} ${verified} <span class="muted">${account.followers.toLocaleString('zh-CN')} 位关注者，共 ${own.length} 次发布</span>`;
	const list =
		cards.length > 0
			? `<ul class="feed">${cards.join('')}</ul>`
			: '<p class="empty">关注者还看不到任何文章。</p>';
	return panel(head, list);
}

function draftTable(desk: Desk): string {
	const rows = desk.state.drafts
		.toReversed()
		.slice(0, SHOWN)
		.map((draft) => [
			draft.articles
				.map(
					(article, i) =>
						`<a href="${desk.base}/mp/preview?draft=${draft.mediaId}&amp;idx=${i + 1}">${escapeHtml(article.title)}</a>`,
				)
				.join('<br>'),
			`<span class="t">${cstText(draft.updatedAt)}</span>`,
			`<span class="id">${escapeHtml(draft.appid)}</span>`,
		]);
	return table({ head: ['标题', '更新时间', '账号'], rows, empty: '草稿箱是空的。' });
}

function jobTable(desk: Desk): string {
	const rows = desk.state.jobs
		.toReversed()
		.slice(0, SHOWN)
		.map((job) => {
			const [tone, words] = JOB_WORDS[statusOf(desk, job)] ?? ['bad', '状态不明'];
			const deliveries = desk.state.deliveries.filter((d) => d.publishId === job.publishId);
			const callbacks = deliveries.map((delivery) => {
				const [callbackTone, callbackWords] = DELIVERY_WORDS[delivery.state];
				return chip(callbackTone, `${callbackWords}（第 ${delivery.tries} 次）`);
			});
			return [
				chip(tone, words),
				escapeHtml(job.articles.map((article) => article.title).join('；')),
				`<span class="t">${cstText(job.submittedAt)}</span>`,
				callbacks.join('<br>') || '<span class="muted">无</span>',
				`<span class="id">${job.publishId}</span>`,
			];
		});
	return table({ head: ['结果', '标题', '提交时间', '回调', '任务号'], rows, empty: '还没有发布任务。' });
}

const MASS_WORDS: Record<ReturnType<typeof massStatus>, readonly [Tone, string]> = {
	SENDING: ['wait', '群发中'],
	SEND_SUCCESS: ['ok', '群发成功'],
	SEND_FAIL: ['bad', '群发失败'],
	DELETE: ['held', '已被账号删除'],
};

function massRow(desk: Desk, mass: Mass): string[] {
	const waits = mass.waitsForAdmin && mass.finishedAt === null;
	const [tone, words] = waits ? (['held', '等管理员确认'] as const) : MASS_WORDS[massStatus(desk, mass)];
	const answer = (value: string, name: string) =>
		`<form method="post" action="/admin/mass-answer"><input type="hidden" name="msgId" value="${mass.msgId}"><input type="hidden" name="answer" value="${value}"><button>${name}</button></form>`;
	return [
		chip(tone, words),
		escapeHtml(mass.articles.map((article) => article.title).join('；')),
		mass.toAll ? '全部关注者' : `标签 ${mass.tagId ?? ''}`,
		`<span class="t">${cstText(mass.submittedAt)}</span>`,
		`<span class="id">${mass.msgId}</span>`,
		waits ? `<div class="row">${answer('yes', '确认')}${answer('no', '拒绝')}</div>` : '',
	];
}

function massTable(desk: Desk): string {
	const rows = desk.state.masses
		.toReversed()
		.slice(0, SHOWN)
		.map((mass) => massRow(desk, mass));
	return table({ head: ['结果', '标题', '推给', '提交时间', '群发号', ''], rows, empty: '还没有群发。' });
}

function previewTable(desk: Desk): string {
	const rows = desk.state.previews
		.toReversed()
		.slice(0, SHOWN)
		.map((preview) => [
			escapeHtml(preview.title),
			escapeHtml(preview.to),
			`<span class="t">${cstText(preview.at)}</span>`,
		]);
	return table({ head: ['标题', '微信号', '时间'], rows, empty: '还没有发过手机预览。' });
}

/** WeChat's part of the admin page. */
export function weChatPanel(desk: Desk): string {
	const accounts = Object.values(desk.state.accounts);
	const feeds = accounts.map((account) => feed(desk, account)).join('');
	return (
		(feeds ||
			panel('微信公众号', '<p class="empty">还没有登记公众号。以 POST /admin/accounts 登记一个。</p>')) +
		`<div class="two">${panel('发布任务', jobTable(desk))}${panel('草稿箱', draftTable(desk))}</div>` +
		`<div class="two">${panel('群发', massTable(desk))}${panel('手机预览（不算发布）', previewTable(desk))}</div>`
	);
}
