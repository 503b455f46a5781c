import { addDays, cstDay, cstDayStart, DAY, HOUR } from '#simulators/clock.ts';
import { WeChatError } from '#simulators/wechat/errors.ts';
import { readersBy, type Published } from '#simulators/wechat/readers.ts';
import { fieldsOf, textOf, type ApiRequest, type Reply } from '#simulators/wechat/request.ts';
import type { Desk } from '#simulators/wechat/state.ts';

/** Yesterday's figures come at 08:00, are revised at noon, and once more at 08:00 of the next day. */
const READY_HOUR = 8;
const FIRST_REVISION_HOUR = 12;
const SCENES = [
	['公众号消息', 0.05],
	['聊天会话', 0.27],
	['朋友圈', 0.24],
	['公众号主页', 0.14],
	['推荐', 0.13],
	['搜一搜', 0.08],
	['其它', 0.09],
] as const;

/** Seeded share of readers who did something; each kind has its own. */
const ACTS = {
	share_user: 0.045,
	zaikan_user: 0.012,
	like_user: 0.03,
	comment_count: 0.004,
	collection_user: 0.008,
	redirect_ori_page_user: 0.02,
} as const;
type Acts = Record<keyof typeof ACTS, number>;
const KINDS = Object.keys(ACTS) as (keyof typeof ACTS)[];
const NO_ACTS = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Acts;

interface Span {
	begin: string;
	end: string;
}

/** Which version of a day's figures is out: null none, 0 first, 1 revised once, 2 final. */
function revisionOf(day: string, now: number): 0 | 1 | 2 | null {
	const next = cstDayStart(day) + DAY;
	if (now < next + READY_HOUR * HOUR) return null;
	if (now < next + FIRST_REVISION_HOUR * HOUR) return 0;
	return now < next + DAY + READY_HOUR * HOUR ? 1 : 2;
}

function isDay(text: string): boolean {
	return (
		/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(cstDayStart(text)) && cstDay(cstDayStart(text)) === text
	);
}

/** 61500 bad date; 61501 reversed, too long or not past; 61503 yesterday before it is ready. */
function spanOf(request: ApiRequest, maxDays: number): Span {
	const fields = fieldsOf(request.call);
	const span = { begin: textOf(fields, 'begin_date'), end: textOf(fields, 'end_date') };
	if (!isDay(span.begin) || !isDay(span.end)) throw new WeChatError(61500);
	const days = Math.round((cstDayStart(span.end) - cstDayStart(span.begin)) / DAY) + 1;
	const tooLate = span.end >= cstDay(request.now);
	if (days < 1 || days > maxDays || tooLate) throw new WeChatError(61501);
	if (revisionOf(span.end, request.now) === null) throw new WeChatError(61503);
	return span;
}

const msgid = ([set, article]: Published): string => `${set.msgDataId}_${article.index}`;

/** New readers of one day as they are shown now. */
function newReaders(desk: Desk, item: Published, day: string): number {
	const start = cstDayStart(day);
	const real = readersBy(desk, item, start + DAY) - readersBy(desk, item, start);
	const revision = revisionOf(day, desk.world.clock.now()) ?? 0;
	if (revision === 2) return real;
	const chance = desk.world.dice.fraction('revision', msgid(item), day, revision);
	return Math.round(real * (revision === 0 ? 0.92 + 0.05 * chance : 0.985 + 0.03 * chance));
}

/** Readers from publication to the end of `day`, as shown now; only the last day can still be revised. */
function totalReaders(desk: Desk, item: Published, day: string): number {
	return readersBy(desk, item, cstDayStart(day)) + newReaders(desk, item, day);
}

/** Splits readers over the scenes so that the parts make up the whole. */
function sources(readers: number): Reply[] {
	let rest = readers;
	return SCENES.map(([scene, share], i) => {
		const count = i === SCENES.length - 1 ? rest : Math.min(rest, Math.floor(readers * share));
		rest -= count;
		return { user_count: count, scene_desc: scene };
	});
}

function acts(desk: Desk, item: Published, readers: number): Acts {
	const count = (kind: keyof typeof ACTS) =>
		Math.floor(readers * ACTS[kind] * (0.5 + desk.world.dice.fraction('act', kind, msgid(item))));
	return {
		share_user: count('share_user'),
		zaikan_user: count('zaikan_user'),
		like_user: count('like_user'),
		comment_count: count('comment_count'),
		collection_user: count('collection_user'),
		redirect_ori_page_user: count('redirect_ori_page_user'),
	};
}

