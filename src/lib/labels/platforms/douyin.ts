import type { DouyinMode } from '#lib/contract/platforms/douyin.ts';
import type { PlatformWords } from './words.ts';

const MODES: Readonly<Record<DouyinMode, string>> = {
	manual: '人工发布',
	h5: '手机扫码发布',
	server: '自动发布',
};

export const DOUYIN_WORDS: PlatformWords = {
	about: '接上抖音号发图文。没有开放平台权限的，到时间提醒人来发，并备好文字和图片。',
	nameHint: '排期和审核时看到的名字，例如“铜江女声抖音”。',
	made: '抖音号已加好。人工发布不用再设置；另外两种方式请填好应用，再授权。',
	fields: {
		account: {
			label: '抖音号',
			hint: '在抖音“我”的页面，名字下面的一串字母或数字。',
			detail: '是 2 到 40 位字母、数字、点或下划线',
		},
		mode: {
			label: '发布方式',
			hint: '自动发布只给通过审核的政务类网站应用；没有应用的请选人工发布。',
			options: MODES,
		},
		clientKey: { label: 'Client Key', detail: '6 到 40 位字母或数字，从抖音开放平台复制' },
		secret: {
			label: 'Client Secret',
			hint: '保存后加密存放，不再显示。',
			detail: '从抖音开放平台复制，不含空格和中文',
		},
		baseUrl: { label: '接口地址', hint: '一般不用改。改了要重新填写 Client Secret 并重新授权。' },
		titleMax: { label: '标题超过多少字提醒' },
		textMax: { label: '标题和文字最多字数' },
		pictures: { label: '最多几张图片' },
		pictureBytes: { label: '一张图片最多字节' },
	},
	groups: {
		app: {
			legend: '开放平台应用',
			text: '在抖音开放平台“控制台 - 应用详情”里。人工发布不用填。',
		},
	},
	rules: {
		appMissing: { field: '开放平台应用', detail: '扫码发布和自动发布都要填写 Client Key 和 Client Secret' },
	},
	untested: '还没有测试过。测试会向抖音核对授权，不会发布任何内容。',
	callback: {
		label: '事件通知地址（Webhooks）',
		hint: '填到抖音开放平台应用的“Webhooks”里，并订阅“create_video”。手机扫码发布后，靠它马上知道结果。',
	},
	connection: {
		title: '账号授权',
		text: '点“去授权”，用官方抖音号扫码并同意。授权能自动续四五个月，之后要重新授权；重新授权不影响已有的授权。人工发布不用授权。',
		label: '授权回调地址',
		hint: '填到抖音开放平台应用的“授权回调域”。',
	},
	way: (settings) => MODES[settings.mode as DouyinMode] ?? MODES.manual,
};
