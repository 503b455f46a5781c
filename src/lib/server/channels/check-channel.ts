import type { CheckState } from '#lib/contract/channels.ts';
import type { Ctx } from '../ctx.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import type { Channel, CredentialCheck } from './channel.ts';
import { openMemory, plainText } from './memory.ts';
import { accountOf, type ChannelDirectory } from './open-account.ts';
import { findChannelWithin, type ChannelRow } from './store.ts';

export interface LastCheck {
	state: CheckState;
	/** One Chinese sentence. */
	detail: string;
	/** Epoch ms. */
	at: number;
}
export const CHECK_KEY = 'check';

/** The kept result of a check, or null. */
export function readCheck(stored: { value: string; at: number } | undefined): LastCheck | null {
	const text = stored ? plainText(stored.value) : null;
	if (!stored || text === null) return null;
	const { state, detail } = JSON.parse(text) as CredentialCheck;
	return { state, detail, at: stored.at };
}

/**
 * Makes a test call with the channel's credentials and keeps what it showed.
 * A network failure is `cannot_tell`: it says nothing about the account.
 */
export async function checkChannel(
	ctx: Ctx & { readonly channels: ChannelDirectory },
	actor: Actor | null,
	channelId: string,
): Promise<LastCheck> {
	requirePermission(actor, 'channel.manage');
	const row = await findChannelWithin(ctx.store, channelId, scopeOf(actor, 'channel.manage'));
	if (!row) throw new NotFoundError('not_found', { what: '这个渠道' });
	const { state, detail } = await check(ctx, ctx.channels.adapterOf(row), row);
	await openMemory(ctx, row.id).put(CHECK_KEY, JSON.stringify({ state, detail }));
	return { state, detail, at: ctx.clock.now() };
}

async function check(ctx: Ctx, adapter: Channel, row: ChannelRow): Promise<CredentialCheck> {
	let account;
	try {
		account = accountOf(ctx, row);
	} catch (error) {
		ctx.log.error({ err: error, channel: row.id }, 'the credentials of a channel do not open');
		const detail = '保存的密钥打不开，可能换过服务器的密钥文件。请重新填写密钥。';
		return { state: 'refused', detail, expiresAt: null };
	}
	return adapter.checkCredentials(account);
}
