import type { HoldReason } from '#lib/contract/publishing.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import type { LoggedEvent } from '../events/index.ts';
import { changePublication } from './change-publication.ts';
import { createPublications } from './create-publications.ts';
import { replan, withdraw, type Change, type Publication } from './rules.ts';
import * as rows from './store.ts';

/**
 * Ties publishing to what happens to posts, in the transactions in which it happens: the third signature makes the
 * publications, a new time moves them, an edit or a withdrawal takes back those that have not been sent.
 */
export function followPosts(ctx: Ctx): void {
	ctx.events.on('post.approved', (tx, event) => createPublications(ctx, tx, event));
	ctx.events.on('post.planned', (tx, event) => replanPublications(ctx, tx, event));
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
