import type { BotKind } from '#lib/contract/notices.ts';
import type { BotAccount, BotMessage, Mention } from './bot.ts';
import { byteLength, cutText } from './cut-text.ts';
import { signDingtalk, signFeishu } from './sign.ts';

/** WeCom counts the content, the two others the whole body; below 20 KB with room for the envelope. */
const WECOM_TEXT_BYTES = 2_048;
const WECOM_MARKDOWN_BYTES = 4_096;
const BODY_BYTES = 20_000;

const isMobile = (handle: string) => /^1\d{10}$/.test(handle);
const handles = (mentions: readonly Mention[]) =>
	mentions.map(({ handle }) => handle).filter((handle) => handle !== null);

interface Words {
	head: string;
	body: string;
	/** Stands at the end whatever is cut. */
	tail: string;
}

/** Markdown signs in what people wrote are shown as they are. */
function plain(text: string): string {
	return text.replace(/[\\`*_#<>[\]|~]/g, (sign) => `\\${sign}`);
}

function wordsOf(message: BotMessage, keyword: string, escape: (text: string) => string): Words {
	const marked =
		keyword !== '' && !message.title.includes(keyword) ? `${keyword} ${message.title}` : message.title;
	const named = message.mentions.filter(({ handle }) => handle === null).map(({ name }) => `@${name}`);
	return {
		head: escape(marked),
		body: [...message.lines.map(escape), ...(named.length > 0 ? [escape(named.join(' '))] : [])].join('\n'),
		tail: `编号 ${message.ids.map((id) => `#${id}`).join(' ')}`,
	};
}

/** Head, body and tail on lines of their own within `maxBytes`; only the body is cut, unless the head alone is too long. */
function within({ head, body, tail }: Words, maxBytes: number): string {
	const tailBytes = byteLength(tail) + 1;
	const top = cutText(head, maxBytes - tailBytes);
	const left = maxBytes - tailBytes - byteLength(top) - 1;
	const middle = cutText(body, Math.max(0, left));
	return [top, middle, tail].filter((part) => part !== '').join('\n');
}

/** The longest text that keeps the whole JSON body within the limit: quotes and line breaks grow when they are escaped. */
function fitted(words: Words, body: (text: string) => unknown): string {
	let room = BODY_BYTES;
	for (;;) {
		const text = JSON.stringify(body(within(words, room)));
		const over = byteLength(text) - BODY_BYTES;
		if (over <= 0 || room <= 0) return text;
		room -= over;
	}
}

function wecom({ url, keyword }: BotAccount, message: BotMessage): BuiltRequest {
	const called = handles(message.mentions);
	if (called.length === 0) {
		const { head, ...rest } = wordsOf(message, keyword, plain);
		const content = within({ ...rest, head: `**${head}**` }, WECOM_MARKDOWN_BYTES);
		return { url, body: JSON.stringify({ msgtype: 'markdown', markdown: { content } }) };
	}
	const text = {
		content: within(wordsOf(message, keyword, String), WECOM_TEXT_BYTES),
		mentioned_list: called.filter((handle) => !isMobile(handle)),
		mentioned_mobile_list: called.filter(isMobile),
	};
	return { url, body: JSON.stringify({ msgtype: 'text', text }) };
}

function dingtalk(account: BotAccount, message: BotMessage, now: number): BuiltRequest {
	const url = new URL(account.url);
	if (account.signSecret !== '')
		for (const [name, value] of Object.entries(signDingtalk(account.signSecret, now)))
			url.searchParams.set(name, value);
	const called = handles(message.mentions);
	const words = wordsOf(message, account.keyword, plain);
	// The platform calls only those whose number or id also stands in the text.
	const tail = [...called.map((handle) => `@${handle}`), words.tail].join(' ');
	const at = {
		atMobiles: called.filter(isMobile),
		atUserIds: called.filter((handle) => !isMobile(handle)),
		isAtAll: false,
	};
	const body = fitted({ ...words, head: `#### ${words.head}`, tail }, (text) => ({
		msgtype: 'markdown',
		markdown: { title: cutText(message.title, 200), text: text.replaceAll('\n', '\n\n') },
		at,
	}));
	return { url: url.href, body };
}

function feishu(account: BotAccount, message: BotMessage, now: number): BuiltRequest {
	const signed = account.signSecret === '' ? {} : signFeishu(account.signSecret, now);
	const words = wordsOf(message, account.keyword, String);
	const called = handles(message.mentions).map((id) => ({ tag: 'at', user_id: id }));
	const body = fitted({ ...words, head: '' }, (text) => ({
		...signed,
		msg_type: 'post',
		content: {
			post: {
				zh_cn: {
					title: cutText(words.head, 600),
					content: [
						...text.split('\n').map((line) => [{ tag: 'text', text: line }]),
						...(called.length > 0 ? [called] : []),
					],
				},
			},
		},
	}));
	return { url: account.url, body };
}

export interface BuiltRequest {
	/** Carries the bot's secret: for the call alone. */
	url: string;
	/** JSON, raw UTF-8. */
	body: string;
}

const BUILD: Readonly<
	Record<BotKind, (account: BotAccount, message: BotMessage, now: number) => BuiltRequest>
> = { wecom, dingtalk, feishu };

/** The call that says `message` in the bot's group, within the platform's limits, signed at `now` (epoch ms). */
export function buildRequest(account: BotAccount, message: BotMessage, now: number): BuiltRequest {
	return BUILD[account.kind](account, message, now);
}
