import type { Platform } from '#lib/contract/channels.ts';
import type { Ctx } from '../ctx.ts';
import type { Scope } from '../units/index.ts';
import { CHECK_KEY, readHealth } from './check-channel.ts';
import { needsRenewal } from './health-rules.ts';
import { channelsWithin, readMemories } from './store.ts';

/** A running channel whose credentials somebody has to renew. */
export interface ChannelTrouble {
	channelId: string;
	name: string;
	platform: Platform;
	unitName: string;
	/** Epoch ms when the credentials end; null when the platform refuses them already. */
	endsAt: number | null;
	/** Epoch ms of the test call that showed it. */
	since: number;
}

/** Channels within `scope` that do not publish any more or will soon not. */
export async function listTroubles(
	{ store, clock }: Pick<Ctx, 'store' | 'clock'>,
	scope: Scope,
): Promise<ChannelTrouble[]> {
	const now = clock.now();
	const checks = await readMemories(store, CHECK_KEY);
	const rows = await channelsWithin(store, scope);
	return rows.flatMap((row): ChannelTrouble[] => {
		const health = readHealth(checks.get(row.id));
		if (row.pausedAt !== null || !health || !needsRenewal(health, now)) return [];
		const endsAt = health.known === 'refused' ? null : health.expiresAt;
		const { id: channelId, name, platform, unitName } = row;
		return [{ channelId, name, platform, unitName, endsAt, since: health.at }];
	});
}
