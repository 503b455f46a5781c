import type { PlatformForm } from './form.ts';

/**
 * publish: by API, followers are not pushed to; mass: pushed to followers (群发); draft_only: the account may fill the
 * draft box, a person publishes in the back office.
 */
export const WECHAT_MODES = ['publish', 'mass', 'draft_only'] as const;
export type WechatMode = (typeof WECHAT_MODES)[number];

/** Whether a mass send goes on when WeChat takes the article for a reprint. */
export const REPRINT_CHOICES = ['stop', 'send'] as const;
export type ReprintChoice = (typeof REPRINT_CHOICES)[number];

/** How callbacks arrive: 明文 or 安全模式. */
export const CALLBACK_MODES = ['plain', 'aes'] as const;
export type CallbackMode = (typeof CALLBACK_MODES)[number];

/** Limits of one WeChat account; the platform's pages disagree, so each can be set. */
export interface WechatLimits {
	/** Characters from which a title is warned about. */
	titleWarn: number;
	titleBlock: number;
	/** Characters of the author's name; a longer one is cut. */
	author: number;
	/** Characters of the summary (摘要). */
	digest: number;
	/** Characters of the finished HTML. */
	contentChars: number;
	/** Bytes of the finished HTML as UTF-8. */
	contentBytes: number;
}
export const WECHAT_LIMITS: Readonly<WechatLimits> = {
	titleWarn: 32,
	titleBlock: 64,
	author: 16,
	digest: 128,
	contentChars: 20_000,
	contentBytes: 1_048_576,
};
export const WECHAT_BASE_URL = 'https://api.weixin.qq.com';

/** Public settings of a WeChat account. */
export interface WechatSettings {
	appid: string;
	baseUrl: string;
	mode: WechatMode;
	/** Tag whose followers a mass send reaches; null for all. */
	massTag: number | null;
	onReprint: ReprintChoice;
	callbackMode: CallbackMode;
	limits: WechatLimits;
}

const limit = (name: keyof WechatLimits, max: number) =>
	({ kind: 'limit', name, group: 'advanced', max, fallback: WECHAT_LIMITS[name] }) as const;

/** A WeChat Official Account (公众号). */
export const WECHAT_FORM: PlatformForm = {
	platform: 'wechat',
	fields: [
		{ kind: 'text', name: 'appid', required: true, pattern: /^wx[0-9a-zA-Z]{6,30}$/, max: 32 },
		{ kind: 'secret', name: 'secret', required: true, pattern: /^[\x21-\x7e]{8,128}$/ },
		{ kind: 'choice', name: 'mode', options: WECHAT_MODES, wide: true },
		{ kind: 'text', name: 'massTag', group: 'mass', pattern: /^\d{1,9}$/, max: 9 },
		{ kind: 'choice', name: 'onReprint', group: 'mass', options: REPRINT_CHOICES },
		{ kind: 'secret', name: 'token', group: 'callback', pattern: /^[0-9a-zA-Z]{3,32}$/ },
		{ kind: 'choice', name: 'callbackMode', group: 'callback', options: CALLBACK_MODES },
		{
			kind: 'secret',
			name: 'encodingAesKey',
			group: 'callback',
			pattern: /^[0-9a-zA-Z+/]{43}$/,
			wide: true,
		},
		{ kind: 'address', name: 'baseUrl', group: 'advanced', fallback: WECHAT_BASE_URL, wide: true },
		limit('titleWarn', 64),
		limit('titleBlock', 200),
		limit('author', 64),
		limit('digest', 500),
		limit('contentChars', 1_000_000),
	],
	identity: ['appid', 'baseUrl'],
	hasCallback: true,
	isTested: true,
	refuse(settings, secrets) {
		const { titleWarn, titleBlock } = settings.limits as WechatLimits;
		if (titleWarn > titleBlock) return { name: 'titleWarn', rule: 'warnAboveBlock' };
		if (settings.callbackMode === 'aes' && !(secrets.token && secrets.encodingAesKey))
			return { name: 'encodingAesKey', rule: 'aesNeedsKeys' };
		return null;
	},
};
