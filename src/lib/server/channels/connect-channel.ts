import type { Ctx } from '../ctx.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import type { Connection, CredentialCheck } from './channel.ts';
import { keepCheck } from './check-channel.ts';
import { accountOf, type ChannelDirectory } from './open-account.ts';
import { findChannelWithin, type ChannelRow } from './store.ts';

type Needs = Ctx & { readonly channels: ChannelDirectory };

async function findConnection(
	ctx: Needs,
	actor: Actor,
	channelId: string,
): Promise<{ row: ChannelRow; connection: Connection }> {
	const row = await findChannelWithin(ctx.store, channelId, scopeOf(actor, 'channel.manage'));
	const connection = row && ctx.channels.adapterOf(row).connection;
	if (!row || !connection) throw new NotFoundError('not_found', { what: '这个渠道' });
	return { row, connection };
}

/**
 * Address of the platform's page on which a person lets us act for the channel's account.
 * @param input.state comes back with the person; whoever takes it has to compare it
 */
export async function connectionAddress(
	ctx: Needs,
	actor: Actor | null,
	input: { channelId: string; redirectUri: string; state: string },
): Promise<string> {
	requirePermission(actor, 'channel.manage');
	const { row, connection } = await findConnection(ctx, actor, input.channelId);
	return connection.address(accountOf(ctx, row), input);
}

/** Trades the code a person came back with; a success is the channel's last check. */
export async function completeConnection(
	ctx: Needs,
	actor: Actor | null,
	input: { channelId: string; code: string; redirectUri: string },
): Promise<CredentialCheck> {
	requirePermission(actor, 'channel.manage');
	const { row, connection } = await findConnection(ctx, actor, input.channelId);
	const check = await connection.complete(accountOf(ctx, row), input);
	// A failed attempt says nothing about the authorisation that works now.
	if (check.state !== 'ok') return check;
	await keepCheck(ctx, row, check);
	await ctx.store.tx(async (tx) => {
		await ctx.events.append(tx, {
			kind: 'channel.changed',
			at: ctx.clock.now(),
			unitId: row.unitId,
			actorId: actor.id,
			subject: { kind: 'channel', id: row.id },
			payload: { fields: ['authorization'] },
		});
	});
	return check;
}
