import type { ChannelDirectory } from '../channels/index.ts';
import type { Ctx } from '../ctx.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { findAdapter } from './find-adapter.ts';
import type { Channel } from '../channels/channel.ts';
import { type ListedPublication, findWithin } from './store-lists.ts';
import * as rows from './store.ts';

type Needs = Ctx & { readonly channels: ChannelDirectory };

interface Waiting {
	row: ListedPublication['publication'];
	handOver: Channel['handOver'];
}

/** The publication within the actor's reach, and its channel's way to a phone, if it waits for a person at all. */
async function findWaiting(ctx: Needs, actor: Actor, publicationId: string): Promise<Waiting | null> {
	const found = await findWithin(ctx.store, publicationId, scopeOf(actor, 'publication.resolve'));
	if (!found) return null;
	const row = found.publication;
	const waits = row.state === 'held' && row.reason === 'needs_person';
	const { channels } = ctx;
	const adapter = waits
		? (await findAdapter({ ctx, rows, channels }, ctx.store, row.channelId))?.adapter
		: null;
	return { row, handOver: adapter?.handOver?.bind(adapter) };
}

/** Whether {@link handOverPublication} has an address for this publication, as far as can be told without asking. */
export async function handsOver(ctx: Needs, actor: Actor | null, publicationId: string): Promise<boolean> {
	requirePermission(actor, 'publication.read');
	return (await findWaiting(ctx, actor, publicationId))?.handOver !== undefined;
}

/**
 * Address that a person's phone opens to publish, in the platform's own app, a publication that waits for a person. It
 * holds the approved snapshot. What comes of it the platform's callback or the person says.
 * @param input.linkTo gives a publication's address on our own site
 * @throws {ConflictError} it does not wait for a person @throws {NotFoundError} its channel has no such way, or not now
 */
export async function handOverPublication(
	ctx: Needs,
	actor: Actor | null,
	input: { publicationId: string; linkTo: (publicationId: string) => string },
): Promise<string> {
	requirePermission(actor, 'publication.resolve');
	const { publicationId, linkTo } = input;
	const waiting = await findWaiting(ctx, actor, publicationId);
	if (!waiting) throw new NotFoundError('not_found', { what: '这次发布' });
	const { row, handOver } = waiting;
	if (!handOver) throw new ConflictError('conflict.state', { what: '这次发布', state: '不在等人扫码发布' });
	const account = await ctx.channels.openAccount(row.channelId);
	const item = { publicationId, payload: row.payload, link: linkTo(publicationId) };
	const address = await handOver({ account, item });
	if (!address) throw new NotFoundError('not_found', { what: '发布码' });
	return address;
}
