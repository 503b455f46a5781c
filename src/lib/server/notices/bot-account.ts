import type { Ctx } from '../ctx.ts';
import type { BotAccount } from './bots/bot.ts';
import type { BotRow } from './store-lanes.ts';

interface Secrets {
	url: string;
	signSecret: string;
}

/** A bot's secrets in one text, bound to the bot. */
export function sealBot({ vault }: Pick<Ctx, 'vault'>, id: string, secrets: Secrets): string {
	return vault.seal(JSON.stringify(secrets), `bot/${id}`);
}

/** The bot with its secrets open. @throws when they were sealed under another key */
export function openBot({ vault }: Pick<Ctx, 'vault'>, row: BotRow): BotAccount {
	const { url, signSecret } = JSON.parse(vault.open(row.sealed, `bot/${row.id}`)) as Secrets;
	return { kind: row.kind, url, signSecret, keyword: row.keyword };
}
