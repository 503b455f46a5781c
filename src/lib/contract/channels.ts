export const PLATFORMS = ['website', 'wechat'] as const;
export type Platform = (typeof PLATFORMS)[number];

/**
 * How sure a channel can be about a call whose answer was lost: keyed (repeating is harmless), queryable (it can be
 * asked afterwards), blind (nobody can tell), assisted (a person does it).
 */
export const CHANNEL_CLASSES = ['keyed', 'queryable', 'blind', 'assisted'] as const;
export type ChannelClass = (typeof CHANNEL_CLASSES)[number];

/** What the last test call of a channel showed. */
export const CHECK_STATES = ['ok', 'refused', 'cannot_tell'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** How a platform's limits can stand against a variant. */
export type VariantProblemCode =
	'title_too_long' | 'title_long' | 'summary_too_long' | 'body_too_long' | 'cover_missing' | 'body_empty';
