import { createHmac } from 'node:crypto';
import type { Call } from '#simulators/platform.ts';
import {
	BotError,
	jsonBody,
	record,
	text,
	within,
	type Fields,
	type Said,
} from '#simulators/bots/message.ts';
import type { Bot } from '#simulators/bots/state.ts';

const A_SECOND = 5;
const A_MINUTE = 100;
const HOUR_S = 3_600;
const LONGEST_BODY = 20_000;

function checkRate(bot: Bot, now: number): void {
	bot.calls += 1;
	const minute = Math.floor(now / 60_000) % 30;
	// Whole and half hours of Beijing are whole and half hours of UTC too.
	const crowded = bot.busyMinutes && minute === 0 && bot.calls % 2 === 1;
	const often = within(bot.recent, now, 1_000) >= A_SECOND || within(bot.recent, now, 60_000) >= A_MINUTE;
	if (crowded || often) throw new BotError(11232, 'frequency limited psm[lark.oapi.app_platform_runtime]');
	bot.recent = [...bot.recent.filter((at) => at > now - 60_000), now];
}

function checkSign(bot: Bot, body: Fields, now: number): void {
	if (bot.signSecret === '') return;
	const failed = new BotError(19021, 'sign match fail or timestamp is not within one hour from current time');
	const timestamp = text(body.timestamp);
	if (!/^\d{10}$/.test(timestamp) || Math.abs(Number(timestamp) - now / 1_000) > HOUR_S) throw failed;
	// The key is the time and the secret; the message is empty.
	const signed = createHmac('sha256', `${timestamp}\n${bot.signSecret}`).update('').digest('base64');
	if (text(body.sign) !== signed) throw failed;
}

function postLines(post: Fields): { lines: string[]; mentions: string[] } {
	const mentions: string[] = [];
	const rows = Array.isArray(post.content) ? (post.content as unknown[]) : [];
	const lines = rows.map((row) =>
		(Array.isArray(row) ? (row as unknown[]) : [])
			.map(record)
			.map((tag) => {
				if (text(tag.tag) === 'at') mentions.push(text(tag.user_id));
				return text(tag.tag) === 'at' ? `@${text(tag.user_id)} ` : text(tag.text);
			})
			.join(''),
	);
	return { lines, mentions };
}

function said(body: Fields): Said {
	const format = text(body.msg_type);
	const content = record(body.content);
	if (format === 'text') {
		const words = text(content.text);
		const mentions = [...words.matchAll(/<at user_id="([^"]+)">/g)].map(([, id]) => id ?? '');
		return { format, title: '', text: words, mentions };
	}
	const post = record(record(content.post).zh_cn);
	if (format !== 'post' || !Array.isArray(post.content)) throw new BotError(9499, 'Bad Request');
	const { lines, mentions } = postLines(post);
	return { format, title: text(post.title), text: lines.join('\n'), mentions };
}

/** `POST /open-apis/bot/v2/hook/<key>`: the platform's rules for one call. */
export function acceptFeishu(bot: Bot | undefined, call: Call, now: number): Said {
	if (!bot || bot.condition !== 'in_group')
		throw new BotError(19001, 'param invalid: incoming webhook access token invalid');
	checkRate(bot, now);
	if (bot.ipAllowList.length > 0 && !bot.ipAllowList.includes(call.ip))
		throw new BotError(19022, 'Ip Not Allowed');
	const body = jsonBody(call.body);
	if (!body) throw new BotError(9499, 'Bad Request');
	if (call.body.length > LONGEST_BODY) throw new BotError(19036, 'request body too large');
	checkSign(bot, body, now);
	const message = said(body);
	const words = message.title + message.text;
	if (bot.keywords.length > 0 && !bot.keywords.some((word) => words.includes(word)))
		throw new BotError(19024, 'Key Words Not Found');
	return message;
}
