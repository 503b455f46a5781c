import type { Platform } from '../channels.ts';
import type { PlatformForm } from './form.ts';
import { DOUYIN_FORM } from './douyin.ts';
import { WEIBO_FORM } from './weibo.ts';
import { OFFLINE_FORM } from './offline.ts';
import { SYNDICATION_FORM } from './syndication.ts';
import { FEED_FORM } from './feed.ts';
import { WEBHOOK_FORM } from './webhook.ts';
import { WEBSITE_FORM } from './website.ts';
import { WECHAT_FORM } from './wechat.ts';
import { WORDPRESS_FORM } from './wordpress.ts';

export { secretNames, type PlatformField, type PlatformForm } from './form.ts';

/** Every platform's settings. */
export const PLATFORM_FORMS: Readonly<Record<Platform, PlatformForm>> = {
	website: WEBSITE_FORM,
	wechat: WECHAT_FORM,
	wordpress: WORDPRESS_FORM,
	webhook: WEBHOOK_FORM,
	feed: FEED_FORM,
	weibo: WEIBO_FORM,
	offline: OFFLINE_FORM,
	syndication: SYNDICATION_FORM,
	douyin: DOUYIN_FORM,
};
