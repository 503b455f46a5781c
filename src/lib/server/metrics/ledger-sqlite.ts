import type { ReadingStatus } from '#lib/contract/metrics.ts';
import type { Ledger, RowToStore, StoredReading } from './ledger.ts';

/** One statement at a time on a transaction's own connection, prepared once where the connection can. */
export interface SqliteSql {
	all(text: string, params: readonly unknown[]): Record<string, unknown>[];
	run(text: string, params: readonly unknown[]): { changes: number; lastInsertRowid: number | bigint };
}

const COLUMNS =
	'indicator, unit_id, subject_kind, subject_id, channel_id, column_id, campaign_id, facet, value, as_of, received_at, source, method, key, status, series';
const INSERT = `insert into readings (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	on conflict (source, key) where key is not null do nothing`;
const ADD_ROLLUP = `insert into rollups (unit_id, indicator, grain, dim, bucket, dim_id, value, as_of)
	values (?, ?, ?, ?, ?, ?, ?, ?)
	on conflict (unit_id, indicator, grain, dim, bucket, dim_id)
	do update set value = value + excluded.value, as_of = max(as_of, excluded.as_of)`;
const ADD_TOTAL = `insert into subject_totals (indicator, subject_kind, subject_id, unit_id, value, as_of)
	values (?, ?, ?, ?, ?, ?)
	on conflict (indicator, subject_kind, subject_id)
	do update set value = value + excluded.value, as_of = max(as_of, excluded.as_of)`;
const COUNTED = `select id, ${COLUMNS} from readings where series = ? and status = 'counted'`;
const BEFORE = `${COUNTED} and as_of < ? order by as_of desc limit 1`;
const WITHIN = `${COUNTED} and as_of between ? and ? order by as_of`;
const AFTER = `${COUNTED} and as_of > ? order by as_of limit 1`;
/** Waiting ones are few; where a broken counter makes many, the newest are reconsidered. */
const HELD = `select id, ${COLUMNS} from readings where series = ? and status = 'held' and as_of > ? and as_of < ?
	order by id desc limit 500`;

/** The rules' ledger on SQLite: row by row, as fast as prepared statements go. */
export function sqliteLedger(sql: SqliteSql): Ledger {
	return {
		insert(rows) {
			return Promise.resolve(rows.map((row) => insertOne(sql, row)));
		},
		byKeys(keys) {
			const found = keys.flatMap(({ source, key }) =>
				sql.all(`select id, ${COLUMNS} from readings where source = ? and key = ?`, [source, key]),
			);
			return Promise.resolve(found.map(readingOf));
		},
		byId(id) {
			const [row] = sql.all(`select id, ${COLUMNS} from readings where id = ?`, [id]);
			return Promise.resolve(row ? readingOf(row) : null);
		},
		lock: () => Promise.resolve(),
		window(series, from, to) {
			return Promise.resolve(windowOf(sql, series, { from, to }));
		},
		setStatus(ids, status) {
			for (const id of ids) sql.run('update readings set status = ? where id = ?', [status, id]);
			return Promise.resolve();
		},
		addRollups(rows) {
			for (const r of rows)
				sql.run(ADD_ROLLUP, [r.unitId, r.indicator, r.grain, r.dim, r.bucket, r.dimId, r.value, r.asOf]);
			return Promise.resolve();
		},
		addTotals(rows) {
			for (const t of rows)
				sql.run(ADD_TOTAL, [t.indicator, t.subjectKind, t.subjectId, t.unitId, t.value, t.asOf]);
			return Promise.resolve();
		},
		unitPaths(ids) {
			const rows = sql.all('select id, path from units where id in (select value from json_each(?))', [
				JSON.stringify(ids),
			]);
			return Promise.resolve(new Map(rows.map((row) => [String(row.id), String(row.path)])));
		},
	};
}

function insertOne(sql: SqliteSql, row: RowToStore): number | null {
	const { changes, lastInsertRowid } = sql.run(INSERT, [
		row.indicator,
		row.unitId,
		row.subjectKind,
		row.subjectId,
		row.channelId,
		row.columnId,
		row.campaignId,
		row.facet,
		row.value,
		row.asOf,
		row.receivedAt,
		row.source,
		row.method,
		row.key,
		row.status,
		row.series,
	]);
	return changes === 0 ? null : Number(lastInsertRowid);
}

function windowOf(sql: SqliteSql, series: string, { from, to }: { from: number; to: number }) {
	const before = sql.all(BEFORE, [series, from]).map(readingOf);
	const within = sql.all(WITHIN, [series, from, to]).map(readingOf);
	const after = sql.all(AFTER, [series, to]).map(readingOf);
	const held = sql.all(HELD, [
		series,
		before[0]?.asOf ?? Number.MIN_SAFE_INTEGER,
		after[0]?.asOf ?? Number.MAX_SAFE_INTEGER,
	]);
	return { counted: [...before, ...within, ...after], held: held.map(readingOf) };
}

/** A row as either engine's driver gives it. */
export function readingOf(row: Record<string, unknown>): StoredReading {
	return {
		id: row.id as number,
		indicator: row.indicator as string,
		unitId: row.unit_id as string,
		subjectKind: row.subject_kind as string,
		subjectId: row.subject_id as string,
		channelId: row.channel_id as string,
		columnId: row.column_id as string,
		campaignId: row.campaign_id as string,
		facet: row.facet as string,
		value: row.value as number,
		asOf: row.as_of as number,
		receivedAt: row.received_at as number,
		source: row.source as string,
		method: row.method as string,
		key: row.key as string | null,
		status: row.status as ReadingStatus,
		series: row.series as string | null,
	};
}
