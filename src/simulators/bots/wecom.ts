import type { Call } from '#simulators/platform.ts';
import { BotError, jsonBody, record, text, texts, within, type Said } from '#simulators/bots/message.ts';
import type { Bot } from '#simulators/bots/state.ts';

const A_MINUTE = 20;
const LONGEST: Readonly<Record<string, number>> = { text: 2_048, markdown: 4_096, markdown_v2: 4_096 };

/** `POST /cgi-bin/webhook/send?key=`: the platform's rules for one call. */
export function acceptWecom(bot: Bot | undefined, call: Call, now: number): Said {
	if (!bot || bot.condition === 'removed') throw new BotError(93000, 'invalid webhook url');
	if (bot.condition === 'stopped') throw new BotError(93004, 'robot has been stopped');
	if (bot.condition === 'group_dissolved') throw new BotError(93008, 'robot is not in the group');
	if (within(bot.recent, now, 60_000) >= A_MINUTE) throw new BotError(45009, 'api freq out of limit');
	bot.recent = [...bot.recent.filter((at) => at > now - 60_000), now];
	const body = jsonBody(call.body);
	if (!body) throw new BotError(44004, 'empty content');
	const format = text(body.msgtype);
	const longest = LONGEST[format];
	if (longest === undefined) throw new BotError(40008, 'invalid message type');
	const part = record(body[format]);
	const content = text(part.content);
	if (content.trim() === '') throw new BotError(44004, 'empty content');
	if (Buffer.byteLength(content) > longest)
		throw new BotError(40058, `${format}.content exceed max length ${longest}. invalid Request Parameter`);
	const inline = [...content.matchAll(/<@([^>]+)>/g)].map(([, id]) => id ?? '');
	const mentions = [...texts(part.mentioned_list), ...texts(part.mentioned_mobile_list), ...inline];
	return { format, title: '', text: content, mentions };
}
