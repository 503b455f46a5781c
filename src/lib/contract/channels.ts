import * as v from 'valibot';

export const PLATFORMS = ['website', 'wechat'] as const;
export type Platform = (typeof PLATFORMS)[number];

/**
 * How sure a channel can be about a call whose answer was lost: keyed (repeating is harmless), queryable (it can be
 * asked afterwards), blind (nobody can tell), assisted (a person does it).
 */
export const CHANNEL_CLASSES = ['keyed', 'queryable', 'blind', 'assisted'] as const;
export type ChannelClass = (typeof CHANNEL_CLASSES)[number];

/** publish: by API; draft_only: the account may fill the draft box, a person publishes in the back office. */
export const WECHAT_MODES = ['publish', 'draft_only'] as const;
export type WechatMode = (typeof WECHAT_MODES)[number];

/** How callbacks arrive: 明文 or 安全模式. */
export const CALLBACK_MODES = ['plain', 'aes'] as const;
export type CallbackMode = (typeof CALLBACK_MODES)[number];

/** What the last test call of a channel showed. */
export const CHECK_STATES = ['ok', 'refused', 'cannot_tell'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** How a platform's limits can stand against a variant. */
export type VariantProblemCode =
	'title_too_long' | 'title_long' | 'summary_too_long' | 'body_too_long' | 'cover_missing' | 'body_empty';

/** Limits of one WeChat account; the platform's pages disagree, so each can be set. */
export interface WechatLimits {
	/** Characters from which a title is warned about. */
	titleWarn: number;
	titleBlock: number;
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
	callbackMode: CallbackMode;
	limits: WechatLimits;
}
/** Secrets of a WeChat account; sealed at rest and never shown again. */
export const WECHAT_SECRETS = ['secret', 'token', 'encodingAesKey'] as const;
export type WechatSecret = (typeof WECHAT_SECRETS)[number];

const name = v.pipe(v.string(), v.trim(), v.nonEmpty('empty'), v.maxLength(40, 'too_long'));
const optionalText = (pattern: RegExp) =>
	v.optional(
		v.pipe(
			v.string(),
			v.trim(),
			v.check((text) => text === '' || pattern.test(text), 'form'),
		),
		'',
	);
const limit = (fallback: number, max: number) =>
	v.optional(
		v.pipe(
			v.union([v.number(), v.string()]),
			v.transform((value) => (value === '' ? fallback : Number(value))),
			v.number('number'),
			v.integer('number'),
			v.minValue(1, 'number'),
			v.maxValue(max, 'number'),
		),
		fallback,
	);

/** A WeChat account as the form sends it. Empty secrets mean "as before"; the first time `secret` is needed. */
export const WechatChannelInput = v.object({
	name,
	appid: v.pipe(v.string(), v.trim(), v.nonEmpty('empty'), v.regex(/^wx[0-9a-zA-Z]{6,30}$/, 'form')),
	secret: optionalText(/^[\x21-\x7e]{8,128}$/),
	token: optionalText(/^[0-9a-zA-Z]{3,32}$/),
	encodingAesKey: optionalText(/^[0-9a-zA-Z+/]{43}$/),
	mode: v.optional(v.picklist(WECHAT_MODES), 'publish'),
	callbackMode: v.optional(v.picklist(CALLBACK_MODES), 'plain'),
	baseUrl: v.optional(
		v.pipe(
			v.string(),
			v.trim(),
			v.transform((text) => text.replace(/\/+$/, '') || WECHAT_BASE_URL),
			v.maxLength(200, 'too_long'),
			v.check(isBaseUrl, 'form'),
		),
		WECHAT_BASE_URL,
	),
	titleWarn: limit(WECHAT_LIMITS.titleWarn, 64),
	titleBlock: limit(WECHAT_LIMITS.titleBlock, 200),
	digest: limit(WECHAT_LIMITS.digest, 500),
	contentChars: limit(WECHAT_LIMITS.contentChars, 1_000_000),
});
export type WechatChannelInput = v.InferOutput<typeof WechatChannelInput>;

export const WebsiteChannelInput = v.object({ name });
export type WebsiteChannelInput = v.InferOutput<typeof WebsiteChannelInput>;

function isBaseUrl(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const url = new URL(text);
	return /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password;
}
