import { and, asc, desc, eq, gte, isNotNull, isNull, like, max, or, sql } from 'drizzle-orm';
import type { Platform } from '#lib/contract/channels.ts';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';
import type { CallbackEvent, FigureItem } from './channel.ts';

/** How sealed entries of a channel's memory begin. */
export const SEALED = 'sealed:';

/** A channel as it is stored; credentials sealed. */
export interface ChannelRow {
	id: string;
	unitId: string;
	platform: Platform;
	name: string;
	settings: Record<string, unknown>;
	credentials: string | null;
	position: number;
	createdAt: number;
	pausedAt: number | null;
}

/** The channel wherever it belongs: for callers that have no actor (callbacks, scheduler) or check afterwards. */
export async function findChannel(reader: Reader, id: string): Promise<ChannelRow | null> {
	const { channels } = reader.s;
	const [row] = await reader.db.select().from(channels).where(eq(channels.id, id));
	return row ?? null;
}

export async function findChannelWithin(
	reader: Reader,
	id: string,
	scope: Scope,
): Promise<ChannelRow | null> {
	const { channels } = reader.s;
	const [row] = await reader.db
		.select()
		.from(channels)
		.where(and(eq(channels.id, id), withinScope(reader, channels.unitId, scope)));
	return row ?? null;
}

/** Channels of the units within `scope`, upper units first, with the unit's short name. */
export async function channelsWithin(
	reader: Reader,
	scope: Scope,
): Promise<(ChannelRow & { unitName: string })[]> {
	const { channels, units } = reader.s;
	const rows = await reader.db
		.select({ channel: channels, unitName: units.shortName })
		.from(channels)
		.innerJoin(units, eq(units.id, channels.unitId))
		.where(withinScope(reader, channels.unitId, scope))
		.orderBy(asc(units.path), asc(channels.position), asc(channels.id));
	return rows.map(({ channel, unitName }) => ({ ...channel, unitName }));
}

/** Every running channel of `platform`. */
export async function runningChannels(reader: Reader, platform: Platform): Promise<ChannelRow[]> {
	const { channels } = reader.s;
	const rows = await reader.db
		.select()
		.from(channels)
		.where(eq(channels.platform, platform))
		.orderBy(asc(channels.id));
	return rows.filter((row) => row.pausedAt === null);
}

export async function nextPosition(reader: Reader, unitId: string): Promise<number> {
	const { channels } = reader.s;
	const [row] = await reader.db
		.select({ last: channels.position })
		.from(channels)
		.where(eq(channels.unitId, unitId))
		.orderBy(desc(channels.position))
		.limit(1);
	return row ? row.last + 1 : 0;
}

/** A unit's channel of this platform with this name, or any channel of the same account; the channel `except` left out. */
export async function findTwin(
	reader: Reader,
	wanted: {
		unitId: string;
		platform: Platform;
		name: string;
		/** The setting that says which account it is. */
		account: { key: string; value: string } | null;
		except: string | null;
	},
): Promise<ChannelRow | null> {
	const { channels } = reader.s;
	const rows = await reader.db.select().from(channels).where(eq(channels.platform, wanted.platform));
	const twin = rows.find(
		(row) =>
			row.id !== wanted.except &&
			((row.unitId === wanted.unitId && row.name === wanted.name) ||
				(wanted.account !== null && row.settings[wanted.account.key] === wanted.account.value)),
	);
	return twin ?? null;
}

export async function insertChannel(tx: Tx, row: ChannelRow): Promise<void> {
	await tx.db.insert(tx.s.channels).values(row);
}

export async function updateChannel(
	tx: Tx,
	id: string,
	change: Partial<Pick<ChannelRow, 'name' | 'settings' | 'credentials' | 'pausedAt'>>,
): Promise<void> {
	const { channels } = tx.s;
	await tx.db.update(channels).set(change).where(eq(channels.id, id));
}

export async function readMemory(
	reader: Reader,
	channelId: string,
	key: string,
): Promise<{ value: string; expiresAt: number | null; at: number } | null> {
	const { channelMemory } = reader.s;
	const [row] = await reader.db
		.select({ value: channelMemory.value, expiresAt: channelMemory.expiresAt, at: channelMemory.at })
		.from(channelMemory)
		.where(and(eq(channelMemory.channelId, channelId), eq(channelMemory.key, key)));
	return row ?? null;
}

/** The value under `key` of every channel that has one, whatever it is worth by now. */
export async function readMemories(
	reader: Reader,
	key: string,
): Promise<Map<string, { value: string; at: number }>> {
	const { channelMemory } = reader.s;
	const rows = await reader.db
		.select({ id: channelMemory.channelId, value: channelMemory.value, at: channelMemory.at })
		.from(channelMemory)
		.where(eq(channelMemory.key, key));
	return new Map(rows.map(({ id, value, at }) => [id, { value, at }]));
}

