import { createHmac } from 'node:crypto';
import type { Call } from '#simulators/platform.ts';
import {
	BotError,
	jsonBody,
	record,
	text,
	texts,
	within,
	type Fields,
	type Said,
} from '#simulators/bots/message.ts';
import type { Bot } from '#simulators/bots/state.ts';

const A_MINUTE = 20;
const BLOCK_MS = 600_000;
const HOUR = 3_600_000;
const LONGEST_BODY = 20_000;

function checkSign(bot: Bot, call: Call, now: number): void {
	if (bot.signSecret === '') return;
	const timestamp = call.query.get('timestamp') ?? '';
	if (!/^\d{13}$/.test(timestamp) || Math.abs(Number(timestamp) - now) > HOUR)
		throw new BotError(310000, 'invalid timestamp');
	const signed = createHmac('sha256', bot.signSecret)
		.update(`${timestamp}\n${bot.signSecret}`)
		.digest('base64');
	if (call.query.get('sign') !== signed) throw new BotError(310000, 'sign not match');
}

function said(body: Fields): Said {
	const format = text(body.msgtype);
	const at = record(body.at);
	const everybody = at.isAtAll === true ? ['all'] : [];
	const mentions = [...texts(at.atMobiles), ...texts(at.atUserIds), ...everybody];
	if (format === 'text') return { format, title: '', text: text(record(body.text).content), mentions };
	if (format !== 'markdown') throw new BotError(404, 'unsupported msgtype');
	const part = record(body.markdown);
	if (text(part.title) === '') throw new BotError(43004, 'markdown.title is required');
	return { format, title: text(part.title), text: text(part.text), mentions };
}

/** Over the limit the bot is mute for ten minutes, whatever is sent in them. */
function checkRate(bot: Bot, now: number): void {
	if (now < bot.blockedUntil) throw new BotError(130101, 'send too fast, exceed 20 times per minute');
	if (within(bot.recent, now, 60_000) >= A_MINUTE) {
		bot.blockedUntil = now + BLOCK_MS;
		throw new BotError(130101, 'send too fast, exceed 20 times per minute');
	}
	bot.recent = [...bot.recent.filter((at) => at > now - 60_000), now];
}

/** `POST /robot/send?access_token=`: the platform's rules for one call. */
export function acceptDingtalk(bot: Bot | undefined, call: Call, now: number): Said {
	if (!call.query.get('access_token')) throw new BotError(400101, 'access_token is missing');
	if (!bot || bot.condition === 'removed') throw new BotError(300001, 'token is not exist');
	if (bot.condition === 'stopped') throw new BotError(400102, 'robot is stopped');
	if (bot.condition === 'group_dissolved') throw new BotError(400013, 'group is dissolved');
	checkRate(bot, now);
	if (bot.ipAllowList.length > 0 && !bot.ipAllowList.includes(call.ip))
		throw new BotError(310000, `ip ${call.ip} not in whitelist`);
	checkSign(bot, call, now);
	const body = jsonBody(call.body);
	if (!body || call.body.length > LONGEST_BODY) throw new BotError(43004, 'the body cannot be read');
	const message = said(body);
	const words = message.title + message.text;
	if (bot.keywords.length > 0 && !bot.keywords.some((word) => words.includes(word)))
		throw new BotError(310000, 'keywords not in content');
	return message;
}
