/** Where a person looks whether something is out, and what for. */
interface BackOffice {
	/** Null: every account has an address of its own. */
	href: string | null;
	name: string;
	where: string;
}

const BACK_OFFICES: Readonly<Record<string, BackOffice>> = {
	website: { href: '/site', name: '本网站', where: '看首页和栏目页有没有这一篇' },
	wechat: {
		href: 'https://mp.weixin.qq.com/',
		name: '微信公众平台',
		where: '登录后看“内容与互动”的发表记录，再看草稿箱：草稿还在，多半没有发出',
	},
	weibo: { href: 'https://weibo.com/', name: '微博', where: '登录账号看主页，平台同步可能晚一两分钟' },
	douyin: {
		href: 'https://creator.douyin.com/',
		name: '抖音创作者中心',
		where: '看“内容管理”，审核中的作品也算已经发出',
	},
	wordpress: { href: null, name: '网站后台', where: '看“文章”列表，草稿和待发布的也要看' },
};

/** Where to look for what went out on `platform`; for one this version does not know, in general words. */
export function backOfficeOf(platform: string): BackOffice {
	return BACK_OFFICES[platform] ?? { href: null, name: '平台后台', where: '看已发布的内容和草稿' };
}
