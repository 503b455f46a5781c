import { DAY } from '#lib/contract/beijing-time.ts';
import { QUOTA_DAYS_AHEAD, quotaPeriodStart, type QuotaUse } from '#lib/contract/quotas.ts';
import type { Ctx } from '../ctx.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { quotaChannelsWithin, takenBetween } from './store-quota.ts';

/**
 * How much of the platforms' quotas is taken on the channels within the actor's reach.
 * @param span epoch ms; without an end two months ahead
 */
export async function readQuotas(
	ctx: Ctx,
	actor: Actor | null,
	span: { from: number; to?: number },
): Promise<QuotaUse[]> {
	requirePermission(actor, 'post.read');
	const channels = await quotaChannelsWithin(ctx.store, scopeOf(actor, 'post.read'));
	const rows = await takenBetween(
		ctx.store,
		channels.map(({ id }) => id),
		// The month that holds the first day begins before it.
		{ from: quotaPeriodStart('month', span.from), to: span.to ?? span.from + QUOTA_DAYS_AHEAD * DAY },
	);
	return channels.flatMap(({ id, name, quotas }) =>
		quotas.map(({ key, period, most }) => ({
			channelId: id,
			channelName: name,
			key,
			period,
			most: most ?? 0,
			taken: rows
				.filter((row) => row.channelId === id && row.quota === key)
				.map(({ periodStart, taken }): [number, number] => [periodStart, taken]),
		})),
	);
}
