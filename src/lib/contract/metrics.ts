/** snapshot: a counter seen as a running total; amount: something to add. */
export type IndicatorKind = 'snapshot' | 'amount';

export interface Indicator {
	key: string;
	/** Chinese name, as on a page. */
	name: string;
	/** 次 人 人次 篇 小时 … as printed. */
	unit: string;
	kind: IndicatorKind;
	/** 口径: what exactly is counted. */
	definition: string;
	/** How old a figure naturally is. */
	latency: 'live' | 'T+1' | 'entered';
	/** Stored whole numbers per printed unit: 1, or 60 for hours kept in minutes, 100 for yuan kept in fen. */
	scale: 1 | 60 | 100;
	/** Who may write it: only this installation itself, or programs and people too. */
	origin: 'own' | 'open';
	/** Whether a correction may be a negative amount. */
	negative: boolean;
}

/** Built-in indicators. Figures are stored under `key`; nothing is counted that is not listed here. */
export const INDICATORS = {
	'site.reads': {
		key: 'site.reads',
		name: '网站阅读量',
		unit: '人次',
		kind: 'amount',
		definition: '本平台网站文章页被打开的次数，已剔除爬虫与预取，同一人多次打开计多次',
		latency: 'live',
		scale: 1,
		origin: 'own',
		negative: false,
	},
	'site.readers': {
		key: 'site.readers',
		name: '网站读者数',
		unit: '人',
		kind: 'amount',
		definition: '按天去重的文章读者数，以每日更换的盐值计算散列，不留个人信息',
		latency: 'live',
		scale: 1,
		origin: 'own',
		negative: false,
	},
	'wechat.readers': {
		key: 'wechat.readers',
		name: '微信阅读人数',
		unit: '人',
		kind: 'snapshot',
		definition: '公众号后台统计的文章阅读人数，截至昨日，平台次日给出，不与人次相加',
		latency: 'T+1',
		scale: 1,
		origin: 'open',
		negative: false,
	},
	'wechat.shares': {
		key: 'wechat.shares',
		name: '微信转发人数',
		unit: '人',
		kind: 'snapshot',
		definition: '公众号后台统计的文章转发人数，截至昨日',
		latency: 'T+1',
		scale: 1,
		origin: 'open',
		negative: false,
	},
	'weibo.reposts': {
		key: 'weibo.reposts',
		name: '微博转发数',
		unit: '次',
		kind: 'snapshot',
		definition: '微博接口给出的转发数，读取时的累计值',
		latency: 'live',
		scale: 1,
		origin: 'open',
		negative: false,
	},
	'weibo.comments': {
		key: 'weibo.comments',
		name: '微博评论数',
		unit: '条',
		kind: 'snapshot',
		definition: '微博接口给出的评论数，读取时的累计值',
		latency: 'live',
		scale: 1,
		origin: 'open',
		negative: false,
	},
	'weibo.likes': {
		key: 'weibo.likes',
		name: '微博点赞数',
		unit: '次',
		kind: 'snapshot',
		definition: '微博接口给出的点赞数，读取时的累计值；微博不提供阅读量',
		latency: 'live',
		scale: 1,
		origin: 'open',
		negative: false,
	},
	'douyin.plays': {
		key: 'douyin.plays',
		name: '抖音播放量',
		unit: '次',
		kind: 'snapshot',
		definition: '抖音接口给出的播放次数，读取时的累计值',
		latency: 'live',
		scale: 1,
		origin: 'open',
		negative: false,
	},
	'douyin.likes': {
		key: 'douyin.likes',
		name: '抖音点赞数',
		unit: '次',
		kind: 'snapshot',
		definition: '抖音接口给出的点赞数，读取时的累计值',
		latency: 'live',
		scale: 1,
		origin: 'open',
		negative: false,
	},
	'douyin.comments': {
		key: 'douyin.comments',
		name: '抖音评论数',
		unit: '条',
		kind: 'snapshot',
		definition: '抖音接口给出的评论数，读取时的累计值',
		latency: 'live',
		scale: 1,
		origin: 'open',
		negative: false,
	},
	'douyin.shares': {
		key: 'douyin.shares',
		name: '抖音分享数',
		unit: '次',
		kind: 'snapshot',
		definition: '抖音接口给出的分享数，读取时的累计值',
		latency: 'live',
		scale: 1,
		origin: 'open',
		negative: false,
	},
	'volunteer.people': {
		key: 'volunteer.people',
		name: '志愿者到岗',
		unit: '人次',
		kind: 'amount',
		definition: '志愿者在活动签到的次数，同一人参加两场计两次',
		latency: 'live',
		scale: 1,
		origin: 'own',
		negative: false,
	},
	'volunteer.minutes': {
		key: 'volunteer.minutes',
		name: '志愿服务时长',
		unit: '小时',
		kind: 'amount',
		definition: '签到至签退的时长，按分钟累计，签退时计入',
		latency: 'live',
		scale: 60,
		origin: 'own',
		negative: false,
	},
	'hotline.calls': {
		key: 'hotline.calls',
		name: '12338 热线来电',
		unit: '通',
		kind: 'amount',
		definition: '12338 妇女维权公益服务热线接到的来电',
		latency: 'entered',
		scale: 1,
		origin: 'open',
		negative: true,
	},
	'donation.cash': {
		key: 'donation.cash',
		name: '捐赠现金',
		unit: '元',
		kind: 'amount',
		definition: '收到的捐赠现金，按分记账，冲销以负数另记',
		latency: 'entered',
		scale: 100,
		origin: 'open',
		negative: true,
	},
	'donation.goods': {
		key: 'donation.goods',
		name: '捐赠物资折合',
		unit: '元',
		kind: 'amount',
		definition: '收到的捐赠物资按登记价格折合的金额，按分记账',
		latency: 'entered',
		scale: 100,
		origin: 'open',
		negative: true,
	},
	'outreach.leaflets': {
		key: 'outreach.leaflets',
		name: '发放宣传资料',
		unit: '份',
		kind: 'amount',
		definition: '线下发放的宣传资料份数',
		latency: 'entered',
		scale: 1,
		origin: 'open',
		negative: true,
	},
	'outreach.banners': {
		key: 'outreach.banners',
		name: '悬挂横幅',
		unit: '条',
		kind: 'amount',
		definition: '线下悬挂并经另一人核实照片的横幅条数，退回的冲减',
		latency: 'entered',
		scale: 1,
		origin: 'open',
		negative: true,
	},
	'outreach.boards': {
		key: 'outreach.boards',
		name: '摆放展板',
		unit: '块',
		kind: 'amount',
		definition: '线下摆放并经另一人核实照片的展板块数，退回的冲减',
		latency: 'entered',
		scale: 1,
		origin: 'open',
		negative: true,
	},
	'outreach.posters': {
		key: 'outreach.posters',
		name: '张贴海报',
		unit: '张',
		kind: 'amount',
		definition: '线下张贴并经另一人核实照片的海报张数，退回的冲减',
		latency: 'entered',
		scale: 1,
		origin: 'open',
		negative: true,
	},
	'outreach.broadcasts': {
		key: 'outreach.broadcasts',
		name: '大喇叭播放',
		unit: '场',
		kind: 'amount',
		definition: '村居大喇叭播放并经另一人核实的场数，退回的冲减',
		latency: 'entered',
		scale: 1,
		origin: 'open',
		negative: true,
	},
	'outreach.events': {
		key: 'outreach.events',
		name: '活动宣讲',
		unit: '场',
		kind: 'amount',
		definition: '线下活动宣讲并经另一人核实照片的场数，退回的冲减',
		latency: 'entered',
		scale: 1,
		origin: 'open',
		negative: true,
	},
	'repost.reads': {
		key: 'repost.reads',
		name: '外部转载阅读量',
		unit: '人次',
		kind: 'snapshot',
		definition: '其他媒体转载页面上显示的阅读量，由人工抄录，不与本平台网站的人次相加',
		latency: 'entered',
		scale: 1,
		origin: 'own',
		negative: false,
	},
} as const satisfies Record<string, Indicator>;
export type IndicatorKey = keyof typeof INDICATORS;

