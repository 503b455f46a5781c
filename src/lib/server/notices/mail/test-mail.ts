import { formatDateTime } from '#lib/contract/format.ts';
import { InputError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { Actor } from '../../units/index.ts';
import type { BotOutcome } from '../bots/bot.ts';
import { MAIL_LANE } from '../lane.ts';
import { resetLane } from '../store-lanes.ts';
import type { DeliveryParts } from '../way.ts';
import { sendMail } from './send-mail.ts';
import { openMail, requireMailRight } from './settings.ts';

/**
 * Sends a test e-mail now. When the server takes it, what waited goes too.
 * @throws {InputError} no mail server is set up
 */
export async function testMail(parts: DeliveryParts, actor: Actor | null, to: string): Promise<BotOutcome> {
	const { ctx, origin } = parts;
	await requireMailRight(ctx, actor);
	const account = await openMail(ctx, ctx.store);
	if (!account) throw new InputError('input.empty', { field: '邮件服务器' });
	const words = `这是一封测试邮件，${formatDateTime(ctx.clock.now())}（北京时间）从 ${origin} 发出。收到就说明接好了。`;
	const mail = {
		subject: '【巾帼融媒台】测试邮件',
		text: words,
		html: `<p>${words}</p>`,
		messageId: `<${newId()}@jinguo>`,
	};
	const outcome = await sendMail(account, { ...mail, to }, ctx.config.outboundAllow);
	if (outcome.kind === 'sent') await ctx.store.tx((tx) => resetLane(tx, MAIL_LANE));
	return outcome;
}
