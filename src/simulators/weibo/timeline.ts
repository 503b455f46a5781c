import { shareReadBy, LIFE_MS } from '#simulators/audience.ts';
import { WeiboError } from '#simulators/weibo/errors.ts';
import { rawNumber } from '#simulators/wechat/json.ts';
import type { ApiRequest, Reply } from '#simulators/weibo/request.ts';
import type { Desk, Post } from '#simulators/weibo/state.ts';

const MEDIAN_HOURS = 3;
const SPREAD = 1.1;
const READ_SHARE = 0.12;
const COUNT_IDS = 100;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Wed Oct 24 23:49:17 +0800 2012` */
function dateText(at: number): string {
	const cst = new Date(at + 8 * 3_600_000);
	const two = (value: number) => String(value).padStart(2, '0');
	const time = `${two(cst.getUTCHours())}:${two(cst.getUTCMinutes())}:${two(cst.getUTCSeconds())}`;
	const day = `${DAYS[cst.getUTCDay()]} ${MONTHS[cst.getUTCMonth()]} ${two(cst.getUTCDate())}`;
	return `${day} ${time} +0800 ${cst.getUTCFullYear()}`;
}

export interface Counts {
	reads: number;
	reposts: number;
	comments: number;
	attitudes: number;
}

/** What a post has earned by `at`; the reads are for people in the back office, no call gives them. */
export function countsBy(desk: Desk, post: Post, at: number): Counts {
	const { dice } = desk.world;
	const followers = desk.state.users[post.uid]?.followers ?? 0;
	const appeal = READ_SHARE * Math.exp(0.6 * dice.normal('weibo-appeal', post.mid));
	const final = Math.max(20, Math.round(followers * Math.min(appeal, 2)));
	const until = Math.min(at, post.deletedAt ?? at, post.publishedAt + LIFE_MS);
	const item = { key: post.mid, publishedAt: post.publishedAt, medianHours: MEDIAN_HOURS, spread: SPREAD };
	const reads = Math.floor(final * shareReadBy(dice, item, until));
	const of = (rate: number, name: string) => Math.floor(reads * rate * (0.5 + dice.fraction(name, post.mid)));
	return {
		reads,
		reposts: of(0.015, 'reposts'),
		comments: of(0.01, 'comments'),
		attitudes: of(0.04, 'attitudes'),
	};
}

/** A post as the API shows it. The long form of its links stands in some answers only. */
export function statusObject(desk: Desk, post: Post, now: number): Record<string, unknown> {
	const counts = countsBy(desk, post, now);
	const user = desk.state.users[post.uid];
	const expanded = desk.world.dice.fraction('url-objects', post.mid) < 0.5;
	const picture = `${desk.base}/web/pic/${post.picture?.blob ?? ''}`;
	return {
		created_at: dateText(post.publishedAt),
		id: rawNumber(post.mid),
		mid: post.mid,
		idstr: post.mid,
		text: post.text,
		source: '<a href="http://app.weibo.com/" rel="nofollow">巾帼融媒台</a>',
		favorited: false,
		truncated: false,
		...(post.picture ? { thumbnail_pic: picture, bmiddle_pic: picture, original_pic: picture } : {}),
		...(expanded
			? { url_objects: post.links.map((link) => ({ info: { url_short: link.short, url_long: link.long } })) }
			: {}),
		geo: null,
		user: { id: Number(post.uid), idstr: post.uid, screen_name: user?.name ?? '' },
		reposts_count: counts.reposts,
		comments_count: counts.comments,
		attitudes_count: counts.attitudes,
		visible: { type: 0, list_id: 0 },
	};
}

function listed(desk: Desk, uid: string, now: number): Post[] {
	return desk.state.posts
		.filter((post) => post.uid === uid && post.deletedAt === null && post.listedAt <= now)
		.toReversed();
}

/** GET /2/statuses/user_timeline.json: the caller's own posts, newest first. */
export function userTimeline(desk: Desk, { user, params, now }: ApiRequest): Reply {
	const count = Math.min(100, Math.max(1, Number(params.text('count') || 20)));
	const page = Math.max(1, Number(params.text('page') || 1));
	const all = listed(desk, user.uid, now);
	const statuses = all.slice((page - 1) * count, page * count).map((post) => statusObject(desk, post, now));
	return { statuses, hasvisible: false, previous_cursor: 0, next_cursor: 0, total_number: all.length };
}

function ownPost(desk: Desk, { user, params }: ApiRequest): Post {
	const post = desk.state.posts.find((each) => each.mid === params.text('id') && each.uid === user.uid);
	if (!post || post.deletedAt !== null) throw new WeiboError(20101);
	return post;
}

/** GET /2/statuses/show.json */
export function show(desk: Desk, request: ApiRequest): Reply {
	return statusObject(desk, ownPost(desk, request), request.now);
}

/** GET /2/statuses/count.json: unknown and deleted posts are silently missing. */
export function count(desk: Desk, { params, now }: ApiRequest): Reply {
	const ids = params.text('ids').split(',').filter(Boolean);
	if (ids.length === 0) throw new WeiboError(10016, 'Miss required parameter (ids)');
	if (ids.length > COUNT_IDS) throw new WeiboError(10017, "Parameter (ids)'s value invalid");
	const known = ids.flatMap((id) =>
		desk.state.posts.filter((post) => post.mid === id && post.deletedAt === null),
	);
	return known.map((post) => {
		const { comments, reposts, attitudes } = countsBy(desk, post, now);
		return { id: rawNumber(post.mid), comments, reposts, attitudes };
	});
}

/** POST /2/statuses/destroy.json: for applications that were granted it. */
export function destroy(desk: Desk, request: ApiRequest): Reply {
	if (!desk.state.apps[request.user.appkey]?.canDestroy) throw new WeiboError(10014);
	const post = ownPost(desk, request);
	const object = statusObject(desk, post, request.now);
	post.deletedAt = request.now;
	return object;
}
