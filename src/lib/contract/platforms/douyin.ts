import type { PlatformForm } from './form.ts';

/**
 * server: by API, for the few applications that were granted video.create.bind; h5: a person opens a code with the app
 * and publishes; manual: a person publishes with a pack of text and pictures.
 */
export const DOUYIN_MODES = ['manual', 'h5', 'server'] as const;
export type DouyinMode = (typeof DOUYIN_MODES)[number];

/** Numbers of Douyin's rules; the platform's pages disagree, so each can be set for an account. */
export interface DouyinLimits {
	/** Characters from which a title is warned about. */
	titleMax: number;
	/** Characters of title and description together. */
	textMax: number;
	pictures: number;
	/** Bytes of one picture. */
	pictureBytes: number;
}
export const DOUYIN_LIMITS: Readonly<DouyinLimits> = {
	titleMax: 30,
	textMax: 1_000,
	pictures: 30,
	pictureBytes: 20_000_000,
};
export const DOUYIN_BASE_URL = 'https://open.douyin.com';

/** Public settings of a Douyin account. */
export interface DouyinSettings {
	/** 抖音号 */
	account: string;
	mode: DouyinMode;
	clientKey: string;
	baseUrl: string;
	limits: DouyinLimits;
}

const limit = (name: keyof DouyinLimits, max: number) =>
	({ kind: 'limit', name, group: 'advanced', max, fallback: DOUYIN_LIMITS[name] }) as const;

/** A Douyin account, in one of three ways. */
export const DOUYIN_FORM: PlatformForm = {
	platform: 'douyin',
	fields: [
		{ kind: 'text', name: 'account', required: true, pattern: /^[\w.-]{2,40}$/, max: 40 },
		{ kind: 'choice', name: 'mode', options: DOUYIN_MODES },
		{ kind: 'text', name: 'clientKey', group: 'app', pattern: /^[0-9a-zA-Z]{6,40}$/, max: 40 },
		{ kind: 'secret', name: 'secret', group: 'app', pattern: /^[\x21-\x7e]{8,128}$/ },
		{ kind: 'address', name: 'baseUrl', group: 'advanced', fallback: DOUYIN_BASE_URL, wide: true },
		limit('titleMax', 1_000),
		limit('textMax', 10_000),
		limit('pictures', 35),
		limit('pictureBytes', 20_000_000),
	],
	identity: ['account', 'clientKey', 'baseUrl'],
	hasCallback: true,
	isTested: true,
	connects: ({ mode }) => mode === 'server',
	refuse(settings, secrets) {
		if (settings.mode === 'manual') return null;
		if (!settings.clientKey) return { name: 'clientKey', rule: 'appMissing' };
		return secrets.secret ? null : { name: 'secret', rule: 'appMissing' };
	},
};
