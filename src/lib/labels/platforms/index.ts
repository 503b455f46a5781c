import type { Platform } from '#lib/contract/channels.ts';
import { OFFLINE_WORDS } from './offline.ts';
import { SYNDICATION_WORDS } from './syndication.ts';
import { FEED_WORDS } from './feed.ts';
import { WEBHOOK_WORDS } from './webhook.ts';
import { DOUYIN_WORDS } from './douyin.ts';
import { WEBSITE_WORDS } from './website.ts';
import { WECHAT_WORDS } from './wechat.ts';
import { WORDPRESS_WORDS } from './wordpress.ts';
import { WEIBO_WORDS } from './weibo.ts';
import type { PlatformWords } from './words.ts';

export type { FieldWords, PlatformWords } from './words.ts';

/** How the desk speaks of every platform. */
export const PLATFORM_FORM_WORDS: Readonly<Record<Platform, PlatformWords>> = {
	website: WEBSITE_WORDS,
	wechat: WECHAT_WORDS,
	wordpress: WORDPRESS_WORDS,
	webhook: WEBHOOK_WORDS,
	feed: FEED_WORDS,
	weibo: WEIBO_WORDS,
	offline: OFFLINE_WORDS,
	syndication: SYNDICATION_WORDS,
	douyin: DOUYIN_WORDS,
};
