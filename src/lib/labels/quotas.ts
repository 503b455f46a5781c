import type { QuotaPeriod } from '#lib/contract/quotas.ts';

/** How often an account may publish. */
export const QUOTA_WORDS: Readonly<Record<QuotaPeriod, (most: number) => string>> = {
	hour: (most) => `每小时 ${most} 次`,
	day: (most) => `每天 ${most} 次`,
	month: (most) => `每月 ${most} 次`,
};

/** A quota's name and what its number is about; quotas of another version are said by their period. */
export const QUOTA_FIELDS: Readonly<Record<string, { label: string; hint: string }>> = {
	'wechat.publish.day': { label: '每天发布次数', hint: '不推送给粉丝的发布，平台一般允许每天 100 次。' },
	'wechat.mass.day': { label: '每天群发次数', hint: '订阅号每天 1 次。' },
	'wechat.mass.month': { label: '每月群发次数', hint: '服务号每月 4 次；订阅号不填。' },
	'weibo.hour': { label: '每小时发布次数', hint: '平台允许每个账号每小时 30 次。' },
	'weibo.day': {
		label: '每天发布次数',
		hint: '平台每天共允许 100 次调用，取数据要用掉近一半，留 50 次发布。',
	},
	'douyin.day': { label: '每天发布次数', hint: '平台没有公布次数；遇到“额度用完”时可在这里设限。' },
};
