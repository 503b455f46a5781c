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
export interface StoredReading extends NewReading, Point {
	status: ReadingStatus;
}

/** The same running total: what one point is compared with the next in. */
export type SeriesKey = Pick<NewReading, 'indicator' | 'subjectKind' | 'subjectId' | 'channelId' | 'facet'>;

/** What the rules need of a transaction. `ledger-sqlite.ts` and `ledger-postgres.ts` are its two makes. */
export interface Ledger {
	/** Inserts rows with their status; null where the key was there already. */
	insert(rows: readonly (NewReading & { status: ReadingStatus })[]): Promise<(number | null)[]>;
	byKeys(keys: readonly { source: string; key: string }[]): Promise<StoredReading[]>;
	byId(id: number): Promise<StoredReading | null>;
	/** One writer of a running total at a time. */
	lock(series: readonly SeriesKey[]): Promise<void>;
	/**
	 * The counted points from the last before `from` to the first after `to`, in order of time, and those held between.
	 */
	window(
		series: SeriesKey,
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

const isSnapshot = (indicator: string) =>
	(INDICATORS as Record<string, { kind: string } | undefined>)[indicator]?.kind === 'snapshot';

/** Writes readings and everything they add to, in the ledger's transaction. Repeating a key changes nothing. */
export async function storeReadings(ledger: Ledger, rows: readonly NewReading[]): Promise<Written> {
	const ids = await ledger.insert(
		rows.map((row) => ({ ...row, status: isSnapshot(row.indicator) ? 'held' : 'counted' })),
	);
	const fates = await fatesOf(ledger, rows, ids);
	const parts: Contribution[] = [];
	const points: StoredReading[] = [];
	for (const [index, row] of rows.entries()) {
		const id = ids[index];
		if (id === null || id === undefined) continue;
		if (isSnapshot(row.indicator)) points.push({ ...row, id, status: 'held' });
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
	await ledger.lock([reading]);
	const { counted, held } = await ledger.window(reading, reading.asOf, reading.asOf);
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
		const { indicator, subjectKind, subjectId, channelId, facet } = point;
		const key = [indicator, subjectKind, subjectId, channelId, facet].join('\n');
		groups.set(key, [...(groups.get(key) ?? []), point]);
	}
	const inOrder = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
	await ledger.lock(inOrder.map((group) => group[0] as StoredReading));
	const fresh = new Set(points.map(({ id }) => id));
	const parts: Contribution[] = [];
	const waiting = new Set(fresh);
	for (const group of inOrder) {
		const moments = group.map(({ asOf }) => asOf);
		const first = group[0] as StoredReading;
		const { counted, held } = await ledger.window(first, Math.min(...moments), Math.max(...moments));
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
