import type { App, Desk, User } from '#simulators/weibo/state.ts';

/** What `POST /admin/weibo/accounts` takes. Fields left out keep what is known, or get a default. */
export interface WeiboAccountInput {
	appkey: string;
	uid: string;
	secret?: string | undefined;
	redirectUri?: string | undefined;
	safeDomains?: string[] | undefined;
	canDestroy?: boolean | undefined;
	tokenLifeS?: number | undefined;
	name?: string | undefined;
	followers?: number | undefined;
	timelineDelayMs?: { min: number; max: number } | undefined;
	captcha?: boolean | undefined;
}

const DAY_S = 86_400;

const given = <T extends object>(fields: T): Partial<T> =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;

/** Registers a user who may allow an application, or changes the named fields of both; posts stay. */
export function putAccount(desk: Desk, input: WeiboAccountInput): { app: App; user: User } {
	const { appkey, uid, secret, redirectUri, safeDomains, canDestroy, tokenLifeS } = input;
	if (!/^\d{5,12}$/.test(appkey)) throw new RangeError('an appkey is a number');
	if (!/^\d{5,12}$/.test(uid)) throw new RangeError('a uid is a number');
	const { apps, users } = desk.state;
	const app: App = {
		appkey,
		secret: desk.world.dice.text(32, 'weibo-secret', appkey),
		redirectUri: '',
		safeDomains: [],
		canDestroy: false,
		tokenLifeS: 7 * DAY_S,
		...apps[appkey],
		...given({ secret, redirectUri, safeDomains, canDestroy, tokenLifeS }),
	};
	const { name, followers, timelineDelayMs, captcha } = input;
	const user: User = {
		uid,
		name: '演示微博',
		followers: 8_000,
		timelineDelayMs: { min: 1_000, max: 20_000 },
		captcha: false,
		...users[uid],
		...given({ name, followers, timelineDelayMs, captcha }),
		appkey,
	};
	const { min, max } = user.timelineDelayMs;
	if (!(min >= 0 && max >= min)) throw new RangeError('timelineDelayMs needs 0 ≤ min ≤ max');
	apps[appkey] = app;
	users[uid] = user;
	return { app, user };
}
