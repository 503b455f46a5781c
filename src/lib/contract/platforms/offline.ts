import { OFFLINE_KINDS, type OfflineKind } from '../tasks.ts';
import type { PlatformForm } from './form.ts';

/** How many characters fit; each is a setting of the channel. */
export interface OfflineLimits {
	/** A slogan (标语) on a banner, read from a passing bus. */
	bannerTitle: number;
	/** Any other title. */
	title: number;
	posterText: number;
	boardText: number;
	leafletText: number;
	/** About three minutes over a loudspeaker. */
	speechText: number;
	/** Places one publication is to be seen at. */
	places: number;
	/** Hours people have after the planned time. */
	withinHours: number;
}
export const OFFLINE_LIMITS: Readonly<OfflineLimits> = {
	bannerTitle: 20,
	title: 30,
	posterText: 300,
	boardText: 2_000,
	leafletText: 1_500,
	speechText: 800,
	places: 1,
	withinHours: 24,
};

/** Public settings of an offline channel: what it is, how it is made, what whoever puts it up has to know. */
export interface OfflineSettings {
	kind: OfflineKind;
	size: string;
	material: string;
	guide: string;
	limits: OfflineLimits;
}

const text = (name: keyof OfflineSettings, max: number, wide = false) =>
	({ kind: 'text', name, max, group: 'making', wide }) as const;
const limit = (name: keyof OfflineLimits, max: number, group: string) =>
	({ kind: 'limit', name, max, group, fallback: OFFLINE_LIMITS[name] }) as const;

/** Boards, banners, posters, leaflets, loudspeakers and talks: people do it, with photographs for proof. */
export const OFFLINE_FORM: PlatformForm = {
	platform: 'offline',
	fields: [
		{ kind: 'choice', name: 'kind', options: OFFLINE_KINDS, wide: true },
		limit('places', 1_000, 'work'),
		limit('withinHours', 720, 'work'),
		text('size', 60),
		text('material', 60),
		text('guide', 200, true),
		limit('bannerTitle', 60, 'advanced'),
		limit('title', 64, 'advanced'),
		limit('posterText', 5_000, 'advanced'),
		limit('boardText', 20_000, 'advanced'),
		limit('leafletText', 20_000, 'advanced'),
		limit('speechText', 5_000, 'advanced'),
	],
	identity: [],
	hasCallback: false,
	isTested: false,
};
