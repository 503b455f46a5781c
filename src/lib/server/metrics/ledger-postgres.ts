import type { Ledger } from './ledger.ts';
import { readingOf } from './ledger-sqlite.ts';

/** Runs a statement with `?` for each parameter on a transaction's connection. Arrays are one parameter. */
export type PostgresSql = (text: string, params: readonly unknown[]) => Promise<Record<string, unknown>[]>;

const COLUMNS =
	'indicator, unit_id, subject_kind, subject_id, channel_id, column_id, campaign_id, facet, value, as_of, received_at, source, method, key, status, series';
const INSERT = `insert into readings (${COLUMNS})
	select ${COLUMNS} from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
		?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
		with ordinality as n(${COLUMNS}, position) order by position
	on conflict (source, key) where key is not null do nothing
	returning id, source, key`;
const ADD_ROLLUPS = `insert into rollups (unit_id, indicator, grain, dim, bucket, dim_id, value, as_of)
	select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[])
	on conflict (unit_id, indicator, grain, dim, bucket, dim_id)
	do update set value = rollups.value + excluded.value, as_of = greatest(rollups.as_of, excluded.as_of)`;
const ADD_TOTALS = `insert into subject_totals (indicator, subject_kind, subject_id, unit_id, value, as_of)
	select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
	on conflict (indicator, subject_kind, subject_id)
	do update set value = subject_totals.value + excluded.value,
		as_of = greatest(subject_totals.as_of, excluded.as_of)`;
const COUNTED = `select id, ${COLUMNS} from readings where series = ? and status = 'counted'`;
const HELD = `select id, ${COLUMNS} from readings where series = ? and status = 'held' and as_of > ? and as_of < ?
	order by id desc limit 500`;
const BY_KEYS = `select r.id, ${COLUMNS.split(', ')
	.map((name) => `r.${name}`)
	.join(', ')}
	from readings r join unnest(?::text[], ?::text[]) as wanted(source, key)
	on r.source = wanted.source and r.key = wanted.key and r.key is not null`;

const column = <T, K extends keyof T>(rows: readonly T[], name: K) => rows.map((row) => row[name]);

/** The rules' ledger on PostgreSQL: one statement a batch, rows in key order so that writers do not deadlock. */
export function postgresLedger(sql: PostgresSql): Ledger {
	return {
		async insert(rows) {
			const stored = await sql(INSERT, [
				column(rows, 'indicator'),
				column(rows, 'unitId'),
				column(rows, 'subjectKind'),
				column(rows, 'subjectId'),
				column(rows, 'channelId'),
				column(rows, 'columnId'),
				column(rows, 'campaignId'),
				column(rows, 'facet'),
				column(rows, 'value'),
				column(rows, 'asOf'),
				column(rows, 'receivedAt'),
				column(rows, 'source'),
				column(rows, 'method'),
				column(rows, 'key'),
				column(rows, 'status'),
				column(rows, 'series'),
			]);
			return idsInOrder(rows, stored);
		},
		async byKeys(keys) {
			return (await sql(BY_KEYS, [column(keys, 'source'), column(keys, 'key')])).map(readingOf);
		},
		async byId(id) {
			const [row] = await sql(`select id, ${COLUMNS} from readings where id = ? for update`, [id]);
			return row ? readingOf(row) : null;
		},
		async lock(series) {
			await sql(
				'select pg_advisory_xact_lock(hashtextextended(name, 7)) from (select name from unnest(?::text[]) as t(name) order by name) as sorted',
				[[...series]],
			);
		},
		window: (series, from, to) => windowOf(sql, series, { from, to }),
		async setStatus(ids, status) {
			if (ids.length > 0)
				await sql('update readings set status = ? where id = any(?::bigint[])', [status, [...ids]]);
		},
		async addRollups(rows) {
			await sql(ADD_ROLLUPS, [
				column(rows, 'unitId'),
				column(rows, 'indicator'),
				column(rows, 'grain'),
				column(rows, 'dim'),
				column(rows, 'bucket'),
				column(rows, 'dimId'),
				column(rows, 'value'),
				column(rows, 'asOf'),
			]);
		},
		async addTotals(rows) {
			await sql(ADD_TOTALS, [
				column(rows, 'indicator'),
				column(rows, 'subjectKind'),
				column(rows, 'subjectId'),
				column(rows, 'unitId'),
				column(rows, 'value'),
				column(rows, 'asOf'),
			]);
		},
		async unitPaths(ids) {
			const rows = await sql('select id, path from units where id = any(?::text[])', [[...ids]]);
			return new Map(rows.map((row) => [String(row.id), String(row.path)]));
		},
	};
}

/** Ids of what was stored, by position; rows without a key are all stored, and nobody asks for their ids. */
function idsInOrder(
	rows: readonly { source: string; key: string | null }[],
	stored: readonly Record<string, unknown>[],
): (number | null)[] {
	const nameOf = (source: unknown, key: unknown) => `${String(source)}\n${String(key)}`;
	const byKey = new Map(
		stored.filter(({ key }) => key !== null).map((row) => [nameOf(row.source, row.key), Number(row.id)]),
	);
	const keyless = stored.filter(({ key }) => key === null).map(({ id }) => Number(id));
	return rows.map(({ source, key }) => {
		if (key === null) return keyless.shift() ?? null;
		const name = nameOf(source, key);
		const id = byKey.get(name) ?? null;
		byKey.delete(name);
		return id;
	});
}

async function windowOf(sql: PostgresSql, series: string, { from, to }: { from: number; to: number }) {
	const found = await sql(
		`(${COUNTED} and as_of < ? order by as_of desc limit 1) union all (${COUNTED} and as_of between ? and ?)
		union all (${COUNTED} and as_of > ? order by as_of limit 1)`,
		[series, from, series, from, to, series, to],
	);
	const counted = found.map(readingOf).sort((a, b) => a.asOf - b.asOf);
	const first = counted[0];
	const last = counted.at(-1);
	const held = await sql(HELD, [
		series,
		first && first.asOf < from ? first.asOf : Number.MIN_SAFE_INTEGER,
		last && last.asOf > to ? last.asOf : Number.MAX_SAFE_INTEGER,
	]);
	return { counted, held: held.map(readingOf) };
}
