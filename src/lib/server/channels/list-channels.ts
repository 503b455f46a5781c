import type { Platform } from '#lib/contract/channels.ts';
import { PLATFORM_FORMS, secretNames } from '#lib/contract/platforms/index.ts';
import type { Ctx } from '../ctx.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { CHECK_KEY, readCheck, type LastCheck } from './check-channel.ts';
import { openCredentials } from './open-account.ts';
import { channelsWithin, readMemories, type ChannelRow } from './store.ts';

/** A channel as a page may show it: of secrets only whether they are set. */
export interface ChannelView {
	id: string;
	unitId: string;
	unitName: string;
	platform: Platform;
	name: string;
	settings: Readonly<Record<string, unknown>>;
	hasSecret: Readonly<Record<string, boolean>>;
	/** Epoch ms, null while it runs. */
	pausedAt: number | null;
	lastCheck: LastCheck | null;
	/** Where the platform calls back, below our own origin; null for platforms that do not. */
	callbackPath: string | null;
}

/** Channels of the units the actor manages, upper units first. */
export async function listChannels(ctx: Ctx, actor: Actor | null): Promise<ChannelView[]> {
	requirePermission(actor, 'channel.manage');
	const rows = await channelsWithin(ctx.store, scopeOf(actor, 'channel.manage'));
	const checks = await readMemories(ctx.store, CHECK_KEY);
	return rows.map((row) => ({
		id: row.id,
		unitId: row.unitId,
		unitName: row.unitName,
		platform: row.platform,
		name: row.name,
		settings: row.settings,
		hasSecret: setSecrets(ctx, row),
		pausedAt: row.pausedAt,
		lastCheck: readCheck(checks.get(row.id)),
		callbackPath: PLATFORM_FORMS[row.platform].hasCallback ? `/callback/${row.id}` : null,
	}));
}

/** One of {@link listChannels}. @throws {NotFoundError} none within the actor's scope */
export async function readChannel(ctx: Ctx, actor: Actor | null, channelId: string): Promise<ChannelView> {
	const view = (await listChannels(ctx, actor)).find(({ id }) => id === channelId);
	if (!view) throw new NotFoundError('not_found', { what: '这个渠道' });
	return view;
}

function setSecrets(ctx: Ctx, row: ChannelRow): Record<string, boolean> {
	let known: Readonly<Record<string, string>> = {};
	try {
		known = openCredentials(ctx, row);
	} catch {
		// Sealed under another key: nothing is set that could be used.
	}
	return Object.fromEntries(
		secretNames(PLATFORM_FORMS[row.platform]).map((key) => [key, Boolean(known[key])]),
	);
}
