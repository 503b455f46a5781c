import { escapeHtml } from '#simulators/answers.ts';
import { cstText, DAY, HOUR } from '#simulators/clock.ts';
import { CALL_FAULTS, CALLBACK_FAULTS, type CallFault, type CallbackFault } from '#simulators/faults.ts';
import type { House, RecordedCall } from '#simulators/house.ts';
import { chip, page, panel, table } from '#simulators/pages/layout.ts';
import type { Answer, LedgerEntry } from '#simulators/platform.ts';

const FAULT_WORDS: Record<CallFault | CallbackFault, string> = {
	drop_before: '断线（未生效）',
	drop_after: '断线（已生效）',
	hold_before: '挂起（未生效）',
	hold_after: '挂起（已生效）',
	delay: '延迟后照常处理',
	http_500_before: '服务器错误 500（未生效）',
	http_500_after: '服务器错误 500（已生效）',
	html: '返回网页（未生效）',
	html_after: '返回网页（已生效）',
	empty: '返回空内容（未生效）',
	empty_after: '返回空内容（已生效）',
	errcode: '返回错误码（未生效）',
	errcode_after: '返回错误码（已生效）',
	lose_callback: '丢失回调',
	duplicate_callback: '重复回调',
	reorder: '回调乱序',
};

const PATH_WORDS: readonly (readonly [path: string, words: string])[] = [
	['/cgi-bin/stable_token', '取令牌'],
	['/cgi-bin/media/uploadimg', '上传正文图片'],
	['/cgi-bin/material/add_material', '上传封面'],
	['/cgi-bin/draft/add', '新建草稿'],
	['/cgi-bin/draft/batchget', '查看草稿箱'],
	['/cgi-bin/freepublish/submit', '提交发布'],
	['/cgi-bin/freepublish/get', '查询发布结果'],
	['/cgi-bin/freepublish/batchget', '查看已发布'],
	['/cgi-bin/message/mass/sendall', '群发'],
	['/cgi-bin/message/mass/get', '查询群发结果'],
	['/cgi-bin/message/mass/preview', '发到手机预览'],
	['/cgi-bin/freepublish/delete', '删除文章'],
	['/datacube/getarticletotaldetail', '取阅读数据'],
	['/cgi-bin/webhook/send', '企业微信群消息'],
	['/robot/send', '钉钉群消息'],
	['GET /wp/v2/posts', '网站：查文章'],
	['POST /wp/v2/posts', '网站：新建文章'],
	['POST /wp/v2/posts/:id', '网站：改文章、公开'],
	['POST /wp/v2/media', '网站：上传图片'],
	['POST /', '推送：收文章'],
	['/2/statuses/share.json', '微博：发布'],
	['/2/statuses/user_timeline.json', '微博：看时间线'],
	['/2/statuses/count.json', '微博：取互动数'],
	['/oauth2/access_token', '微博：换令牌'],
	['/api/douyin/v1/video/upload_image/', '抖音：上传图片'],
	['/api/douyin/v1/video/create_image_text/', '抖音：发布图文'],
	['/api/douyin/v1/video/video_list/', '抖音：看作品列表'],
	['/oauth/refresh_token/', '抖音：续令牌'],
	['/oauth2/get_token_info', '微博：查令牌'],
];

/** How people call a platform; one that has no name here stands under its path. */
const PLATFORM_NAMES: Readonly<Record<string, string>> = {
	wechat: '微信公众号',
	weibo: '微博',
	douyin: '抖音',
	wordpress: 'WordPress 网站',
	webhook: '推送接收方',
	bots: '群机器人',
};
const nameOf = (platform: string) => PLATFORM_NAMES[platform] ?? escapeHtml(platform);

const CALLS_SHOWN = 40;

function pathWords(path: string): string {
	const words = PATH_WORDS.find(([known]) => known === path)?.[1];
	const code = `<span class="id">${escapeHtml(path)}</span>`;
	return words ? `${words}<br>${code}` : code;
}

function option(value: string, words: string): string {
	return `<option value="${value}">${words}</option>`;
}