export const READING_METHODS = ['measured', 'entered', 'estimated'] as const;
export type ReadingMethod = (typeof READING_METHODS)[number];

/** counted: in the sums; held: waits for a person; superseded: revised by a later one; rejected: by a person. */
export const READING_STATES = ['counted', 'held', 'superseded', 'rejected'] as const;
export type ReadingStatus = (typeof READING_STATES)[number];

/** Minute, hour, day in Beijing time. */
export const GRAINS = ['m', 'h', 'd'] as const;
export type Grain = (typeof GRAINS)[number];

/** What a sum is split by; '' is the whole. */
export const DIMENSIONS = ['', 'channel', 'column', 'campaign', 'facet', 'publication'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** What a reading is about. */
export const SUBJECT_KINDS = ['unit', 'publication', 'activity', 'channel'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What became of one line of `POST /api/v1/readings`. */
export const LINE_STATES = ['stored', 'duplicate', 'refused'] as const;
export type LineStatus = (typeof LINE_STATES)[number];

/** Why a line was refused; 'held' comes with 'stored': it waits for a person and is not in the sums yet. */
export const LINE_CODES = [
	'not_json',
	'not_object',
	'bad_key',
	'unknown_indicator',
	'closed_indicator',
	'unknown_unit',
	'unknown_subject',
	'unknown_channel',
	'bad_facet',
	'not_integer',
	'too_large',
	'negative',
	'bad_time',
	'too_old',
	'future',
	'bad_method',
	'conflict',
	'held',
	'not_stored',
] as const;
export type LineCode = (typeof LINE_CODES)[number];

export interface LineResult {
	/** From 1. */
	line: number;
	status: LineStatus;
	code?: LineCode;
	/** Chinese sentence. */
	detail: string;
}

/** Figures that changed: one indicator, of these units; the sums of every unit above them changed too. */
export interface FigureChange {
	indicator: IndicatorKey;
	unitIds: string[];
}
