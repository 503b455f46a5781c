import type { Ctx } from '../ctx.ts';
import type { CallbackEvent, CallbackRequest } from './channel.ts';
import { accountOf, type ChannelDirectory } from './open-account.ts';
import { findChannel, insertCallback } from './store.ts';

/** What to answer the platform, and the event that was new, if any. */
export interface CallbackReply {
	status: 200 | 400 | 403 | 404;
	body: string;
	event: CallbackEvent | null;
}

/**
 * A request to a channel's callback address. The event is durable when this resolves, so that the answer may go out at
 * once; what it means for a publication is settled afterwards.
 */
export async function receiveCallback(
	ctx: Ctx & { readonly channels: ChannelDirectory },
	channelId: string,
	request: Omit<CallbackRequest, 'now'>,
): Promise<CallbackReply> {
	const row = await findChannel(ctx.store, channelId);
	const adapter = row && ctx.channels.adapterOf(row);
	if (!row || !adapter?.callback) return { status: 404, body: '', event: null };
	const now = ctx.clock.now();
	const answer = await adapter.callback(accountOf(ctx, row), { ...request, now });
	if (answer.kind === 'refused') {
		ctx.log.warn({ channel: row.id, status: answer.status }, 'a callback was refused');
		return { status: answer.status, body: '', event: null };
	}
	if (answer.kind === 'reply') return { status: 200, body: answer.body, event: null };
	const { event, body } = answer;
	const isNew = await ctx.store.tx((tx) => insertCallback(tx, { channelId: row.id, at: now, event }));
	return { status: 200, body, event: isNew ? event : null };
}
