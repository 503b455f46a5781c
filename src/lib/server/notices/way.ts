import type { BotKind } from '#lib/contract/notices.ts';
import type { Outbound } from '../channels/index.ts';
import type { Ctx } from '../ctx.ts';
import type { BotOutcome, Mention } from './bots/bot.ts';
import { openBot } from './bot-account.ts';
import { sendBotMessage } from './bots/send-message.ts';
import { readChoices } from './choices.ts';
import { composeMessage } from './compose-message.ts';
import { DIGEST_MAX, DIGEST_OVER } from './rules.ts';
import type { DeliveryRow } from './store.ts';
import { findBot, type BotRow } from './store-lanes.ts';
import { namesOf } from './store-people.ts';

export interface DeliveryParts {
	ctx: Ctx;
	outbound: Outbound;
	/** Our own address, without a slash at the end. */
	origin: string;
	/** Who holds leases: this process. */
	owner: string;
}

/** A way out of the product. */
export interface Way {
	pace: BotKind | 'email';
	/** Which of the waiting go into the next message. */
	take(waiting: readonly DeliveryRow[]): readonly DeliveryRow[];
	say(rows: readonly DeliveryRow[]): Promise<BotOutcome>;
}

const LOST_KEY: BotOutcome = {
	kind: 'refused',
	class: 'settings',
	code: 0,
	waitMs: 0,
	sentence: '保存的地址打不开，可能换过服务器的密钥文件。请重新填写。',
};

/** The bot's way, or null when there is no such bot or it is stopped. */
export async function openBotWay(parts: DeliveryParts, lane: string): Promise<Way | null> {
	const bot = await findBot(parts.ctx.store, lane);
	if (!bot || bot.pausedAt !== null) return null;
	return {
		pace: bot.kind,
		take: (waiting) => (waiting.length > DIGEST_OVER ? waiting.slice(0, DIGEST_MAX) : waiting.slice(0, 1)),
		say: (rows) => sayInGroup(parts, bot, rows),
	};
}

async function sayInGroup(
	parts: DeliveryParts,
	bot: BotRow,
	rows: readonly DeliveryRow[],
): Promise<BotOutcome> {
	const { ctx, outbound, origin } = parts;
	let account;
	try {
		account = openBot(ctx, bot);
	} catch (error) {
		ctx.log.error({ err: error, bot: bot.id }, 'the secrets of a bot do not open');
		return LOST_KEY;
	}
	const mentions = await mentionsOf(ctx, bot.kind, [...new Set(rows.flatMap((row) => row.mentions))]);
	const message = composeMessage(rows, { origin, mentions });
	return sendBotMessage({ outbound, clock: ctx.clock }, account, message);
}

async function mentionsOf(ctx: Ctx, kind: BotKind, accountIds: readonly string[]): Promise<Mention[]> {
	const names = await namesOf(ctx.store, accountIds);
	const choices = await readChoices(ctx, ctx.store, [...names.keys()]);
	return [...names].map(([id, name]) => ({ name, handle: choices.get(id)?.handles[kind] || null }));
}
