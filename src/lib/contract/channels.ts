import * as v from 'valibot';

export const PLATFORMS = [
	'website',
	'wechat',
	'wordpress',
	'weibo',
	'douyin',
	'webhook',
	'feed',
	'offline',
	'syndication',
] as const;
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
	| 'title_too_long'
	| 'title_long'
	| 'author_long'
	| 'links_dropped'
	| 'summary_too_long'
	| 'body_too_long'
	| 'cover_missing'
	| 'body_empty'
	| 'status_too_long'
	| 'topic_refused'
	| 'text_too_long'
	| 'caption_too_long'
	| 'pictures_left_out';

/** One thing a platform's limits say about a variant; 'block' keeps it from being submitted for review. */
export interface VariantProblem {
	level: 'block' | 'warn';
	code: VariantProblemCode;
	limit: number;
	actual: number;
}

/** What readers of a platform would see. Pictures have addresses of our own (`/media/<id>`). */
export type ChannelPreview =
	| {
			/** A page with title, signature and formatted text. */
			look: 'article';
			title: string;
			/** Our renderer's allow-listed HTML, as the platform would restyle it. */
			html: string;
			summary: string;
			coverMediaId: string | null;
	  }
	| {
			/** A short text in a stream, with pictures below. */
			look: 'card';
			text: string;
			mediaIds: string[];
	  }
	| {
			/** Something printed or shown: a banner, a poster, a leaflet. */
			look: 'sheet';
			/** Width to height. */
			ratio: number;
			title: string;
			text: string;
			mediaId: string | null;
	  };

/** How one channel sees a post as it stands now. */
export interface ChannelSight {
	channelId: string;
	channelName: string;
	platform: Platform;
	problems: VariantProblem[];
	preview: ChannelPreview;
	/** The text can be shown on a person's phone. */
	toPhone: boolean;
}

/** Asks for a text to be shown on a phone. `to` is a 微信号. */
export const PhonePreviewForm = v.object({
	channelId: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
	to: v.pipe(v.string(), v.trim(), v.regex(/^[a-zA-Z][-_a-zA-Z0-9]{5,19}$/)),
});