function clockForm(fields: Record<string, number>, words: string): string {
	const hidden = Object.entries(fields).map(
		([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
	);
	return `<form method="post" action="/admin/clock">${hidden.join('')}<button>${words}</button></form>`;
}

function header(house: House): string {
	const speed = house.clock.speed;
	const pace = speed === 0 ? '已停' : speed === 1 ? '与实际同速' : `${speed} 倍速`;
	return (
		`<header class="top"><div><span class="badge">模拟平台</span><h1>公众平台模拟器</h1>` +
		`<p>平台时间 <strong>${cstText(house.clock.now())}</strong>（北京时间，${pace}）</p><span class="grow"></span>` +
		`<div class="row">${clockForm({ advanceMs: HOUR }, '快进 1 小时')}${clockForm({ advanceMs: DAY }, '快进 1 天')}` +
		`${speed === 0 ? clockForm({ speed: 1 }, '走时') : clockForm({ speed: 0 }, '停表')}</div></div></header>`
	);
}

function faultPanel(house: House): string {
	const calls = CALL_FAULTS.map((fault) => option(fault, FAULT_WORDS[fault])).join('');
	const callbacks = CALLBACK_FAULTS.map((fault) => option(fault, FAULT_WORDS[fault])).join('');
	const paths = PATH_WORDS.map(([path, words]) => option(path, words)).join('');
	const rows = house.faults
		.list()
		.map((fault) => [
			FAULT_WORDS[fault.fault],
			fault.path ? pathWords(fault.path) : '回调',
			fault.skip === 0 ? '下一次' : `再过 ${fault.skip} 次`,
			`${fault.left} 次`,
		]);
	return (
		`<div class="stack"><form method="post" action="/admin/faults">` +
		`<label>接口<select name="path">${paths}</select></label><label>故障<select name="fault">${calls}</select></label>` +
		`<label>第几次调用<input name="nth" type="number" min="1" value="1"></label>` +
		`<label>错误码<input name="errcode" type="number" placeholder="-1"></label>` +
		`<label>延迟毫秒<input name="delayMs" type="number" min="0" placeholder="1000"></label><button class="main">安排故障</button></form>` +
		`<form method="post" action="/admin/faults"><label>回调故障<select name="fault">${callbacks}</select></label><button>安排</button></form>` +
		table({ head: ['故障', '接口', '何时', '余'], rows, empty: '没有安排故障，平台一切正常。' }) +
		(rows.length > 0
			? `<form method="post" action="/admin/faults/clear"><button>全部取消</button></form>`
			: '') +
		`</div>`
	);
}

function heldPanel(house: House): string {
	const rows = house.held
		.list()
		.map((held) => [
			pathWords(held.path),
			FAULT_WORDS[held.fault],
			`<span class="t">${cstText(held.at).slice(11)}</span>`,
			held.callerWaits ? chip('wait', '对方在等') : chip('bad', '对方已断开'),
			`<form method="post" action="/admin/release"><input type="hidden" name="id" value="${held.id}"><button>放行</button></form>`,
		]);
	return table({ head: ['接口', '停在', '自', '对方', ''], rows, empty: '没有挂起的请求。' });
}

function ledgerRow(entry: LedgerEntry): string[] {
	const titles = entry.items.map((item) => escapeHtml(item.title)).join('<br>');
	const times = entry.items.map((item) => `<span class="t">${cstText(item.publishedAt)}</span>`).join('<br>');
	const tone = entry.publicCount > 1 ? 'bad' : entry.publicCount === 1 ? 'ok' : 'held';
	const words =
		entry.publicCount > 1
			? `重复：公开 ${entry.publicCount} 篇`
			: entry.publicCount === 1
				? '公开 1 篇'
				: '已不公开';
	const marker = entry.marker
		? `<span class="id">${escapeHtml(entry.marker)}</span>`
		: '<span class="muted">无编号</span>';
	return [
		chip(entry.marker ? tone : 'ok', words),
		marker,
		titles,
		times,
		`${nameOf(entry.platform)}<br><span class="id">${escapeHtml(entry.account)}</span>`,
	];
}

function callRow(call: RecordedCall): string[] {
	const failed = call.errcode === null || call.errcode !== 0;
	const words =
		call.httpStatus === null
			? '已断线'
			: call.errcode === null
				? `HTTP ${call.httpStatus}`
				: call.errcode === 0
					? '成功'
					: `错误码 ${call.errcode}`;
	return [
		`<span class="t">${cstText(call.at)}</span>`,
		pathWords(call.path),
		chip(failed ? 'bad' : 'ok', words),
		call.fault ? chip('held', FAULT_WORDS[call.fault as CallFault]) : '',
	];
}

/** Leads to each platform, with how much of it the public sees. */
function contents(house: House): string {
	const ledger = house.ledger();
	const links = house.platforms.map(({ name }) => {
		const seen = ledger.filter((entry) => entry.platform === name);
		const items = seen.reduce((sum, entry) => sum + entry.publicCount, 0);
		const doubled = seen.some((entry) => entry.marker !== '' && entry.publicCount > 1);
		const words = doubled ? chip('bad', '有重复') : items > 0 ? chip('ok', `公开 ${items} 篇`) : '';
		return `<a href="#${escapeHtml(name)}">${nameOf(name)}</a> ${words}`;
	});
	return `<nav class="panel row" aria-label="各平台">${links.join('<span class="muted">·</span>')}</nav>`;
}

/** The admin page: what followers see, what is under way, and the buttons that break things. */
export function overviewPage(house: House): Answer {
	const calls = house.calls().slice(-CALLS_SHOWN).toReversed().map(callRow);
	const ledger = house.ledger().toReversed().map(ledgerRow);
	const platforms = house.platforms
		.map(
			(platform) =>
				`<section id="${escapeHtml(platform.name)}"><h2 class="platform">${nameOf(platform.name)}</h2>${platform.panel()}</section>`,
		)
		.join('');
	return page(
		'公众平台模拟器',
		`${header(house)}<main>${contents(house)}${platforms}<div class="two"><div>` +
			panel(
				'台账：每个发布编号应当至多公开一篇',
				table({
					head: ['状态', '发布编号', '标题', '发布时间', '平台和账号'],
					rows: ledger,
					empty: '还没有公开的文章。',
				}),
			) +
			panel(
				'最近调用',
				table({ head: ['时间', '接口', '结果', '故障'], rows: calls, empty: '还没有收到调用。' }),
			) +
			`</div><div>${panel('安排故障', faultPanel(house))}${panel('挂起的请求', heldPanel(house))}</div></div></main>`,
	);
}
