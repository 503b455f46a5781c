import { INDICATORS, type FigureChange, type ReadingStatus } from '#lib/contract/metrics.ts';
import { Series, type Point } from './rules-series.ts';
import { sumUp, type Contribution, type Rollup, type Total } from './rules-sums.ts';

/** A reading with everything it is summed by. */
export interface NewReading {
	indicator: string;
	unitId: string;
	subjectKind: string;
	subjectId: string;
	channelId: string;
	columnId: string;
	campaignId: string;
	facet: string;
	/** Whole number in the indicator's stored unit. */
	value: number;
	asOf: number;
	receivedAt: number;
	source: string;
	method: string;
	/** Idempotency key within the source; null for what cannot repeat. Running totals need one. */
	key: string | null;
}
/** A reading with what the store adds: its status, and for running totals which one it belongs to. */
export interface RowToStore extends NewReading {
	status: ReadingStatus;
	series: string | null;
}
export interface StoredReading extends RowToStore, Point {}

/** What the rules need of a transaction. `ledger-sqlite.ts` and `ledger-postgres.ts` are its two makes. */
export interface Ledger {
	/** Inserts rows with their status; null where the key was there already. */
	insert(rows: readonly RowToStore[]): Promise<(number | null)[]>;
	byKeys(keys: readonly { source: string; key: string }[]): Promise<StoredReading[]>;
	byId(id: number): Promise<StoredReading | null>;
	/** One writer of a running total at a time. */
	lock(series: readonly string[]): Promise<void>;
	/**
	 * The counted points from the last before `from` to the first after `to`, in order of time, and those held between.
	 */
	window(
		series: string,
		from: number,
		to: number,
	): Promise<{ counted: StoredReading[]; held: StoredReading[] }>;
	setStatus(ids: readonly number[], status: ReadingStatus): Promise<void>;
	addRollups(rows: readonly Rollup[]): Promise<void>;
	addTotals(rows: readonly Total[]): Promise<void>;
	/** Paths of units by id. */
	unitPaths(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** stored: in the sums; held: waits for a person; duplicate: was there; conflict: the key is there with other content. */
export type Fate = 'stored' | 'held' | 'duplicate' | 'conflict';
export interface Written {
	/** One a row, in their order. */
	fates: Fate[];
	changes: FigureChange[];
}

const SNAPSHOTS: ReadonlySet<string> = new Set(
	Object.values(INDICATORS)
		.filter(({ kind }) => kind === 'snapshot')
		.map(({ key }) => key),
);

/** Which running total a reading is a point of: what it says must be compared with that one's other points only. */
function seriesOf(row: NewReading): string | null {
	if (!SNAPSHOTS.has(row.indicator)) return null;
	return [row.indicator, row.subjectKind, row.subjectId, row.channelId, row.facet].join(' ');
}

/** Writes readings and everything they add to, in the ledger's transaction. Repeating a key changes nothing. */
export async function storeReadings(ledger: Ledger, rows: readonly NewReading[]): Promise<Written> {
	const ready = rows.map((row): RowToStore => {
		const series = seriesOf(row);
		return { ...row, series, status: series === null ? 'counted' : 'held' };
	});
	const ids = await ledger.insert(ready);
	const fates = await fatesOf(ledger, rows, ids);
	const parts: Contribution[] = [];
	const points: StoredReading[] = [];
	for (const [index, row] of ready.entries()) {
		const id = ids[index];
		if (id === null || id === undefined) continue;
		if (row.series !== null) points.push({ ...row, id });
		else parts.push({ ...row, at: row.asOf, delta: row.value });
	}
	if (points.length > 0) {
		const placed = await placePoints(ledger, points);
		parts.push(...placed.parts);
		for (const [index, id] of ids.entries()) if (id !== null && placed.waiting.has(id)) fates[index] = 'held';
	}
	return { fates, changes: await addUp(ledger, parts) };
}

/** Counts a held reading that a person has confirmed, whatever its neighbours say. */
export async function countHeld(ledger: Ledger, reading: StoredReading): Promise<FigureChange[]> {
	const name = reading.series;
	if (name === null) throw new Error(`reading ${reading.id} is no point of a running total`);
	await ledger.lock([name]);
	const { counted, held } = await ledger.window(name, reading.asOf, reading.asOf);
	const series = new Series(
		counted,
		held.filter(({ id }) => id !== reading.id),
	);
	series.place(reading, true);
	return addUp(ledger, await settle(ledger, series));
}

async function addUp(ledger: Ledger, parts: readonly Contribution[]): Promise<FigureChange[]> {
	if (parts.length === 0) return [];
	const paths = await ledger.unitPaths([...new Set(parts.map(({ unitId }) => unitId))]);
	const sums = sumUp(parts, paths);
	await ledger.addRollups(sums.rollups);
	await ledger.addTotals(sums.totals);
	return sums.changes;
}

const COMPARED = [
	'indicator',
	'unitId',
	'subjectKind',
	'subjectId',
	'channelId',
	'facet',
	'value',
	'asOf',
	'method',
] as const;

async function fatesOf(
	ledger: Ledger,
	rows: readonly NewReading[],
	ids: readonly (number | null)[],
): Promise<Fate[]> {
	const repeated = rows.filter((_, index) => ids[index] === null);
	if (repeated.length === 0) return rows.map(() => 'stored');
	const nameOf = (row: { source: string; key: string | null }) => `${row.source}\n${row.key}`;
	const keys = repeated.map(({ source, key }) => ({ source, key: key ?? '' }));
	const stored = new Map((await ledger.byKeys(keys)).map((row) => [nameOf(row), row]));
	return rows.map((row, index): Fate => {
		if (ids[index] !== null) return 'stored';
		const known = stored.get(nameOf(row));
		return known && COMPARED.every((field) => known[field] === row[field]) ? 'duplicate' : 'conflict';
	});
}

async function placePoints(ledger: Ledger, points: readonly StoredReading[]) {
	const groups = new Map<string, StoredReading[]>();
	for (const point of points) {
		const name = point.series ?? '';
		groups.set(name, [...(groups.get(name) ?? []), point]);
	}
	const inOrder = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
	await ledger.lock(inOrder.map(([name]) => name));
	const fresh = new Set(points.map(({ id }) => id));
	const parts: Contribution[] = [];
	const waiting = new Set(fresh);
	for (const [name, group] of inOrder) {
		const moments = group.map(({ asOf }) => asOf);
		const { counted, held } = await ledger.window(name, Math.min(...moments), Math.max(...moments));
		const series = new Series(
			counted,
			held.filter(({ id }) => !fresh.has(id)),
		);
		for (const point of group) series.place(point);
		parts.push(...(await settle(ledger, series)));
		for (const { id } of [...series.changes.counted, ...series.changes.superseded]) waiting.delete(id);
	}
	return { parts, waiting };
}

/** Writes the fates of a series' points and gives what they add to the sums. */
async function settle(ledger: Ledger, series: Series<StoredReading>): Promise<Contribution[]> {
	const { counted, superseded, deltas } = series.changes;
	const gone = new Set(superseded.map(({ id }) => id));
	await ledger.setStatus(
		counted.map(({ id }) => id).filter((id) => !gone.has(id)),
		'counted',
	);
	await ledger.setStatus([...gone], 'superseded');
	// A running total read at midnight speaks of the day that ends there.
	return deltas.map(({ point, delta }) => ({ ...point, at: point.asOf - 1, delta }));
}
