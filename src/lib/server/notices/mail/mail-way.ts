import type { BotOutcome } from '../bots/bot.ts';
import { readChoices } from '../choices.ts';
import type { DeliveryRow } from '../store.ts';
import { namesOf } from '../store-people.ts';
import type { DeliveryParts, Way } from '../way.ts';
import { composeMail } from './compose-mail.ts';
import { sendMail } from './send-mail.ts';
import { openMail, type MailAccount } from './settings.ts';

/** Notices of one person in one e-mail at most; the rest follows in the next. */
const AT_ONCE = 50;

/** The way by e-mail, or null while no mail server is set up. */
export async function openMailWay(parts: DeliveryParts): Promise<Way | null> {
	const { ctx } = parts;
	let account: MailAccount | null;
	try {
		account = await openMail(ctx, ctx.store);
	} catch (error) {
		ctx.log.error({ err: error }, 'the password of the mail server does not open');
		const sentence = '保存的密码打不开，可能换过服务器的密钥文件。请重新填写。';
		const lost: BotOutcome = { kind: 'refused', class: 'settings', code: 0, waitMs: 0, sentence };
		return { pace: 'email', take: (waiting) => waiting.slice(0, 1), say: () => Promise.resolve(lost) };
	}
	if (!account) return null;
	const opened = account;
	return {
		pace: 'email',
		take: (waiting) =>
			waiting.filter(({ recipient }) => recipient === waiting[0]?.recipient).slice(0, AT_ONCE),
		say: (rows) => sayByMail(parts, opened, rows),
	};
}

async function sayByMail(
	{ ctx, origin }: DeliveryParts,
	account: MailAccount,
	rows: readonly DeliveryRow[],
): Promise<BotOutcome> {
	const recipient = rows[0]?.recipient ?? '';
	const name = (await namesOf(ctx.store, [recipient])).get(recipient);
	const to = (await readChoices(ctx, ctx.store, [recipient])).get(recipient)?.email;
	if (!name || !to)
		return {
			kind: 'refused',
			class: 'message',
			code: 0,
			waitMs: 0,
			sentence: '收件人停用了账号或不再收邮件。',
		};
	return sendMail(account, { ...composeMail(rows, { origin, name }), to }, ctx.config.outboundAllow);
}
