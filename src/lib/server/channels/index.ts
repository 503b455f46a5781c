export { isPublicAddress } from './address.ts';
export { checkSubmissions, checkVariants, sightChannels } from './check-variants.ts';
export { completeConnection, connectionAddress } from './connect-channel.ts';
export { checkChannel, checkChannels, type LastCheck } from './check-channel.ts';
export { listTroubles, type ChannelTrouble } from './list-troubles.ts';
export { previewPostOnPhone } from './preview-on-phone.ts';
export type {
	CallbackEvent,
	Channel,
	ChannelAccount,
	FitPicture,
	OutgoingItem,
	Picture,
	PlatformFigure,
	VariantProblem,
} from './channel.ts';
export { createOutbound, needsSettings, type Outbound } from './http.ts';
export { readJson } from './json.ts';
export { listChannels, readChannel, type ChannelView } from './list-channels.ts';
export { createChannelDirectory, openAccount, type ChannelDirectory } from './open-account.ts';
export { pullFigures, type ChannelFigure, type FigureSink } from './pull-figures.ts';
export { receiveCallback, type CallbackReply } from './receive-callback.ts';
export { changeChannel, createChannel, pauseChannel } from './save-channel.ts';
export { createOfflineChannel } from './offline/index.ts';
export { createSyndicationChannel } from './syndication/index.ts';
export { createFeedChannel, FEED_FORMATS, writeFeedAs, type FeedFormat } from './feed/index.ts';
export { readFeed, readFeedPicture } from './read-feed.ts';
export { createWebhookChannel } from './webhook/index.ts';
export { createWebsiteChannel, type SitePort } from './website/index.ts';
export { createWechatChannel, createWechatMassChannel } from './wechat/index.ts';
export { createWordpressChannel } from './wordpress/index.ts';
export { createDouyinChannels } from './douyin/index.ts';
export { createWeiboChannel } from './weibo/index.ts';
