import type { CallbackMode, ReprintChoice, WechatMode } from '#lib/contract/platforms/wechat.ts';
import type { PlatformWords } from './words.ts';

const MODES: Readonly<Record<WechatMode, string>> = {
	publish: '自动发布，不推送给关注者',
	mass: '群发，推送给关注者',
	draft_only: '只存草稿，由人发布',
};
const REPRINTS: Readonly<Record<ReprintChoice, string>> = {
	stop: '停下，不发',
	send: '照发，注明转载',
};
const CALLBACK_MODES: Readonly<Record<CallbackMode, string>> = {
	plain: '明文模式',
	aes: '安全模式',
};

export const WECHAT_WORDS: PlatformWords = {
	about: '接上已认证的公众号，到时间自动发布；没有认证的，自动存好草稿，由人发布。',
	nameHint: '排期和审核时看到的名字，例如“铜江妇联公众号”。',
	made: '公众号已加好。请先测试连接，再把回调地址填到公众号后台。',
	fields: {
		appid: {
			label: 'AppID',
			hint: '在公众号后台“设置与开发 - 基本配置”里。',
			detail: '以 wx 开头，从公众号后台复制',
		},
		secret: {
			label: 'AppSecret',
			hint: '保存后加密存放，不再显示。',
			detail: '从公众号后台复制，不含空格和中文',
		},
		mode: {
			label: '发布方式',
			hint: '未认证的公众号没有自动发布和群发的权限，请选“只存草稿”，再由人到后台发布。',
			options: MODES,
		},
		massTag: {
			label: '只推给一个标签',
			hint: '填公众号后台的标签编号；不填就推给全部关注者。',
			detail: '标签编号是数字',
		},
		onReprint: { label: '微信判定为转载时', options: REPRINTS },
		token: {
			label: '令牌（Token）',
			hint: '自己定一个，3 到 32 位英文或数字。',
			detail: '3 到 32 位英文或数字',
		},
		callbackMode: { label: '消息加解密方式', hint: '建议用安全模式。', options: CALLBACK_MODES },
		encodingAesKey: {
			label: '消息加解密密钥（EncodingAESKey）',
			hint: '安全模式必填，43 位，在后台“服务器配置”里生成。',
			detail: '正好 43 位英文或数字',
		},
		baseUrl: {
			label: '接口地址',
			hint: '一般不用改。改了要重新填写 AppSecret；内网地址要由管理员在服务器上放行。',
			detail: '形如 https://api.weixin.qq.com，不带参数',
		},
		titleWarn: { label: '标题超过多少字提醒' },
		titleBlock: { label: '标题最多字数' },
		author: { label: '作者最多字数' },
		digest: { label: '摘要最多字数' },
		contentChars: { label: '正文最多字符（连同格式）' },
	},
	groups: {
		mass: {
			legend: '群发',
			text: '发布方式选“群发”时才用到。推给全部关注者：公众号每天 1 次，服务号每月 4 次。开了群发保护的账号，管理员要在 30 分钟内用微信确认，否则不会发出。',
		},
		callback: {
			legend: '接收发布结果',
			text: '在公众号后台“服务器配置”里填同样的内容，微信发布完成时会马上通知本平台。不填也能发布，只是结果要靠查询。',
		},
	},
	rules: {
		warnAboveBlock: { field: '标题提醒字数', detail: '不能大于标题最多字数' },
		aesNeedsKeys: { field: '安全模式', detail: '要同时填写令牌和消息加解密密钥' },
	},
	moved: '改了 AppID 或接口地址，要重新填写 AppSecret',
	untested: '还没有测试过。测试会向微信验证账号，不会发布任何内容。',
	callback: {
		label: '服务器地址（URL）',
		hint: '填到公众号后台“设置与开发 - 基本配置 - 服务器配置”。先在这里存好令牌，再到后台点“提交”。',
	},
	way: (settings) => MODES[settings.mode as WechatMode] ?? MODES.publish,
};
