/** Stages of a publication on Weibo, as a sentence names them. */
export const WEIBO_STAGES = {
	connect: '向微博换取授权',
	check: '向微博核对授权',
	share: '发布微博',
	look: '向微博核对结果',
	figures: '读取微博互动数据',
	retract: '删除微博',
} as const;
export type WeiboStage = keyof typeof WEIBO_STAGES;

const RECONNECT = '请管理员在渠道设置里重新授权。';
const SUPPORT = '请联系技术支持。';

/** What Weibo's code means for the person who has to act: what is wrong, then what to do. */
export const WEIBO_SENTENCES: Readonly<Record<number, string>> = {
	10001: '微博系统出错，没有说明是否办成。',
	10002: '微博服务暂停，没有说明是否办成。',
	10003: '微博内部服务出错，没有说明是否办成。',
	10004: '微博限制了这台服务器的地址，请管理员到微博开放平台核对。',
	10005: '这个应用没有调用该接口的权限，请管理员到微博开放平台申请。',
	10006: '请求里缺少 App Key，请管理员在渠道设置里核对。',
	10008: '发给微博的参数有误，' + SUPPORT,
	10009: '微博任务过多、系统繁忙，没有说明是否办成。',
	10010: '微博处理超时，没有说明是否办成。',
	10011: '微博内部调用出错，没有说明是否办成。',
	10012: '微博不认这个请求，' + SUPPORT,
	10013: '这个微博账号不能使用接口，请管理员到微博核对账号状态。',
	10014: '这个应用的权限不够，请管理员到微博开放平台申请。',
	10016: '发给微博的请求缺少必填项，请管理员核对渠道设置里的办公出口地址。',
	10017: '发给微博的内容有一项不合要求，请核对后重新送审。',
	10018: '发给微博的内容太大，请换小一些的图片后重新送审。',
	10020: '微博没有这个接口，请管理员核对渠道设置里的接口地址。',
	10021: '微博不支持这种调用方式，' + SUPPORT,
	10022: '这台服务器调用微博太频繁，稍后会自动再试。',
	10023: '这个账号今天调用微博接口的次数已用完，明天才能继续。',
	10024: '这个账号调用该接口太频繁，稍后会自动再试。',
	20003: '微博查不到这个账号，' + RECONNECT,
	20005: '图片格式不被微博接受，请换一张 JPG、PNG 或 GIF 图片后重新送审。',
	20006: '图片太大，微博不接受，请换一张小于五兆的图片后重新送审。',
	20007: '图片没有按微博的要求上传，' + SUPPORT,
	20008: '微博正文是空的，请填写摘要或正文后重新送审。',
	20012: '微博正文太长，请缩短标题或摘要后重新送审。',
	20013: '微博正文太长，请缩短标题或摘要后重新送审。',
	20016: '这个账号一小时内发得太多，稍后会自动再试。',
	20017: '这个账号刚发过相似的内容，微博不再接受，请到微博核对是否已经发过。',
	20018: '正文里的链接被微博拒绝，请核对链接后重新送审。',
	20019: '这个账号刚发过相同的内容，微博不再接受，请到微博核对是否已经发过。',
	20020: '微博认为内容是广告，没有接受，请修改后重新送审。',
	20021: '内容没有通过微博的检查，请修改后重新送审。',
	20031: '微博要求输入验证码，请由人到微博上发布，再回来补填链接。',
	20032: '微博说已经发布，一两分钟后才能看到。',
	20033: '微博认为账号登录异常，请管理员登录微博处理后重新授权。',
	20101: '微博上没有这一条，可能已被删除。',
	20111: '这个账号刚发过相同的内容，微博不再接受，请到微博核对是否已经发过。',
	20112: '这一条微博设置了不可见，请到微博核对。',
	20201: '微博上没有这条评论。',
	21314: '授权码已经用过，' + RECONNECT,
	21315: '微博授权已到期，' + RECONNECT,
	21316: '微博授权已被取消，' + RECONNECT,
	21317: '微博授权被拒绝，' + RECONNECT,
	21319: '账号取消了对应用的授权，' + RECONNECT,
	21321: '应用还在测试阶段，能授权的账号已满，请管理员到微博开放平台提交审核。',
	21322: '授权回调页与微博开放平台上填写的不一致，请管理员核对。',
	21323: '发给微博的授权请求不完整，' + SUPPORT,
	21324: '微博不认这个 App Key 或 App Secret，请管理员在渠道设置里核对。',
	21325: '授权码无效或已过期，' + RECONNECT,
	21327: '微博授权已到期，' + RECONNECT,
	21332: '微博不认这个授权，' + RECONNECT,
};

const NOT_BOUND =
	'正文里的链接不在应用的安全域名下，请管理员到微博开放平台的应用信息里把本平台网站的域名填为安全域名。';

/** A sentence for what Weibo answered; a code nobody has documented is named, so that support can look it up. */
export function weiboSentence(code: number, error = ''): string {
	// One code for many faults: only its words say which.
	if (code === 10017 && /bind domain/i.test(error)) return NOT_BOUND;
	return WEIBO_SENTENCES[code] ?? `微博返回了未登记的错误（编号 ${code}），请到微博核对。`;
}

/** Why a post was not sent although Weibo was not asked. */
export const WEIBO_STOPS = {
	not_connected: '还没有得到微博账号的授权，' + RECONNECT,
	no_address: '没有填写办公出口地址，微博要求每条微博都带上它。请管理员在渠道设置里填写。',
	too_long: '微博正文连同链接太长，请缩短标题或摘要后重新送审。',
	topic: '微博不接受用接口发布带 #话题# 的内容，请去掉井号后重新送审。',
	not_bound: NOT_BOUND,
	picture_gone: '稿件里的图片已经找不到了，请重新配图后送审。',
	picture_unfit: '稿件里的图片无法转成微博接受的格式，请换一张图片后重新送审。',
	deadline: '准备材料用时太久，没有发布，稍后自动再试。',
} as const;

/** Sentences of the authorisation. */
export const WEIBO_CONNECTION = {
	other_account: (name: string) =>
		`这次授权的是另一个微博账号（编号 ${name}），没有采用，原来的授权没有改动。请退出微博，用官方账号重新授权。`,
	other_app: '微博给出的授权属于另一个应用，原来的授权没有改动。请管理员核对 App Key。',
	unreadable: '没有收到微博的有效答复，原来的授权没有改动，请重新授权一次。',
	connected: (days: number) => `微博已授权，${days} 天后到期。`,
	valid: (days: number) => `微博认可这个授权，还有 ${days} 天到期。`,
	expired: '微博授权已到期，' + RECONNECT,
} as const;

/** What a person does where the interface may not delete. */
export const WEIBO_RETRACT_BY_PERSON =
	'这个应用没有删除微博的权限。请用账号登录微博，打开这条微博，在右上角菜单里选择删除。';
