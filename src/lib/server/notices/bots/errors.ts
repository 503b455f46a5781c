import type { BotKind } from '#lib/contract/notices.ts';
import type { BotOutcome, RefusalClass } from './bot.ts';

const MINUTE = 60_000;

export interface RefusalEntry {
	class: RefusalClass;
	/** One Chinese sentence: what is wrong and what to do. */
	sentence: string;
	/** For `wait`: ms until the bot may speak again. */
	waitMs?: number;
	/** Words of the platform's message that tell this meaning of a shared code. */
	says?: RegExp;
}

const settings = (sentence: string, says?: RegExp): RefusalEntry => ({
	class: 'settings',
	sentence,
	...(says ? { says } : {}),
});
const message = (sentence: string): RefusalEntry => ({ class: 'message', sentence });
const wait = (waitMs: number, sentence: string): RefusalEntry => ({ class: 'wait', waitMs, sentence });

const SIGN = '签名没有通过。请核对加签密钥，并确认服务器的时间是准的。';
const ADDRESS = '平台不接受本服务器的地址。请在机器人的安全设置里加上服务器的公网地址。';
const KEYWORD = '消息里没有机器人要求的关键词。请把机器人安全设置里的关键词填到本页。';

/** Every code the platforms document for group bots (platform facts §5). What is not listed is unknown. */
export const BOT_REFUSALS: Readonly<Record<BotKind, Readonly<Record<number, readonly RefusalEntry[]>>>> = {
	wecom: {
		93000: [settings('机器人的地址无效，可能已从群里移除。请在群里重新添加机器人，再把新地址填到本页。')],
		93004: [settings('机器人已被停用。请联系企业微信管理员启用，或重新添加。')],
		93008: [settings('机器人已不在群里。请在群里重新添加机器人，再把新地址填到本页。')],
		40058: [message('消息超过了平台的长度或格式要求，没有发出。内容仍在消息中心里。')],
		40008: [message('平台不认得这种消息格式，没有发出。内容仍在消息中心里。')],
		44004: [message('平台认为消息是空的，没有发出。内容仍在消息中心里。')],
		45009: [wait(MINUTE, '发送太快，平台要求等一分钟，稍后会自动再发。')],
	},
	dingtalk: {
		310000: [
			settings(KEYWORD, /keyword/i),
			settings(SIGN, /sign|timestamp/i),
			settings(ADDRESS, /\bip\b/i),
			settings('机器人的安全设置没有通过。请核对关键词、加签密钥和地址名单。'),
		],
		300001: [settings('机器人的地址无效，可能已删除。请在群里重新添加机器人，再把新地址填到本页。')],
		400013: [settings('这个群已经解散。请删除本机器人，或换到另一个群。')],
		400101: [settings('机器人的地址不完整。请从钉钉重新复制整个 Webhook 地址。')],
		400102: [settings('机器人已被停用。请在钉钉群里启用它。')],
		404: [message('平台不认得这种消息格式，没有发出。内容仍在消息中心里。')],
		43004: [message('平台认为消息格式不对，没有发出。内容仍在消息中心里。')],
		130101: [wait(10 * MINUTE, '发送太快，钉钉暂停这个机器人十分钟，之后会自动再发。')],
	},
	feishu: {
		19001: [settings('机器人的地址无效，可能已移除。请在群里重新添加机器人，再把新地址填到本页。')],
		19021: [settings(SIGN)],
		19022: [settings(ADDRESS)],
		19024: [settings(KEYWORD)],
		9499: [message('平台认为消息格式不对，没有发出。内容仍在消息中心里。')],
		19036: [message('消息超过了平台的长度要求，没有发出。内容仍在消息中心里。')],
		11232: [wait(MINUTE, '平台正忙或发送太快，稍后会自动再发。')],
	},
};

/** What a platform's code means for us. */
export function readRefusal(kind: BotKind, code: number, said: string): BotOutcome {
	const entry = BOT_REFUSALS[kind][code]?.find(({ says }) => says === undefined || says.test(said));
	if (!entry) return { kind: 'unknown', sentence: '平台给了没有见过的答复，稍后会自动再发。' };
	return { kind: 'refused', class: entry.class, code, waitMs: entry.waitMs ?? 0, sentence: entry.sentence };
}
