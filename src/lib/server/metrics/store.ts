import { and, asc, desc, eq, gte, inArray, lt, max, or, sql, sum, type SQL } from 'drizzle-orm';
import { bucketStart, HOUR } from '#lib/contract/beijing-time.ts';
import type { Dimension, IndicatorKey } from '#lib/contract/metrics.ts';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';

/** Whose figures, over which time. `from` counts from its hour on, `to` up to the end of the hour before it. */
export interface Asked {
	/** What the asker may see; a unit outside it has no figures. */
	scope: Scope;
	/** The unit whose subtree is summed. */
	unitId: string;
	/** Epoch ms, inclusive. */
	from: number;
	/** Epoch ms, exclusive. */
	to: number;
}
export interface Answer<Row> {
	rows: Row[];
	/** 截至: the newest observation summed here; null when there is none. */
	asOf: number | null;
}
export interface Split {
	id: string;
	value: number;
	asOf: number;
}

/** Whole days from the day sums, the hours at both ends from the hour sums. */
function during(reader: Reader, { from, to }: Pick<Asked, 'from' | 'to'>): SQL | undefined {
	const { rollups: r } = reader.s;
	const first = bucketStart(from, 'h');
	const end = bucketStart(to + HOUR - 1, 'h');
	const firstDay = Math.min(end, bucketStart(first + 24 * HOUR - 1, 'd'));
	const endDay = Math.max(firstDay, bucketStart(end, 'd'));
	return or(
		and(eq(r.grain, 'd'), gte(r.bucket, firstDay), lt(r.bucket, endDay)),
		and(eq(r.grain, 'h'), gte(r.bucket, first), lt(r.bucket, firstDay)),
		and(eq(r.grain, 'h'), gte(r.bucket, endDay), lt(r.bucket, end)),
	);
}

/** Sums of one indicator over the asked time, split by a dimension ('' gives one row with id ''). */
export async function sumsBy(
	reader: Reader,
	asked: Asked,
	of: { indicator: IndicatorKey; dim: Dimension },
): Promise<Split[]> {
	const { rollups: r } = reader.s;
	const value = sum(r.value).mapWith(Number);
	return reader.db
		.select({ id: r.dimId, value, asOf: max(r.asOf).mapWith(Number) })
		.from(r)
		.where(
			and(
				eq(r.unitId, asked.unitId),
				withinScope(reader, r.unitId, asked.scope),
				eq(r.indicator, of.indicator),
				eq(r.dim, of.dim),
				of.dim === 'publication' ? wholeDays(reader, asked) : during(reader, asked),
			),
		)
		.groupBy(r.dimId)
		.orderBy(desc(value), asc(r.dimId));
}

function wholeDays(reader: Reader, { from, to }: Pick<Asked, 'from' | 'to'>): SQL | undefined {
	const { rollups: r } = reader.s;
	return and(eq(r.grain, 'd'), gte(r.bucket, bucketStart(from, 'd')), lt(r.bucket, to));
}

/** The buckets of one indicator that hold something, oldest first. */
export async function buckets(
	reader: Reader,
	asked: Asked,
	of: { indicator: IndicatorKey; grain: 'm' | 'h' | 'd' },
): Promise<{ at: number; value: number; asOf: number }[]> {
	const { rollups: r } = reader.s;
	return reader.db
		.select({ at: r.bucket, value: r.value, asOf: r.asOf })
		.from(r)
		.where(
			and(
				eq(r.unitId, asked.unitId),
				withinScope(reader, r.unitId, asked.scope),
				eq(r.indicator, of.indicator),
				eq(r.grain, of.grain),
				eq(r.dim, ''),
				gte(r.bucket, bucketStart(asked.from, of.grain)),
				lt(r.bucket, asked.to),
			),
		)
		.orderBy(asc(r.bucket));
}

/** Names and platforms of channels by id. */
export async function channelNames(reader: Reader, ids: readonly string[]) {
	const { channels } = reader.s;
	if (ids.length === 0) return new Map<string, { name: string; platform: string }>();
	const rows = await reader.db
		.select({ id: channels.id, name: channels.name, platform: channels.platform })
		.from(channels)
		.where(inArray(channels.id, [...ids]));
	return new Map(rows.map(({ id, name, platform }) => [id, { name, platform }]));
}

/** Titles of publications by id: as printed on our site, else as the post is called now. */
export async function publicationTitles(reader: Reader, ids: readonly string[]) {
	const { publications, posts, siteArticles } = reader.s;
	if (ids.length === 0) return new Map<string, { postId: string; title: string; channelId: string }>();
	const [rows, printed] = await Promise.all([
		reader.db
			.select({
				id: publications.id,
				postId: publications.postId,
				channelId: publications.channelId,
				title: posts.title,
			})
			.from(publications)
			.innerJoin(posts, eq(posts.id, publications.postId))
			.where(inArray(publications.id, [...ids])),
		reader.db
			.select({
				id: siteArticles.publicationId,
				postId: siteArticles.postId,
				channelId: siteArticles.channelId,
				title: siteArticles.title,
			})
			.from(siteArticles)
			.where(inArray(siteArticles.publicationId, [...ids])),
	]);
	return new Map([...rows, ...printed].map(({ id, ...rest }) => [id, rest]));
}

