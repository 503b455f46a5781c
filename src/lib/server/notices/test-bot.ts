import { formatClock } from '#lib/contract/format.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { openBot } from './bot-account.ts';
import type { BotOutcome } from './bots/bot.ts';
import { sendBotMessage } from './bots/send-message.ts';
import { botsWithin, resetLane } from './store-lanes.ts';
import type { DeliveryParts } from './way.ts';

/**
 * Says a test message in the group now, past the queue. When it arrives, what waited goes too.
 * @throws {NotFoundError} none within the actor's scope
 */
export async function testBot(parts: DeliveryParts, actor: Actor | null, id: string): Promise<BotOutcome> {
	requirePermission(actor, 'channel.manage');
	const { ctx, outbound, origin } = parts;
	const bots = await botsWithin(ctx.store, scopeOf(actor, 'channel.manage'));
	const bot = bots.find((each) => each.id === id);
	if (!bot) throw new NotFoundError('not_found', { what: '这个群机器人' });
	const now = ctx.clock.now();
	const outcome = await sendBotMessage({ outbound, clock: ctx.clock }, openBot(ctx, bot), {
		title: '巾帼融媒台：测试消息',
		lines: [`${bot.unitName} · ${actor.name} 在 ${formatClock(now)} 测试，收到就说明接好了`, origin],
		mentions: [],
		ids: [`T${now.toString(36).slice(-4).toUpperCase()}`],
	});
	if (outcome.kind === 'sent') await ctx.store.tx((tx) => resetLane(tx, id));
	return outcome;
}
