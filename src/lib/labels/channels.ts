import type { CheckState, Platform, VariantProblemCode } from '#lib/contract/channels.ts';

export const PLATFORM_WORDS: Readonly<Record<Platform, string>> = {
	website: '网站',
	wechat: '微信公众号',
	wordpress: 'WordPress 网站',
	webhook: '推送接口',
	feed: '订阅源',
	weibo: '微博',
	offline: '线下宣传',
	syndication: '外部转载',
	douyin: '抖音',
};

/** The forms a feed is given in. */
export const FEED_WORDS = { atom: 'Atom', rss: 'RSS', json: 'JSON Feed' } as const;

export const CHECK_STATE_WORDS: Readonly<Record<CheckState, string>> = {
	ok: '可用',
	refused: '不可用',
	cannot_tell: '暂时测不出',
};

const DAY = 86_400_000;

/** How long credentials still last, as a chip says it. */
export function daysLeftWords(expiresAt: number, now: number): string {
	const days = Math.ceil((expiresAt - now) / DAY);
	if (days <= 0) return '已到期';
	return days === 1 ? '不到 1 天' : `还有 ${days} 天`;
}

type Measure = { limit: number; actual: number };
const VARIANT_PROBLEMS: Readonly<Record<VariantProblemCode, (measure: Measure) => string>> = {
	title_too_long: ({ limit, actual }) => `标题 ${actual} 字，最多 ${limit} 字`,
	title_long: ({ limit, actual }) => `标题 ${actual} 字，超过 ${limit} 字可能显示不全`,
	author_long: ({ limit, actual }) =>
		`编辑署名 ${actual} 字，作者栏最多 ${limit} 字，超出的会截去，文末署名不受影响`,
	links_dropped: ({ actual }) => `正文里有 ${actual} 个链接在微信里点不开，会只留下文字`,
	summary_too_long: ({ limit, actual }) => `摘要 ${actual} 字，最多 ${limit} 字`,
	body_too_long: ({ limit, actual }) => `正文连同格式 ${actual} 个字符，要少于 ${limit} 个`,
	text_too_long: ({ limit, actual }) => `正文 ${actual} 字，最多 ${limit} 字`,
	cover_missing: () => '没有封面图，正文里也没有可用作封面的图片',
	body_empty: () => '正文是空的',
	status_too_long: ({ limit, actual }) => `标题、摘要和链接合计 ${actual} 字，最多 ${limit} 字，请缩短摘要`,
	topic_refused: () => '含有 #话题#，微博不接受用接口发布，请去掉井号',
	caption_too_long: ({ limit, actual }) => `标题和文字合计 ${actual} 字，最多 ${limit} 字`,
	pictures_left_out: ({ limit, actual }) => `有 ${actual} 张图片，这里只发 ${limit} 张，优先用封面`,
};

/** What stands against a variant on its channel, a half-sentence without a full stop. */
export function variantProblemWords(problem: Measure & { code: VariantProblemCode }): string {
	return VARIANT_PROBLEMS[problem.code](problem);
}