function itemsOf(desk: Desk, appid: string): Published[] {
	return desk.state.published
		.filter((set) => set.appid === appid)
		.flatMap((set) => set.articles.map((article): Published => [set, article]));
}

function wrap(list: Reply[], lastDay: string, now: number): Reply {
	return { list, is_delay: revisionOf(lastDay, now) === 0 };
}

/** POST /datacube/getarticleread: new readers of one day, by article. */
export function articleRead(desk: Desk, request: ApiRequest): Reply {
	const { end } = spanOf(request, 1);
	const list = itemsOf(desk, request.account.appid).flatMap((item) => {
		const readers = newReaders(desk, item, end);
		const detail = { read_user: readers, read_user_source: sources(readers) };
		return readers > 0 ? [{ ref_date: end, msgid: msgid(item), detail }] : [];
	});
	return wrap(list, end, request.now);
}

/** People who shared on `day` alone. */
function newActs(desk: Desk, item: Published, day: string): Acts {
	const now = acts(desk, item, totalReaders(desk, item, day));
	const before = acts(desk, item, readersBy(desk, item, cstDayStart(day)));
	for (const kind of KINDS) now[kind] -= before[kind];
	return now;
}

/** POST /datacube/getarticleshare */
export function articleShare(desk: Desk, request: ApiRequest): Reply {
	const { end } = spanOf(request, 1);
	const list = itemsOf(desk, request.account.appid).flatMap((item) => {
		const { share_user } = newActs(desk, item, end);
		return share_user > 0 ? [{ ref_date: end, msgid: msgid(item), detail: { share_user } }] : [];
	});
	return wrap(list, end, request.now);
}

function summaryOf(desk: Desk, items: readonly Published[], day: string): Reply {
	const readers = items.reduce((sum, item) => sum + newReaders(desk, item, day), 0);
	const sums = { ...NO_ACTS };
	for (const item of items) {
		const done = newActs(desk, item, day);
		for (const kind of KINDS) sums[kind] += done[kind];
	}
	const sent = items.filter(([set]) => cstDay(set.publishedAt) === day).length;
	return { read_user: readers, read_user_source: sources(readers), ...sums, send_page_count: sent };
}

/** POST /datacube/getbizsummary: the whole account by day, up to 30 days. */
export function bizSummary(desk: Desk, request: ApiRequest): Reply {
	const { begin, end } = spanOf(request, 30);
	const items = itemsOf(desk, request.account.appid);
	const list: Reply[] = [];
	for (let day = begin; day <= end; day = addDays(day, 1)) {
		list.push({ ref_date: day, detail: summaryOf(desk, items, day) });
	}
	return wrap(list, end, request.now);
}

/** One cumulative row: everything from publication to the end of `day`. */
function totalRow(desk: Desk, item: Published, day: string): Reply {
	const readers = totalReaders(desk, item, day);
	const { dice } = desk.world;
	const share = (kind: string, low: number, high: number) =>
		Number((low + (high - low) * dice.fraction(kind, msgid(item))).toFixed(4));
	return {
		stat_date: day,
		read_user: readers,
		read_user_source: sources(readers),
		...acts(desk, item, readers),
		praise_money: 0,
		read_subscribe_user: Math.floor(readers * share('subscribed', 0.4, 0.7)),
		read_delivery_rate: 0,
		read_finish_rate: share('finish', 0.35, 0.75),
		read_avg_activetime: share('time', 35, 140),
		read_jump_position: [0, 0.2, 0.4, 0.6, 0.8].map((position, i) => ({
			position,
			rate: share(`jump-${i}`, 0.01, 0.2),
		})),
	};
}

/** POST /datacube/getarticletotaldetail: the articles published on one day, by day since, for 30 days. */
export function articleTotalDetail(desk: Desk, request: ApiRequest): Reply {
	const { end: publishDay } = spanOf(request, 1);
	const { now } = request;
	const yesterday = addDays(cstDay(now), -1);
	const ready = revisionOf(yesterday, now) === null ? addDays(yesterday, -1) : yesterday;
	const last = [ready, addDays(publishDay, 29)].toSorted()[0] ?? ready;
	const published = itemsOf(desk, request.account.appid).filter(
		([set]) => cstDay(set.publishedAt) === publishDay,
	);
	const list = published.map((item) => {
		const rows: Reply[] = [];
		for (let day = publishDay; day <= last; day = addDays(day, 1)) rows.push(totalRow(desk, item, day));
		return {
			ref_date: publishDay,
			msgid: msgid(item),
			publish_type: item[0].massMsgId ? 0 : 1,
			title: item[1].title,
			content_url: item[1].url,
			detail_list: rows,
		};
	});
	return wrap(list, last, now);
}
