import type { Ctx } from '../ctx.ts';
import { listUnits, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { channelChoices, type ChannelChoice } from './store.ts';
import { campaignsOf, columnsOf, type Campaign, type Column } from './store-columns.ts';

export interface PostStart {
	/** Units the actor may write for, the chosen one among them. */
	units: { id: string; name: string }[];
	unitId: string;
	columns: Column[];
	campaigns: Campaign[];
	channels: ChannelChoice[];
}

/** What a new post of `unitId` (or else the actor's own unit) may be filed under and sent to. */
export async function startPost(ctx: Ctx, actor: Actor | null, unitId: string | null): Promise<PostStart> {
	requirePermission(actor, 'post.write');
	const { store } = ctx;
	const units = await listUnits(store, scopeOf(actor, 'post.write'));
	const chosen =
		units.find((unit) => unit.id === unitId) ?? units.find((unit) => unit.id === actor.unitId) ?? units[0];
	const path = chosen?.path ?? '/';
	return {
		units: units.map(({ id, shortName }) => ({ id, name: shortName })),
		unitId: chosen?.id ?? '',
		columns: (await columnsOf(store, path)).filter((column) => column.closedAt === null),
		campaigns: (await campaignsOf(store, path)).filter((campaign) => campaign.endsAt > ctx.clock.now()),
		channels: await channelChoices(store, { paths: [path] }),
	};
}
