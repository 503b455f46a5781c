import type { World } from '#simulators/platform.ts';

/** An application on the open platform; several users may have allowed it. */
export interface App {
	appkey: string;
	secret: string;
	/** 授权回调页: an authorisation goes nowhere else. Empty: anywhere. */
	redirectUri: string;
	/** 安全域名: a shared text needs a link below one of them. */
	safeDomains: string[];
	/** Whether it was granted statuses/destroy; ordinary applications are not. */
	canDestroy: boolean;
	tokenLifeS: number;
}

export interface User {
	uid: string;
	appkey: string;
	name: string;
	followers: number;
	/** Virtual time until a new post stands in the timeline. */
	timelineDelayMs: { min: number; max: number };
	/** The platform asks for a captcha before it takes another post. */
	captcha: boolean;
}

export interface Code {
	value: string;
	appkey: string;
	uid: string;
	redirectUri: string;
	expiresAt: number;
	used: boolean;
}

export interface Token {
	value: string;
	appkey: string;
	uid: string;
	issuedAt: number;
	expiresAt: number;
	revoked: boolean;
}

export interface Link {
	/** http://t.cn/xxxxxxx */
	short: string;
	long: string;
}

export interface Post {
	/** Decimal text: it grows beyond 2^53. */
	mid: string;
	uid: string;
	/** As it was sent. */
	status: string;
	/** As it is shown, links shortened. */
	text: string;
	links: Link[];
	/** SHA-256 of its picture. */
	picture: { blob: string; mime: string } | null;
	rip: string;
	publishedAt: number;
	/** From when the timeline shows it. */
	listedAt: number;
	deletedAt: number | null;
}

export interface WeiboState {
	serial: number;
	apps: Record<string, App>;
	users: Record<string, User>;
	codes: Code[];
	tokens: Token[];
	posts: Post[];
	/** Calls used, by `uid|day`. */
	usage: Record<string, number>;
}

export function emptyState(): WeiboState {
	return { serial: 0, apps: {}, users: {}, codes: [], tokens: [], posts: [], usage: {} };
}

/** What every Weibo call works on. */
export interface Desk {
	readonly world: World;
	readonly state: WeiboState;
	/** Address of this platform, e.g. http://127.0.0.1:4100/sim/weibo */
	readonly base: string;
}

export function nextSerial(state: WeiboState): number {
	state.serial += 1;
	return state.serial;
}
