import type { BotKind } from '#lib/contract/notices.ts';

interface Place {
	host: string;
	/** Path below the host and the part that is the bot's own. */
	fits: (url: URL) => boolean;
}

/** Where the bots live. A webhook address that leads anywhere else is refused: it would be a way into the office's network. */
const PLACES: Readonly<Record<BotKind, Place>> = {
	wecom: {
		host: 'qyapi.weixin.qq.com',
		fits: (url) => url.pathname.endsWith('/cgi-bin/webhook/send') && Boolean(url.searchParams.get('key')),
	},
	dingtalk: {
		host: 'oapi.dingtalk.com',
		fits: (url) => url.pathname.endsWith('/robot/send') && Boolean(url.searchParams.get('access_token')),
	},
	feishu: {
		host: 'open.feishu.cn',
		fits: (url) => /\/open-apis\/bot\/v2\/hook\/[\w-]+$/.test(url.pathname),
	},
};

/** `host:port` of an address, lower case. */
function hostOf(url: URL): string {
	return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

/**
 * Whether `text` is a webhook address of this kind of bot: on the platform's own host over https, or on one of `allow`
 * (`host:port` of the configuration).
 */
export function isBotAddress(kind: BotKind, text: string, allow: readonly string[]): boolean {
	if (!URL.canParse(text)) return false;
	const url = new URL(text);
	const { host, fits } = PLACES[kind];
	if (url.username || url.password || url.hash || !fits(url)) return false;
	if (allow.some((entry) => entry.toLowerCase() === hostOf(url))) return true;
	return url.protocol === 'https:' && url.hostname === host && url.port === '';
}

/** What a page may show of an address: the host, and the last four characters of its secret. */
export function maskAddress(text: string): string {
	if (!URL.canParse(text)) return '••••';
	return `${new URL(text).hostname}/…${text.slice(-4)}`;
}
