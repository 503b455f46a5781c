import { and, count, eq, gte, inArray, isNotNull, lt, ne } from 'drizzle-orm';
import { quotasOf, type AccountQuota } from '#lib/contract/quotas.ts';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';
import type { Publication } from './rules.ts';

type Entry = Tx['s']['quotaEntries']['$inferSelect'];

/** A channel as the ledger needs it. */
export interface QuotaChannel {
	id: string;
	name: string;
	quotas: AccountQuota[];
}

type ChannelColumns = Pick<Tx['s']['channels']['$inferSelect'], 'id' | 'name' | 'platform' | 'settings'>;

/** Quotas of these channels with each office's own numbers; channels without quotas have an empty list. */
async function withQuotas(reader: Reader, channels: readonly ChannelColumns[]): Promise<QuotaChannel[]> {
	const found = channels.map(({ id, name, platform, settings }) => ({
		id,
		name,
		quotas: quotasOf(platform, settings),
	}));
	const limited = found.filter(({ quotas }) => quotas.length > 0).map(({ id }) => id);
	const { quotaLimits: l } = reader.s;
	const own =
		limited.length === 0 ? [] : await reader.db.select().from(l).where(inArray(l.channelId, limited));
	return found.map(({ quotas, ...channel }) => ({
		...channel,
		quotas: quotas.map((quota) => {
			const set = own.find((each) => each.channelId === channel.id && each.quota === quota.key);
			return { ...quota, most: set ? set.most : quota.usual };
		}),
	}));
}

function selectChannels(reader: Reader) {
	const { channels: c } = reader.s;
	return reader.db.select({ id: c.id, name: c.name, platform: c.platform, settings: c.settings }).from(c);
}

/** The channel with its quotas; null when it is gone. */
export async function quotaChannel(reader: Reader, channelId: string): Promise<QuotaChannel | null> {
	const { channels: c } = reader.s;
	const [channel] = await withQuotas(reader, await selectChannels(reader).where(eq(c.id, channelId)));
	return channel ?? null;
}

/** Channels within `scope` that have a quota with a number. */
export async function quotaChannelsWithin(reader: Reader, scope: Scope): Promise<QuotaChannel[]> {
	const { channels: c } = reader.s;
	const all = await withQuotas(
		reader,
		await selectChannels(reader)
			.where(withinScope(reader, c.unitId, scope))
			.orderBy(c.position, c.id),
	);
	return all
		.map((channel) => ({ ...channel, quotas: channel.quotas.filter(({ most }) => most !== null) }))
		.filter(({ quotas }) => quotas.length > 0);
}

/** Units taken in periods that start within the span, by channel, quota and period; those of one publication may be left out. */
export async function takenBetween(
	reader: Reader,
	channelIds: readonly string[],
	{ from, to, except = '' }: { from: number; to: number; except?: string },
): Promise<{ channelId: string; quota: string; periodStart: number; taken: number }[]> {
	const { quotaEntries: q } = reader.s;
	if (channelIds.length === 0) return [];
	const rows = await reader.db
		.select({ channelId: q.channelId, quota: q.quota, periodStart: q.periodStart, taken: count() })
		.from(q)
		.where(
			and(
				inArray(q.channelId, [...channelIds]),
				gte(q.periodStart, from),
				lt(q.periodStart, to),
				ne(q.publicationId, except),
			),
		)
		.groupBy(q.channelId, q.quota, q.periodStart);
	return rows.map((row) => ({ ...row, taken: Number(row.taken) }));
}

/** Publications with a time on these channels, whatever they hold of the quotas. */
export async function scheduledOn(reader: Reader, channelIds: readonly string[]): Promise<Publication[]> {
	const { publications: p } = reader.s;
	if (channelIds.length === 0) return [];
	return reader.db
		.select()
		.from(p)
		.where(
			and(inArray(p.channelId, [...channelIds]), inArray(p.state, ['due', 'leased']), isNotNull(p.dueAt)),
		);
}

export async function putEntry(tx: Tx, entry: Entry): Promise<void> {
	const { quotaEntries: q } = tx.s;
	const { channelId, periodStart, state, at } = entry;
	await tx.db
		.insert(q)
		.values(entry)
		.onConflictDoUpdate({ target: [q.publicationId, q.quota], set: { channelId, periodStart, state, at } });
}

export async function deleteEntries(tx: Tx, publicationId: string): Promise<void> {
	const { quotaEntries: q } = tx.s;
	await tx.db.delete(q).where(eq(q.publicationId, publicationId));
}
