import { bucketStart, HOUR } from '#lib/contract/beijing-time.ts';
import type { Dimension, FigureChange, Grain, IndicatorKey } from '#lib/contract/metrics.ts';

/** Minutes are kept this long, and not made for what is observed later. */
export const MINUTES_KEPT_MS = 48 * HOUR;

/** Something to add to the sums. */
export interface Contribution {
	indicator: string;
	unitId: string;
	subjectKind: string;
	subjectId: string;
	channelId: string;
	columnId: string;
	campaignId: string;
	facet: string;
	/** The moment whose bucket it falls into. */
	at: number;
	delta: number;
	asOf: number;
	receivedAt: number;
}
export interface Rollup {
	unitId: string;
	indicator: string;
	grain: Grain;
	dim: Dimension;
	bucket: number;
	dimId: string;
	value: number;
	asOf: number;
}
export interface Total {
	indicator: string;
	subjectKind: string;
	subjectId: string;
	unitId: string;
	value: number;
	asOf: number;
}
export interface Sums {
	rollups: Rollup[];
	totals: Total[];
	changes: FigureChange[];
}

/** The unit itself and every ancestor, from '/a/b/c/'. */
function lineage(path: string): string[] {
	return path.split('/').filter(Boolean);
}

function add<T extends { value: number; asOf: number }>(into: Map<string, T>, key: string, part: T): void {
	const known = into.get(key);
	if (!known) {
		into.set(key, part);
		return;
	}
	known.value += part.value;
	if (part.asOf > known.asOf) known.asOf = part.asOf;
}

/** Parts that fall into the same minute under the same dimensions, added up. */
function folded(parts: readonly Contribution[]): Iterable<Contribution & { value: number }> {
	const groups = new Map<string, Contribution & { value: number }>();
	for (const part of parts) {
		const minute = bucketStart(part.at, 'm');
		const key = `${part.unitId} ${part.indicator} ${minute} ${part.channelId} ${part.columnId} ${part.campaignId} ${part.subjectKind} ${part.subjectId} ${part.facet}`;
		add(groups, key, { ...part, at: minute, value: part.delta });
	}
	return groups.values();
}

function dimensionsOf(part: Contribution, grain: Grain): [Dimension, string][] {
	const dims: [Dimension, string][] = [['', '']];
	if (part.channelId) dims.push(['channel', part.channelId]);
	if (grain === 'm') return dims;
	if (part.columnId) dims.push(['column', part.columnId]);
	if (part.campaignId) dims.push(['campaign', part.campaignId]);
	if (part.facet) dims.push(['facet', part.facet]);
	if (grain === 'd' && part.subjectKind === 'publication') dims.push(['publication', part.subjectId]);
	return dims;
}

/**
 * What to add to which row of the sums: each grain, each dimension, the unit and all above it. Sorted by key, so that
 * two writers never lock rows in opposite order.
 * @param paths path of every unit named in `parts`
 */
export function sumUp(parts: readonly Contribution[], paths: ReadonlyMap<string, string>): Sums {
	const rollups = new Map<string, Rollup>();
	const totals = new Map<string, Total>();
	const touched = new Map<string, Set<string>>();
	for (const part of folded(parts)) {
		const path = paths.get(part.unitId);
		if (path === undefined) throw new Error(`a reading names a unit that is not there: ${part.unitId}`);
		const units = lineage(path);
		addRollups(rollups, part, units);
		const { indicator, subjectKind, subjectId, unitId, value, asOf } = part;
		add(totals, `${indicator} ${subjectKind} ${subjectId}`, {
			indicator,
			subjectKind,
			subjectId,
			unitId,
			value,
			asOf,
		});
		const seen = touched.get(indicator) ?? new Set();
		seen.add(unitId);
		touched.set(indicator, seen);
	}
	return {
		rollups: inOrder(rollups),
		totals: inOrder(totals),
		changes: [...touched].map(([indicator, units]) => ({
			indicator: indicator as IndicatorKey,
			unitIds: [...units],
		})),
	};
}

function addRollups(
	into: Map<string, Rollup>,
	part: Contribution & { value: number },
	units: readonly string[],
): void {
	const { indicator, value, asOf } = part;
	const recent = part.receivedAt - part.at < MINUTES_KEPT_MS;
	for (const grain of recent ? (['d', 'h', 'm'] as const) : (['d', 'h'] as const)) {
		const bucket = bucketStart(part.at, grain);
		for (const [dim, dimId] of dimensionsOf(part, grain))
			for (const unitId of units)
				add(into, `${unitId} ${indicator} ${grain} ${dim} ${bucket} ${dimId}`, {
					unitId,
					indicator,
					grain,
					dim,
					bucket,
					dimId,
					value,
					asOf,
				});
	}
}

function inOrder<T>(rows: ReadonlyMap<string, T>): T[] {
	return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
