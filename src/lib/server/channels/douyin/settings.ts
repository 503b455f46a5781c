import {
	DOUYIN_BASE_URL,
	DOUYIN_LIMITS,
	DOUYIN_MODES,
	type DouyinLimits,
	type DouyinMode,
	type DouyinSettings,
} from '#lib/contract/platforms/douyin.ts';

type Stored = Readonly<Record<string, unknown>>;

const textOf = (value: unknown, fallback: string) => (typeof value === 'string' && value ? value : fallback);

/** The account's limits, each with the platform's usual value where none is set. */
export function limitsOf(settings: Stored | undefined): DouyinLimits {
	const own = (settings?.limits ?? {}) as Partial<Record<keyof DouyinLimits, unknown>>;
	const limit = (key: keyof DouyinLimits) => {
		const value = own[key];
		return typeof value === 'number' && value > 0 ? value : DOUYIN_LIMITS[key];
	};
	return {
		titleMax: limit('titleMax'),
		textMax: limit('textMax'),
		pictures: limit('pictures'),
		pictureBytes: limit('pictureBytes'),
	};
}

/** How the account is published on; what is not known is done by a person. */
export function modeOf(settings: Stored): DouyinMode {
	return DOUYIN_MODES.find((mode) => mode === settings.mode) ?? 'manual';
}

/** Stored settings as the adapter reads them; rows written by an older version may lack some. */
export function settingsOf(settings: Stored): DouyinSettings {
	return {
		account: textOf(settings.account, ''),
		mode: modeOf(settings),
		clientKey: textOf(settings.clientKey, ''),
		baseUrl: textOf(settings.baseUrl, DOUYIN_BASE_URL),
		limits: limitsOf(settings),
	};
}
