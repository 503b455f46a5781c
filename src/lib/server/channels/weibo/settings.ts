import {
	WEIBO_BASE_URL,
	WEIBO_LIMITS,
	WEIBO_WEB_URL,
	type WeiboLimits,
	type WeiboSettings,
} from '#lib/contract/platforms/weibo.ts';

type Stored = Readonly<Record<string, unknown>>;

const textOf = (value: unknown, fallback: string) => (typeof value === 'string' && value ? value : fallback);

/** The account's limits, each with the platform's usual value where none is set. */
export function limitsOf(settings: Stored | undefined): WeiboLimits {
	const own = (settings?.limits ?? {}) as Partial<Record<keyof WeiboLimits, unknown>>;
	const limit = (key: keyof WeiboLimits) => {
		const value = own[key];
		return typeof value === 'number' && value > 0 ? value : WEIBO_LIMITS[key];
	};
	return {
		textMax: limit('textMax'),
		linkWeight: limit('linkWeight'),
		pictureBytes: limit('pictureBytes'),
		callsPerDay: limit('callsPerDay'),
		keptForPublishing: limit('keptForPublishing'),
	};
}

/** Stored settings as the adapter reads them; rows written by an older version may lack some. */
export function settingsOf(settings: Stored): WeiboSettings {
	return {
		uid: textOf(settings.uid, ''),
		appkey: textOf(settings.appkey, ''),
		baseUrl: textOf(settings.baseUrl, WEIBO_BASE_URL),
		webUrl: textOf(settings.webUrl, WEIBO_WEB_URL),
		egressIp: textOf(settings.egressIp, ''),
		safeDomain: textOf(settings.safeDomain, ''),
		limits: limitsOf(settings),
	};
}
