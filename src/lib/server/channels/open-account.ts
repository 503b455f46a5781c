import type { Ctx } from '../ctx.ts';
import { NotFoundError } from '../errors.ts';
import type { Channel, ChannelAccount } from './channel.ts';
import { openMemory } from './memory.ts';
import { findChannel, type ChannelRow } from './store.ts';

type Needs = Pick<Ctx, 'store' | 'clock' | 'vault'>;
type Credentials = Readonly<Record<string, string>>;

/** Credentials of a channel as they are sealed: one text, bound to the channel's id. */
export function sealCredentials(
	ctx: Pick<Ctx, 'vault'>,
	channelId: string,
	credentials: Credentials,
): string {
	return ctx.vault.seal(JSON.stringify(credentials), channelId);
}

/** @throws when they were sealed for another channel or under another key */
export function openCredentials(
	ctx: Pick<Ctx, 'vault'>,
	row: Pick<ChannelRow, 'id' | 'credentials'>,
): Credentials {
	if (row.credentials === null) return {};
	return JSON.parse(ctx.vault.open(row.credentials, row.id)) as Record<string, string>;
}

/** The channel as its adapter sees it, credentials open. @throws when they do not open. */
export function accountOf(ctx: Needs, row: ChannelRow): ChannelAccount {
	const { id, unitId, name, settings } = row;
	return { id, unitId, name, settings, credentials: openCredentials(ctx, row), memory: openMemory(ctx, id) };
}

/**
 * The account of a channel, with its credentials open: for adapters only.
 * @throws {NotFoundError} no such channel; anything else when the credentials do not open
 */
export async function openAccount(ctx: Needs, channelId: string): Promise<ChannelAccount> {
	const row = await findChannel(ctx.store, channelId);
	if (!row) throw new NotFoundError('not_found', { what: '这个渠道' });
	return accountOf(ctx, row);
}

/** How publishing reaches the channels. */
export interface ChannelDirectory {
	/** The adapter that serves a channel. @throws when this build has none for its platform. */
	adapterOf(channel: { id: string; platform: string; settings?: Readonly<Record<string, unknown>> }): Channel;
	openAccount(channelId: string): Promise<ChannelAccount>;
}

/** The directory over these adapters; of several for one platform the first that serves the account's settings. */
export function createChannelDirectory(ctx: Needs, adapters: readonly Channel[]): ChannelDirectory {
	return {
		adapterOf({ platform, settings = {} }) {
			const adapter = adapters.find(
				(each) => each.platform === platform && (each.serves?.(settings) ?? true),
			);
			if (!adapter) throw new Error(`no adapter serves the platform ${platform}`);
			return adapter;
		},
		openAccount: (channelId) => openAccount(ctx, channelId),
	};
}
