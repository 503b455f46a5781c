import type { PlatformForm } from './form.ts';

/** Hours within which a repost is looked for. */
export const SYNDICATION_HOURS = 72;

/** Other media that take an article over: people ask them, and record what stands where. */
export const SYNDICATION_FORM: PlatformForm = {
	platform: 'syndication',
	fields: [
		{ kind: 'text', name: 'outlets', max: 200, wide: true },
		{ kind: 'text', name: 'guide', max: 200, wide: true },
		{ kind: 'limit', name: 'withinHours', max: 720, fallback: SYNDICATION_HOURS },
	],
	identity: [],
	hasCallback: false,
	isTested: false,
};
