import { sayNotice } from '#lib/labels/notices.ts';
import type { BotMessage, Mention } from './bots/bot.ts';
import type { DeliveryRow } from './store.ts';

/** What one or several notices say together. `origin` is our own address, without a slash at the end. */
export function composeMessage(
	rows: readonly DeliveryRow[],
	{ origin, mentions }: { origin: string; mentions: readonly Mention[] },
): BotMessage {
	const said = rows.map((row) => ({ ...sayNotice(row.kind, row.facts), link: origin + row.path }));
	const ids = [...new Set(rows.map(({ mark }) => mark))];
	const [only] = said;
	if (said.length === 1 && only) return { title: only.title, lines: [only.line, only.link], mentions, ids };
	const lines = said.map(({ title, link }, at) => `${at + 1}. ${title} ${link}`);
	return { title: `${said.length} 条新消息`, lines, mentions, ids };
}
