import type { HoldReason } from '#lib/contract/publishing.ts';
import type { Channel, ChannelAccount, SendResult } from '../channels/channel.ts';
import type { Tx } from '../db/index.ts';
import { callPlatform, itemOf, stepsOf } from './call-platform.ts';
import { changePublication } from './change-publication.ts';
import { startDeadline, type RunningDeadline } from './deadline.ts';
import { findAdapter } from './find-adapter.ts';
import type { Parts } from './parts.ts';
import { recordAnswer } from './record-answer.ts';
import type { Change, Publication } from './rules.ts';

/** A way to the platform, or why there is none. */
type Way = { adapter: Channel; account: ChannelAccount } | { closed: HoldReason };

/**
 * Sends one leased publication: through the door, then one call outside any transaction, then what became of it.
 * Whatever throws or dies on the way leaves a row that the reaper understands.
 */
export async function sendPublication(parts: Parts, leased: Publication): Promise<void> {
	const { ctx, rules, cutOff } = parts;
	await parts.step('leased');
	const way = await findWay(parts, leased.channelId);
	const windowMs = 'adapter' in way ? rules.sendWindowMs(way.adapter) : 0;
	const deadline = startDeadline(ctx.clock, windowMs, cutOff);
	try {
		const passed = await ctx.store.tx((tx) => passDoor(parts, tx, { leased, way }));
		if (!passed || 'closed' in way) return;
		const { sending, mark } = passed;
		await parts.epoch.keep(mark);
		await parts.step('authorized');
		const answer = await callSend(parts, { sending, way, deadline });
		if (!answer) return;
		await parts.step('answered');
		await recordAnswer(parts, sending, answer);
		await parts.step('recorded');
	} finally {
		deadline.end();
	}
}

async function findWay(parts: Parts, channelId: string): Promise<Way> {
	const found = await findAdapter(parts, parts.ctx.store, channelId);
	if (!found) return { closed: 'channel_paused' };
	try {
		return { adapter: found.adapter, account: await parts.channels.openAccount(channelId) };
	} catch (error) {
		parts.ctx.log.error({ err: error, channelId }, 'the account of a channel does not open');
		return { closed: 'credentials' };
	}
}

/** In one transaction: the last check, the state `sending`, the attempt and the epoch's mark. Null: it is not to be sent, or not by us. */
async function passDoor(
	parts: Parts,
	tx: Tx,
	{ leased, way }: { leased: Publication; way: Way },
): Promise<{ sending: Publication; mark: number } | null> {
	const { ctx, rules, rows, closing } = parts;
	await ctx.events.takeTurn(tx);
	const now = ctx.clock.now();
	const row = await rows.lockPublication(tx, leased.id);
	if (!row || !rules.holds(row, leased)) return null;
	const stop = async (change: Change): Promise<null> => {
		await changePublication(parts, tx, { row, change });
		return null;
	};
	if (closing.aborted) return stop(rules.release(row, now));
	const ruling = await parts.authorize(tx, { row, now });
	if (!ruling.open) return stop(ruling.change);
	if ('closed' in way) return stop(rules.held(row, way.closed, null));
	const change = rules.beginSending(row, { now, channel: way.adapter });
	const sending = await changePublication(parts, tx, { row, change });
	const attempt = { publicationId: row.id, fence: row.fence, kind: 'send', startedAt: now } as const;
	if (!sending) return null;
	await rows.insertAttempt(tx, attempt);
	return { sending, mark: await parts.epoch.raise(tx) };
}

interface Sending {
	sending: Publication;
	way: { adapter: Channel; account: ChannelAccount };
	deadline: RunningDeadline;
}

async function callSend(parts: Parts, { sending: row, way, deadline }: Sending): Promise<SendResult | null> {
	// A machine that slept between the door and here must not send any more.
	if (deadline.left() <= 0) return { kind: 'unknown', detail: '过了发送时限，没有发出' };
	const { adapter, account } = way;
	return callPlatform<SendResult>(parts, {
		row,
		deadline,
		make: () => adapter.send({ account, item: itemOf(parts, row), steps: stepsOf(parts, row), deadline }),
		instead: (detail) => ({ kind: 'unknown', detail }),
		late: (answer) => recordAnswer(parts, row, answer),
	});
}
