import { sql } from 'drizzle-orm';
import type { Dimension, Grain, ReadingStatus } from '#lib/contract/metrics.ts';
import type { Kit } from '../kit.ts';

export function metricTables(k: Kit) {
	/** One observation. Corrections are new rows; nothing here is updated or deleted but `status` and why. */
	const readings = k.table(
		'readings',
		{
			id: k.serial('id'),
			indicator: k.text('indicator').notNull(),
			unitId: k.text('unit_id').notNull(),
			/** 'publication' | 'activity' | 'channel' | 'unit' */
			subjectKind: k.text('subject_kind').notNull(),
			subjectId: k.text('subject_id').notNull(),
			channelId: k.text('channel_id').notNull().default(''),
			columnId: k.text('column_id').notNull().default(''),
			campaignId: k.text('campaign_id').notNull().default(''),
			/** Free second dimension where an indicator has one (volunteer role, hotline kind). */
			facet: k.text('facet').notNull().default(''),
			/** Whole number in the indicator's unit; money in fen, hours in minutes. */
			value: k.big('value').notNull(),
			asOf: k.ms('as_of').notNull(),
			receivedAt: k.ms('received_at').notNull(),
			source: k.text('source').notNull(),
			/** 'measured' | 'entered' | 'estimated' */
			method: k.text('method').notNull(),
			/** Idempotency key, unique per source; null for sources that cannot repeat. */
			key: k.text('key'),
			/** 'counted' | 'held' (a fall or jump that waits for a person) | 'superseded' (revised) | 'rejected' */
			status: k.text('status').$type<ReadingStatus>().notNull(),
			/** What it is the next point of: the name of its running total; null for amounts. */
			series: k.text('series'),
			/** Who accepted or rejected a held one. */
			resolvedBy: k.text('resolved_by'),
		},
		(t) => [
			k
				.uniqueIndex('readings_key')
				.on(t.source, t.key)
				.where(sql`key is not null`),
			k
				.index('readings_series')
				.on(t.series, t.asOf)
				.where(sql`series is not null`),
			k.index('readings_time').on(t.indicator, t.asOf),
			k
				.index('readings_held')
				.on(t.series, t.asOf)
				.where(sql`status = 'held'`),
		],
	);
	/**
	 * Sums kept in the transaction that writes the readings. One row a grain ('m' minute, 'h' hour, 'd' day in Beijing
	 * time), bucket start, indicator, unit (each ancestor too) and dimension ('' all, 'channel', 'column', 'campaign', 'facet',
	 * 'publication'). Minutes are kept for 48 hours and by '' and 'channel' only, publications by day only.
	 */
	const rollups = k.table(
		'rollups',
		{
			unitId: k.text('unit_id').notNull(),
			indicator: k.text('indicator').notNull(),
			grain: k.text('grain').$type<Grain>().notNull(),
			dim: k.text('dim').$type<Dimension>().notNull(),
			dimId: k.text('dim_id').notNull(),
			bucket: k.ms('bucket').notNull(),
			value: k.big('value').notNull(),
			/** Latest as_of among the readings summed here. */
			asOf: k.ms('as_of').notNull(),
		},
		(t) => [
			k.primaryKey({ columns: [t.unitId, t.indicator, t.grain, t.dim, t.bucket, t.dimId] }),
			k
				.index('rollups_minutes')
				.on(t.bucket)
				.where(sql`grain = 'm'`),
		],
	);
	/** Running total of each subject, for "top posts" and per-post pages. */
	const subjectTotals = k.table(
		'subject_totals',
		{
			indicator: k.text('indicator').notNull(),
			subjectKind: k.text('subject_kind').notNull(),
			subjectId: k.text('subject_id').notNull(),
			unitId: k.text('unit_id').notNull(),
			value: k.big('value').notNull(),
			asOf: k.ms('as_of').notNull(),
		},
		(t) => [k.primaryKey({ columns: [t.indicator, t.subjectKind, t.subjectId] })],
	);
	/** Salt of the visitor hash; a day's row is deleted the day after, and the hashes mean nothing any more. */
	const visitorSalts = k.table('visitor_salts', {
		day: k.text('day').primaryKey(),
		salt: k.text('salt').notNull(),
	});
	const visitors = k.table(
		'visitors',
		{
			day: k.text('day').notNull(),
			publicationId: k.text('publication_id').notNull(),
			hash: k.text('hash').notNull(),
		},
		(t) => [k.primaryKey({ columns: [t.day, t.publicationId, t.hash] })],
	);
	return { readings, rollups, subjectTotals, visitorSalts, visitors };
}