export async function writeMemory(
	tx: Tx,
	entry: { channelId: string; key: string; value: string; expiresAt: number | null; at: number },
): Promise<void> {
	const { channelMemory } = tx.s;
	const { value, expiresAt, at } = entry;
	await tx.db
		.insert(channelMemory)
		.values(entry)
		.onConflictDoUpdate({
			target: [channelMemory.channelId, channelMemory.key],
			set: { value, expiresAt, at },
		});
}

export async function deleteMemory(tx: Tx, channelId: string, key: string): Promise<void> {
	const { channelMemory } = tx.s;
	await tx.db
		.delete(channelMemory)
		.where(and(eq(channelMemory.channelId, channelId), eq(channelMemory.key, key)));
}

/** Forgets what a changed account knew by its old identity; uploads belong to the account that made them. */
/** What was had with the old credentials and is had again by asking: sealed entries that end by themselves; and `alsoKey`. */
export async function deleteTokens(tx: Tx, channelId: string, alsoKey: string): Promise<void> {
	const { channelMemory: m } = tx.s;
	const token = and(like(m.value, `${SEALED}%`), isNotNull(m.expiresAt));
	await tx.db.delete(m).where(and(eq(m.channelId, channelId), or(token, eq(m.key, alsoKey))));
}

export async function deleteAllMemory(tx: Tx, channelId: string): Promise<void> {
	const { channelMemory } = tx.s;
	await tx.db.delete(channelMemory).where(eq(channelMemory.channelId, channelId));
}

/** Keeps a verified callback once. False when the event had come before. */
export async function insertCallback(
	tx: Tx,
	{ channelId, at, event }: { channelId: string; at: number; event: CallbackEvent },
): Promise<boolean> {
	const { channelCallbacks } = tx.s;
	const { eventKey, jobId, publicationId = null, result, payload } = event;
	const written = await tx.db
		.insert(channelCallbacks)
		.values({ channelId, at, eventKey, jobId, publicationId, result, payload })
		.onConflictDoNothing()
		.returning({ eventKey: channelCallbacks.eventKey });
	return written.length > 0;
}

/** A publication of a channel that can have figures. */
export interface PublishedItem extends FigureItem {
	publicationId: string;
	unitId: string;
}

/** What the channel published since `since` (epoch ms), oldest first. */
export async function publishedItems(
	reader: Reader,
	channelId: string,
	since: number,
): Promise<PublishedItem[]> {
	const { publications } = reader.s;
	const rows = await reader.db
		.select({
			publicationId: publications.id,
			unitId: publications.unitId,
			remoteId: publications.remoteId,
			jobId: publications.jobId,
			url: publications.url,
			publishedAt: publications.publishedAt,
			payload: publications.payload,
		})
		.from(publications)
		.where(
			and(
				eq(publications.channelId, channelId),
				eq(publications.state, 'published'),
				isNotNull(publications.remoteId),
				gte(publications.publishedAt, since),
			),
		)
		.orderBy(sql`${publications.publishedAt}`, asc(publications.id));
	return rows.map(({ payload, remoteId, publishedAt, ...row }) => ({
		...row,
		remoteId: remoteId ?? '',
		publishedAt: publishedAt ?? 0,
		title: payload.title,
	}));
}

/** A feed of ours as its readers need it. */
export type FeedChannel = ChannelRow & { unitName: string };

export async function findFeedChannel(reader: Reader, id: string): Promise<FeedChannel | null> {
	const { channels, units } = reader.s;
	const [row] = await reader.db
		.select({ channel: channels, unitName: units.name })
		.from(channels)
		.innerJoin(units, eq(units.id, channels.unitId))
		.where(and(eq(channels.id, id), eq(channels.platform, 'feed')));
	return row ? { ...row.channel, unitName: row.unitName } : null;
}

/** What stands in a feed, newest first, and when anything came into it or left it last (epoch ms, null: never). */
export async function publicEntries(reader: Reader, channelId: string, limit: number) {
	const { publications: p } = reader.s;
	const published = and(eq(p.channelId, channelId), eq(p.state, 'published'));
	const [last] = await reader.db
		.select({ at: max(p.updatedAt) })
		.from(p)
		.where(published);
	const rows = await reader.db
		.select({ publicationId: p.id, payload: p.payload, publishedAt: p.publishedAt })
		.from(p)
		.where(and(published, isNull(p.recalledAt), isNull(p.retractedAt)))
		.orderBy(desc(p.publishedAt), desc(p.id))
		.limit(limit);
	return {
		changedAt: last?.at ?? null,
		rows: rows.map((row) => ({ ...row, publishedAt: row.publishedAt ?? 0 })),
	};
}