/** Ids and names of the units below `unitId` (itself included) that `scope` reaches, as a condition on `column`. */
export function withinUnit(reader: Reader, column: Parameters<typeof withinScope>[1], asked: Asked): SQL {
	const { units } = reader.s;
	const root = reader.db.select({ path: units.path }).from(units).where(eq(units.id, asked.unitId));
	const below = reader.db
		.select({ id: units.id })
		.from(units)
		.where(sql`substr(${units.path}, 1, length((${root}))) = (${root})`);
	return sql`${inArray(column, below)} and ${withinScope(reader, column, asked.scope)}`;
}

/** Publications that came out in the asked time, counted by platform, channel or column. */
export async function countPublished(reader: Reader, asked: Asked, by: 'platform' | 'channel' | 'column') {
	const { publications: p, channels, posts } = reader.s;
	const id = { platform: channels.platform, channel: p.channelId, column: posts.columnId }[by];
	const value = sql<number>`count(*)`.mapWith(Number);
	return reader.db
		.select({ id, value, asOf: max(p.publishedAt).mapWith(Number) })
		.from(p)
		.innerJoin(channels, eq(channels.id, p.channelId))
		.innerJoin(posts, eq(posts.id, p.postId))
		.where(
			and(
				eq(p.state, 'published'),
				gte(p.publishedAt, asked.from),
				lt(p.publishedAt, asked.to),
				withinUnit(reader, p.unitId, asked),
			),
		)
		.groupBy(id)
		.orderBy(desc(value), asc(id)) as Promise<Split[]>;
}

/** Names of columns by id. */
export async function columnNames(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
	const { columns } = reader.s;
	if (ids.length === 0) return new Map();
	const rows = await reader.db
		.select({ id: columns.id, name: columns.name })
		.from(columns)
		.where(inArray(columns.id, [...ids]));
	return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The readings behind a figure, newest observation first. */
export async function readingsBehind(
	reader: Reader,
	asked: Asked,
	of: { indicator: IndicatorKey; dim: Dimension; dimId: string; limit: number; offset: number },
) {
	const { readings: r, units, channels } = reader.s;
	const column = {
		'': undefined,
		channel: r.channelId,
		column: r.columnId,
		campaign: r.campaignId,
		facet: r.facet,
		publication: r.subjectId,
	}[of.dim];
	return reader.db
		.select({
			id: r.id,
			unitName: units.shortName,
			channelName: channels.name,
			subjectKind: r.subjectKind,
			subjectId: r.subjectId,
			facet: r.facet,
			value: r.value,
			asOf: r.asOf,
			receivedAt: r.receivedAt,
			source: r.source,
			method: r.method,
			status: r.status,
		})
		.from(r)
		.innerJoin(units, eq(units.id, r.unitId))
		.leftJoin(channels, eq(channels.id, r.channelId))
		.where(
			and(
				eq(r.indicator, of.indicator),
				gte(r.asOf, asked.from),
				lt(r.asOf, asked.to),
				column && eq(column, of.dimId),
				withinUnit(reader, r.unitId, asked),
			),
		)
		.orderBy(desc(r.asOf), desc(r.id))
		.limit(of.limit)
		.offset(of.offset);
}

/** Titles of activities by id. */
export async function activityTitles(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
	const { activities } = reader.s;
	if (ids.length === 0) return new Map();
	const rows = await reader.db
		.select({ id: activities.id, title: activities.title })
		.from(activities)
		.where(inArray(activities.id, [...ids]));
	return new Map(rows.map(({ id, title }) => [id, title]));
}

/** Readings that wait for a person, oldest first. */
export async function heldReadings(reader: Reader, scope: Scope) {
	const { readings: r, units, channels } = reader.s;
	return reader.db
		.select({
			id: r.id,
			indicator: r.indicator,
			unitName: units.shortName,
			channelName: channels.name,
			subjectKind: r.subjectKind,
			subjectId: r.subjectId,
			facet: r.facet,
			value: r.value,
			asOf: r.asOf,
			receivedAt: r.receivedAt,
			source: r.source,
		})
		.from(r)
		.innerJoin(units, eq(units.id, r.unitId))
		.leftJoin(channels, eq(channels.id, r.channelId))
		.where(and(eq(r.status, 'held'), withinScope(reader, r.unitId, scope)))
		.orderBy(asc(r.id))
		.limit(200);
}

/** Notes who decided on a held reading. */
export async function markResolved(tx: Tx, readingId: number, by: string): Promise<void> {
	const { readings: r } = tx.s;
	await tx.db.update(r).set({ resolvedBy: by }).where(eq(r.id, readingId));
}

/** Deletes the salts and visitor hashes of days before `day` ('2026-11-24'). */
export async function deleteVisitorsBefore(tx: Tx, day: string): Promise<void> {
	const { visitors, visitorSalts } = tx.s;
	await tx.db.delete(visitorSalts).where(lt(visitorSalts.day, day));
	await tx.db.delete(visitors).where(lt(visitors.day, day));
}

/** Deletes minute sums that began before `at`. */
export async function deleteMinutesBefore(tx: Tx, at: number): Promise<void> {
	const { rollups: r } = tx.s;
	// Said literally, or SQLite does not see that the partial index serves.
	await tx.db.delete(r).where(and(sql`${r.grain} = 'm'`, lt(r.bucket, at)));
}
