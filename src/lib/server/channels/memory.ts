import type { Ctx } from '../ctx.ts';
import type { ChannelMemory } from './channel.ts';
import { deleteMemory, readMemory, SEALED, writeMemory } from './store.ts';

const PLAIN = 'plain:';

/** A channel's memory in the store. Secrets are sealed for this channel and this key. */
export function openMemory(ctx: Pick<Ctx, 'store' | 'clock' | 'vault'>, channelId: string): ChannelMemory {
	const { store, clock, vault } = ctx;
	const owner = (key: string) => `${channelId}/${key}`;
	const memory: ChannelMemory = {
		async get(key) {
			const row = await readMemory(store, channelId, key);
			if (!row || (row.expiresAt !== null && row.expiresAt <= clock.now())) return null;
			if (!row.value.startsWith(SEALED)) return row.value.slice(PLAIN.length);
			try {
				return vault.open(row.value.slice(SEALED.length), owner(key));
			} catch {
				// Sealed under another key (a restored backup): as good as forgotten.
				return null;
			}
		},
		put: (key, value, options = {}) =>
			store.tx((tx) =>
				writeMemory(tx, {
					channelId,
					key,
					value: options.secret ? SEALED + vault.seal(value, owner(key)) : PLAIN + value,
					expiresAt: options.expiresAt ?? null,
					at: clock.now(),
				}),
			),
		forget: (key) => store.tx((tx) => deleteMemory(tx, channelId, key)),
	};
	return memory;
}

/** Text as the plain memory keeps it. */
export function plainValue(text: string): string {
	return PLAIN + text;
}

/** What a channel's plain memory holds, as {@link openMemory} wrote it. */
export function plainText(stored: string): string | null {
	return stored.startsWith(PLAIN) ? stored.slice(PLAIN.length) : null;
}
