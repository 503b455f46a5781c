import { cstDay, HOUR } from '#simulators/clock.ts';
import { WeiboError } from '#simulators/weibo/errors.ts';
import type { Reply } from '#simulators/weibo/request.ts';
import type { Desk } from '#simulators/weibo/state.ts';

/** Calls a day of one user through one application. */
const A_DAY = 100;
/** Posts an hour of one user. */
const POSTS_AN_HOUR = 30;

const keyOf = (uid: string, now: number) => `${uid}|${cstDay(now)}`;

/** Counts one call of a user; 10023 when the day's are used up. */
export function spend(desk: Desk, uid: string, now: number): void {
	const key = keyOf(uid, now);
	const used = desk.state.usage[key] ?? 0;
	if (used >= A_DAY) throw new WeiboError(10023);
	for (const old of Object.keys(desk.state.usage)) {
		if (!old.endsWith(cstDay(now))) delete desk.state.usage[old];
	}
	desk.state.usage[key] = used + 1;
}

/** 20016 when the user has posted thirty times within the hour. */
export function checkHour(desk: Desk, uid: string, now: number): void {
	const recent = desk.state.posts.filter((post) => post.uid === uid && post.publishedAt > now - HOUR);
	if (recent.length >= POSTS_AN_HOUR) throw new WeiboError(20016);
}

/** GET /2/account/rate_limit_status.json; asking costs nothing. */
export function rateLimitStatus(desk: Desk, uid: string, now: number): Reply {
	const used = desk.state.usage[keyOf(uid, now)] ?? 0;
	return { ip_limit: 15_000, user_limit: A_DAY, remaining_user_hits: A_DAY - used, limit_time_unit: 'DAYS' };
}
