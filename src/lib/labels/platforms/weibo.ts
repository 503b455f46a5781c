import type { PlatformWords } from './words.ts';

export const WEIBO_WORDS: PlatformWords = {
	about: '接上官方微博，到时间自动发布一条带链接和一张图的微博。授权到期前会提醒重新授权。',
	nameHint: '排期和审核时看到的名字，例如“铜江女声微博”。',
	made: '微博已加好。请把授权回调页填到微博开放平台，再用官方微博的账号授权。',
	fields: {
		uid: {
			label: '微博账号编号（UID）',
			hint: '打开账号主页，地址里的一串数字。授权时会核对，防止授权成别的账号。',
			detail: '是 5 到 12 位数字',
		},
		appkey: {
			label: 'App Key',
			hint: '在微博开放平台“我的应用 - 应用信息”里。',
			detail: '是 5 到 12 位数字，从微博开放平台复制',
		},
		secret: {
			label: 'App Secret',
			hint: '保存后加密存放，不再显示。',
			detail: '从微博开放平台复制，不含空格和中文',
		},
		egressIp: {
			label: '办公出口地址（IP）',
			hint: '微博要求每条微博都带上操作人的真实网络地址。请填单位上网的公网地址，可以问网络管理员。',
			detail: '形如 203.0.113.8',
		},
		safeDomain: {
			label: '安全域名',
			hint: '微博只接受带有本网站链接的微博。请把本平台网站的域名填到应用的“安全域名”，这里填同一个；不填就不预先检查。',
			detail: '只填域名，形如 www.example.gov.cn',
		},
		baseUrl: {
			label: '接口地址',
			hint: '一般不用改。改了要重新填写 App Secret 并重新授权。',
			detail: '形如 https://api.weibo.com，不带参数',
		},
		webUrl: { label: '微博网址', hint: '读者看到的微博地址的开头。' },
		textMax: { label: '正文最多字数' },
		linkWeight: { label: '一个链接算多少字' },
		pictureBytes: { label: '图片最多字节' },
		callsPerDay: { label: '每天可调用次数' },
		keptForPublishing: { label: '其中留给发布的次数' },
	},
	rules: {
		secretMissing: { field: 'App Secret', detail: '要填写；改了账号、App Key 或接口地址时要重新填写' },
		keptTooMany: { field: '留给发布的次数', detail: '不能多于每天可调用次数' },
	},
	untested: '还没有测试过。测试会向微博核对授权，不会发布任何内容。',
	connection: {
		title: '账号授权',
		text: '点“去授权”，登录官方微博的账号并同意。微博的授权有期限，到期前回到这里再授权一次；重新授权不影响已有的授权。',
		label: '授权回调页',
		hint: '填到微博开放平台“应用信息 - 高级信息 - OAuth2.0 授权设置”的“授权回调页”。',
	},
	way: () => '自动发布',
};
