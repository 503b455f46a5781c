/** 企业微信, 钉钉, 飞书 */
export const BOT_KINDS = ['wecom', 'dingtalk', 'feishu'] as const;
export type BotKind = (typeof BOT_KINDS)[number];
