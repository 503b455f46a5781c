import type { PlatformForm } from './form.ts';

/** What an entry of a feed holds: the whole article, or its summary. */
export const FEED_CONTENTS = ['full', 'summary'] as const;
export type FeedContent = (typeof FEED_CONTENTS)[number];

/** A feed of ours (Atom, RSS, JSON Feed) that other sites fetch. */
export const FEED_FORM: PlatformForm = {
	platform: 'feed',
	fields: [
		{ kind: 'choice', name: 'content', options: FEED_CONTENTS },
		{ kind: 'limit', name: 'entries', min: 5, max: 100, fallback: 30 },
	],
	identity: [],
	hasCallback: false,
	isTested: false,
};
