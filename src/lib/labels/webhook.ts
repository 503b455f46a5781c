/** What a push meets, as sentences for the person who has to act. */
export const WEBHOOK_WORDS = {
	ok: '接收方收下了测试消息，签名相符，可以自动推送。',
	noLook: '接收方没有查询的办法，会用同一个编号再推送一次来核对，不会重复。',
	picture: '稿件里的一张图片找不到或无法转换，没有推送。请重新配图后送审。',
	noTime: '准备材料用时太久，没有推送，稍后自动再试。',
	lost: '推送后没有收到接收方的有效答复。',
	address: '接收地址不可用或不被允许，请管理员在设置里核对。',
	unreachable: '连不上接收方，请检查网络或联系对方。',
	retractByPerson: '接收方不支持自动撤下，请联系对方网站的管理员撤下这篇文章。',
} as const;

export const WEBHOOK_GONE =
	'接收方说这个地址已经停用。渠道已停止推送，请与对方核对地址，再在设置里测试一次，通过后恢复。';

const STATUS_WORDS: Readonly<Record<number, string>> = {
	400: '接收方不接受这条消息，请联系对方核对格式和服务器时间。',
	401: '接收方不认我们的签名，请管理员在设置里核对密钥。',
	403: '接收方不认我们的签名，请管理员在设置里核对密钥。',
	404: '接收方没有这个地址，请管理员在设置里核对。',
	405: '接收方没有这个地址，请管理员在设置里核对。',
	410: WEBHOOK_GONE,
	413: '接收方嫌内容太大，请减少图片后重新送审。',
	415: '接收方不接受这条消息，请联系对方核对格式。',
	422: '接收方不接受这条消息，请联系对方核对格式。',
	429: '接收方太忙，要求稍等，会自动再试。',
	503: '接收方太忙，要求稍等，会自动再试。',
};

/** What an HTTP status of a receiver means. */
export function webhookStatusWords(status: number): string {
	const known = STATUS_WORDS[status];
	if (known !== undefined) return known;
	if (status < 400) return '接收方把请求转到了别的地址，请管理员在设置里填写转到的那个地址。';
	if (status < 500) return `接收方没有接受，返回编号 ${status}，请联系对方。`;
	return '接收方内部出错，没有说明是否办成。';
}
