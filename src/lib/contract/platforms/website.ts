import type { PlatformForm } from './form.ts';

/** The website this product serves itself: nothing to set. */
export const WEBSITE_FORM: PlatformForm = {
	platform: 'website',
	fields: [],
	identity: [],
	hasCallback: false,
	isTested: false,
};
