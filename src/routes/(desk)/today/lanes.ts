import type { PublicationEntry } from '#lib/contract/boards.ts';

const HOUR = 3_600_000;
/** Hours the axis shows unless something lies outside. */
const USUAL = [6, 22] as const;
/** A chip is at most this wide and never narrower than its icon and time, in hours of the axis. */
const WIDEST = 3;
const NARROWEST = 1.9;

export interface LaneChip {
	row: PublicationEntry;
	/** Hours from the start of the axis. */
	from: number;
	/** In hours. */
	width: number;
	/** Line within the lane, from 0. */
	line: number;
}

/** The whole hours the axis runs over. */
export function axisOf(rows: readonly PublicationEntry[], dayStart: number): { from: number; to: number } {
	const hours = rows.flatMap(({ at }) => (at === null ? [] : [(at - dayStart) / HOUR]));
	const inside = hours.filter((hour) => hour >= 0 && hour < 24);
	return {
		from: Math.min(USUAL[0], ...inside.map(Math.floor)),
		to: Math.max(USUAL[1], ...inside.map((hour) => Math.floor(hour) + 1)),
	};
}

/**
 * Lays one channel's publications out: each begins at its time, takes what room there is up to the next, and goes to a line
 * below where there is too little.
 */
export function layOut(
	rows: readonly PublicationEntry[],
	dayStart: number,
	axis: { from: number; to: number },
) {
	const chips: LaneChip[] = [];
	const last: (LaneChip | undefined)[] = [];
	const length = axis.to - axis.from;
	for (const row of rows) {
		if (row.at === null) continue;
		const at = (row.at - dayStart) / HOUR - axis.from;
		const from = Math.max(0, Math.min(at, length - NARROWEST));
		let line = last.findIndex((chip) => chip && chip.from + NARROWEST <= from);
		if (line < 0) line = last.length;
		const before = last[line];
		if (before) before.width = Math.min(before.width, from - before.from);
		const chip = { row, from, width: Math.min(WIDEST, length - from), line };
		last[line] = chip;
		chips.push(chip);
	}
	return { chips, lines: Math.max(1, last.length) };
}
