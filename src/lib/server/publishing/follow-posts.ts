import type { HoldReason } from '#lib/contract/publishing.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import type { LoggedEvent } from '../events/index.ts';
import { changePublication } from './change-publication.ts';
import { quotaChannel } from './store-quota.ts';
import { createPublications } from './create-publications.ts';
import { refillQuotas, requireRoom } from './quota.ts';
import { replan, withdraw, type Change, type Publication } from './rules.ts';
import * as rows from './store.ts';

/**
 * Ties publishing to what happens to posts, in the transactions in which it happens: the third signature makes the
 * publications, a new time moves them, an edit or a withdrawal takes back those that have not been sent.
 */
export function followPosts(ctx: Ctx): void {
	ctx.events.on('post.approved', (tx, event) => createPublications(ctx, tx, event));
	ctx.events.on('post.planned', (tx, event) => replanPublications(ctx, tx, event));
	for (const kind of ['post.created', 'post.planned', 'post.submitted'] as const)
		ctx.events.on(kind, (tx, event) => requireRoomForPost(tx, event));
	ctx.events.on('channel.changed', (tx, event) =>
		refillQuotas(tx, { channelId: event.subject.id, now: event.at }),
	);
	ctx.events.on('post.revised', (tx, event) =>
		withdrawPublications(ctx, tx, { event, reason: 'superseded' }),
	);
	ctx.events.on('review.voided', (tx, event) =>
		withdrawPublications(ctx, tx, { event, reason: 'superseded' }),
	);
	ctx.events.on('post.withdrawn', (tx, event) =>
		withdrawPublications(ctx, tx, { event, reason: 'withdrawn' }),
	);
}

/**
 * A post that has no publications yet takes nothing of a quota, but a day that others have filled is no day for it: whoever
 * plans it hears so now, not at the third signature.
 */
async function requireRoomForPost(tx: Tx, event: LoggedEvent): Promise<void> {
	const post = await rows.postFacts(tx, event.subject.id);
	if (!post || post.plannedAt === null || post.state === 'approved') return;
	for (const channelId of post.channelIds) {
		const channel = await quotaChannel(tx, channelId);
		if (channel) await requireRoom(tx, { channel, at: post.plannedAt });
	}
}

async function replanPublications(ctx: Ctx, tx: Tx, event: LoggedEvent<'post.planned'>): Promise<void> {
	await changeUnsent(ctx, tx, {
		event,
		decide: (row) => replan(row, event.payload.plannedAt, event.at),
	});
}

async function withdrawPublications(
	ctx: Ctx,
	tx: Tx,
	{ event, reason }: { event: LoggedEvent; reason: HoldReason },
): Promise<void> {
	await changeUnsent(ctx, tx, { event, decide: (row) => withdraw(row, reason) });
}

async function changeUnsent(
	ctx: Ctx,
	tx: Tx,
	{ event, decide }: { event: LoggedEvent; decide: (row: Publication) => Change | null },
): Promise<void> {
	for (const row of await rows.lockOpenOfPost(tx, event.subject.id)) {
		const change = decide(row);
		if (change) await changePublication({ ctx, rows }, tx, { row, change, actorId: event.actorId });
	}
}
