import type { PlatformForm } from './form.ts';

/** Numbers of Weibo's rules; the platform's pages disagree, so each can be set for an account. */
export interface WeiboLimits {
	/** 字 of a post: a full-width character 1, two half-width ones 1. */
	textMax: number;
	/** 字 that a link counts once it is shortened. */
	linkWeight: number;
	/** Bytes of the one picture. */
	pictureBytes: number;
	/** Calls a day of one authorised user. */
	callsPerDay: number;
	/** Of these, how many are never spent on figures. */
	keptForPublishing: number;
}
export const WEIBO_LIMITS: Readonly<WeiboLimits> = {
	textMax: 140,
	linkWeight: 10,
	pictureBytes: 5_000_000,
	callsPerDay: 100,
	keptForPublishing: 20,
};
export const WEIBO_BASE_URL = 'https://api.weibo.com';
export const WEIBO_WEB_URL = 'https://weibo.com';

/** Public settings of a Weibo account. */
export interface WeiboSettings {
	/** The account's number; an authorisation by another account is refused. */
	uid: string;
	appkey: string;
	baseUrl: string;
	/** Where readers see posts. */
	webUrl: string;
	/** The office's egress address, which Weibo wants with each post. */
	egressIp: string;
	/** 安全域名 bound to the application; empty: not known to us. */
	safeDomain: string;
	limits: WeiboLimits;
}

const limit = (name: keyof WeiboLimits, max: number) =>
	({ kind: 'limit', name, group: 'advanced', max, fallback: WEIBO_LIMITS[name] }) as const;

/** A Weibo account through an ordinary application of the open platform. */
export const WEIBO_FORM: PlatformForm = {
	platform: 'weibo',
	fields: [
		{ kind: 'text', name: 'uid', required: true, pattern: /^\d{5,12}$/, max: 12 },
		{ kind: 'text', name: 'appkey', required: true, pattern: /^\d{5,12}$/, max: 12 },
		{ kind: 'secret', name: 'secret', pattern: /^[\x21-\x7e]{8,128}$/ },
		{
			kind: 'text',
			name: 'egressIp',
			required: true,
			pattern: /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]+)$/,
			max: 45,
		},
		{ kind: 'text', name: 'safeDomain', pattern: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, max: 100 },
		{ kind: 'address', name: 'baseUrl', group: 'advanced', fallback: WEIBO_BASE_URL },
		{ kind: 'address', name: 'webUrl', group: 'advanced', fallback: WEIBO_WEB_URL },
		limit('textMax', 2_000),
		limit('linkWeight', 100),
		limit('pictureBytes', 20_000_000),
		limit('callsPerDay', 1_000_000),
		limit('keptForPublishing', 1_000_000),
	],
	identity: ['uid', 'appkey', 'baseUrl'],
	hasCallback: false,
	isTested: true,
	connects: () => true,
	refuse(settings, secrets) {
		if (!secrets.secret) return { name: 'secret', rule: 'secretMissing' };
		const { callsPerDay, keptForPublishing } = settings.limits as WeiboLimits;
		return keptForPublishing > callsPerDay ? { name: 'keptForPublishing', rule: 'keptTooMany' } : null;
	},
};
