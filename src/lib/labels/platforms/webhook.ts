import type { PlatformWords } from './words.ts';

const SECRET = '以 whsec_ 开头，后面是 32 到 88 位英文、数字和 + / =';

export const WEBHOOK_WORDS: PlatformWords = {
	about: '没有公开接口的政务网站：稿件到时间带签名推送到对方的接收地址，由对方入库。',
	nameHint: '排期和审核时看到的名字，例如“铜江市政府网”。',
	made: '推送接口已加好。请先测试连接，确认对方收得到、认得签名，并按消息编号（webhook-id）去重。',
	fields: {
		url: {
			label: '接收地址',
			hint: '由对方网站提供，要用 https。内网地址要由管理员在服务器上放行。',
			detail: '形如 https://www.example.org/hooks/article，不带参数',
		},
		secret: {
			label: '签名密钥',
			hint: '与对方约定同一个，按 Standard Webhooks 约定签名。保存后加密存放，不再显示。',
			detail: SECRET,
		},
		oldSecret: {
			label: '旧的签名密钥',
			hint: '保存后加密存放，不再显示。',
			detail: SECRET,
		},
	},
	groups: {
		rotation: {
			legend: '更换密钥',
			text: '平时不用填。换密钥时新旧都填，推送会同时带两个签名，对方可以在方便的时候换。',
		},
	},
	rules: { sameSecret: { field: '旧的签名密钥', detail: '不能和新的相同' } },
	moved: '改了接收地址，要重新填写签名密钥',
	untested: '还没有测试过。测试会向接收地址推送一条不含稿件的消息。',
	way: () => '自动推送',
};
