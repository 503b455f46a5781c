import type { Channel } from '../channels/channel.ts';
import type { Reader } from '../db/index.ts';
import type { Parts } from './parts.ts';
import type { ChannelFacts } from './store.ts';

/** The channel and the adapter that serves it; null when the channel is gone or no adapter of this build serves it. */
export async function findAdapter(
	{ ctx, rows, channels }: Pick<Parts, 'ctx' | 'rows' | 'channels'>,
	reader: Reader,
	channelId: string,
): Promise<{ facts: ChannelFacts; adapter: Channel } | null> {
	const facts = await rows.channelFacts(reader, channelId);
	if (!facts) return null;
	try {
		return { facts, adapter: channels.adapterOf(facts) };
	} catch (error) {
		ctx.log.error({ err: error, channelId }, 'no adapter serves this channel');
		return null;
	}
}
