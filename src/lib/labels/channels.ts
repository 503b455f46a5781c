import type { ChannelClass, Platform } from '#lib/contract/channels.ts';

export const PLATFORM_WORDS: Readonly<Record<Platform, string>> = {
	website: '网站',
	wechat: '微信公众号',
};

/** What a channel can promise when an answer is lost, as the settings page says it. */
export const CHANNEL_CLASS_SENTENCES: Readonly<Record<ChannelClass, string>> = {
	keyed: '不会重复：同一篇再次发送，平台只认一篇。',
	queryable: '核对后不会重复：答复丢失时，系统先到平台查清再决定。',
	blind: '最多发一次：答复丢失时，系统停下来等人核对。',
	assisted: '人工发布：系统备好材料，由人发出并登记凭证。',
};
