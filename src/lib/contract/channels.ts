export const PLATFORMS = ['website', 'wechat'] as const;
export type Platform = (typeof PLATFORMS)[number];

/**
 * How sure a channel can be about a call whose answer was lost: keyed (repeating is harmless), queryable (it can be
 * asked afterwards), blind (nobody can tell), assisted (a person does it).
 */
export const CHANNEL_CLASSES = ['keyed', 'queryable', 'blind', 'assisted'] as const;
export type ChannelClass = (typeof CHANNEL_CLASSES)[number];
