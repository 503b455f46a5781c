import {
	CALLBACK_MODES,
	REPRINT_CHOICES,
	WECHAT_BASE_URL,
	WECHAT_LIMITS,
	WECHAT_MODES,
	type WechatLimits,
	type WechatSettings,
} from '#lib/contract/platforms/wechat.ts';

type Stored = Readonly<Record<string, unknown>>;

const textOf = (value: unknown, fallback: string) => (typeof value === 'string' && value ? value : fallback);
const tagOf = (value: unknown) =>
	typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : null;
const pick = <T extends string>(value: unknown, known: readonly [T, ...T[]]): T =>
	known.find((each) => each === value) ?? known[0];

/** The account's limits, each with the platform's usual value where none is set. */
export function limitsOf(settings: Stored | undefined): WechatLimits {
	const own = (settings?.limits ?? {}) as Partial<Record<keyof WechatLimits, unknown>>;
	const limit = (key: keyof WechatLimits) => {
		const value = own[key];
		return typeof value === 'number' && value > 0 ? value : WECHAT_LIMITS[key];
	};
	return {
		titleWarn: limit('titleWarn'),
		titleBlock: limit('titleBlock'),
		author: limit('author'),
		digest: limit('digest'),
		contentChars: limit('contentChars'),
		contentBytes: limit('contentBytes'),
	};
}

/** Stored settings as the adapter reads them; rows written by an older version may lack some. */
export function settingsOf(settings: Stored): WechatSettings {
	return {
		appid: textOf(settings.appid, ''),
		baseUrl: textOf(settings.baseUrl, WECHAT_BASE_URL),
		mode: pick(settings.mode, WECHAT_MODES),
		callbackMode: pick(settings.callbackMode, CALLBACK_MODES),
		massTag: tagOf(settings.massTag),
		onReprint: pick(settings.onReprint, REPRINT_CHOICES),
		limits: limitsOf(settings),
	};
}
