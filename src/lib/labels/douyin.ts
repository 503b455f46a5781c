/** Stages of a publication on Douyin, as a sentence names them. */
export const DOUYIN_STAGES = {
	connect: '向抖音换取授权',
	renew: '向抖音续期授权',
	check: '向抖音核对授权',
	picture: '上传图片',
	create: '发布图文',
	look: '向抖音核对结果',
	figures: '读取抖音互动数据',
	retract: '删除抖音作品',
	share: '准备扫码发布',
} as const;
export type DouyinStage = keyof typeof DOUYIN_STAGES;

const RECONNECT = '请管理员在渠道设置里重新授权。';
const APPLY = '请管理员到抖音开放平台申请，或把发布方式改为扫码或人工。';
const SUPPORT = '请联系技术支持。';

/** What Douyin's code means for the person who has to act: what is wrong, then what to do. */
export const DOUYIN_SENTENCES: Readonly<Record<number, string>> = {
	10002: '发给抖音的授权请求有误，' + SUPPORT,
	10003: '抖音不认这个 Client Key，请管理员在渠道设置里核对。',
	10004: '应用没有这项权限，' + APPLY,
	10005: '发给抖音的请求缺少必填项，' + SUPPORT,
	10007: '授权码无效或已过期，' + RECONNECT,
	10008: '抖音授权已到期，' + RECONNECT,
	10010: '抖音授权已到期，不能再自动续期，' + RECONNECT,
	10013: '抖音不认这个 Client Secret，请管理员在渠道设置里核对。',
	10020: '抖音授权续期的次数已用完，' + RECONNECT,
	2190008: '抖音授权已到期，' + RECONNECT,
	28001003: '抖音不认这个授权，' + RECONNECT,
	28001005: '抖音系统繁忙，没有说明是否办成。',
	28001006: '抖音内部网络出错，没有说明是否办成。',
	28001007: '发给抖音的内容有一项不合要求，请核对文字和图片后重新送审。',
	28001008: '抖音授权已到期，' + RECONNECT,
	28001012: '账号没有同意这项授权，' + RECONNECT,
	28001014: '应用没有这项能力，' + APPLY,
	28001015: '授权与账号不符，' + RECONNECT,
	28001016: '应用已被抖音封禁，请管理员到抖音开放平台查看原因。',
	28001018: '应用没有这项能力，' + APPLY,
	28001019: '应用的这项能力已被抖音封禁，请管理员到抖音开放平台查看原因。',
	28001045: '抖音查不到这个账号，请管理员核对抖音号。',
	28001046: '这个抖音号已被封禁，请到抖音查看原因。',
	28001047: '这个抖音号是私密账号，不能用接口发布，请改为公开后重新授权。',
	28001052: '抖音认为这次操作有风险，没有接受，请由人在抖音里发布，再回来补填链接。',
	28001056: '抖音已经停用这个接口，请由人在抖音里操作，并请管理员把发布方式改为扫码或人工。',
	28003017: '今天调用抖音接口的次数已用完，明天才能继续。',
	28003018: '调用抖音太频繁，稍后会自动再试。',
	2100004: '抖音系统繁忙，没有说明是否办成。',
	2100005: '发给抖音的内容有一项不合要求，请核对文字和图片后重新送审。',
	2100007: '应用没有这项权限，' + APPLY,
	2100009: '这个抖音号已被封禁，请到抖音查看原因。',
	2190001: '今天调用抖音接口的次数已用完，明天才能继续。',
	2190002: '抖音不认这个授权，' + RECONNECT,
	2190004: '应用没有这项能力，' + APPLY,
	2190015: '授权与账号不符，' + RECONNECT,
	2190016: '应用已被抖音停用，请管理员到抖音开放平台查看原因。',
};

/** A sentence for what Douyin answered; a code nobody has documented is named, so that support can look it up. */
export function douyinSentence(code: number): string {
	return DOUYIN_SENTENCES[code] ?? `抖音返回了未登记的错误（编号 ${code}），请到抖音核对。`;
}

export const DOUYIN_STOPS = {
	not_connected: '还没有得到抖音号的授权，' + RECONNECT,
	too_long: '标题和文字太长，请缩短标题或摘要后重新送审。',
	no_picture: '抖音图文至少要有一张图片，请选好封面后重新送审。',
	picture_gone: '稿件里的图片已经找不到了，请重新配图后送审。',
	picture_unfit: '稿件里的图片无法转成抖音接受的格式，请换一张图片后重新送审。',
	deadline: '准备材料用时太久，没有发布，稍后自动再试。',
	by_hand: '这个渠道由人发布。请下载备好的文字和图片，在抖音里发布，再回来补填链接。',
	by_phone: '这个渠道由人扫码发布。请打开发布码，用抖音扫码后点发布；发布后会自动登记，也可以回来补填链接。',
	retract: '请用账号登录抖音，打开这个作品，在右下角菜单里选择删除。',
} as const;

/** What a video_status means when the item is not public. */
export const DOUYIN_NOT_FIT = '抖音审核认为内容不适宜公开，只有自己可见。请到抖音查看原因，修改后重新送审。';
export const DOUYIN_SEE_APP = '抖音给出的作品状态无法识别，请到抖音核对。';

export const DOUYIN_CONNECTION = {
	unreadable: '没有收到抖音的有效答复，原来的授权没有改动，请重新授权一次。',
	other_account: '这次授权的是另一个抖音号，没有采用，原来的授权没有改动。请用官方抖音号重新授权。',
	connected: '抖音已授权，到期前会自动续期。',
	valid: (days: number, renewals: number) =>
		`抖音认可这个授权，还有 ${days} 天到期，之后最多还能自动续 ${renewals} 次。`,
	manual: '这个渠道由人发布，不用授权。',
	app: '抖音认可这个应用，可以扫码发布。',
} as const;
