/** A point on the drawing: x to the right, y down. */
export type Point = readonly [x: number, y: number];

/** Maps [a, b] onto [from, to]; a span without length lands in the middle. */
export function scale([a, b]: readonly [number, number], [from, to]: readonly [number, number]) {
	const span = b - a;
	return (value: number): number =>
		span === 0 ? (from + to) / 2 : from + ((value - a) / span) * (to - from);
}

const round = (n: number): number => Math.round(n * 10) / 10;

/** A smooth line that never swings beyond its points (monotone cubic): a curve must not show reads that were not there. */
export function smoothPath(points: readonly Point[]): string {
	const [first, ...rest] = points;
	if (!first) return '';
	const slopes = tangents(points);
	let path = `M${round(first[0])} ${round(first[1])}`;
	rest.forEach(([x, y], index) => {
		const [px, py] = points[index] ?? first;
		const third = (x - px) / 3;
		const [m0 = 0, m1 = 0] = [slopes[index], slopes[index + 1]];
		path += `C${round(px + third)} ${round(py + m0 * third)} ${round(x - third)} ${round(y - m1 * third)} ${round(x)} ${round(y)}`;
	});
	return path;
}

function tangents(points: readonly Point[]): number[] {
	const slopes = points.slice(1).map(([x, y], index) => {
		const [px, py] = points[index] ?? [x, y];
		return x === px ? 0 : (y - py) / (x - px);
	});
	return points.map((_, index) => {
		const [before, after] = [slopes[index - 1], slopes[index]];
		if (before === undefined) return after ?? 0;
		if (after === undefined) return before;
		return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
	});
}

/** Straight lines through the points. */
export function straightPath(points: readonly Point[]): string {
	return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
}

/** The area between a line's path and the base. */
export function areaPath(path: string, points: readonly Point[], base: number): string {
	const [first, last] = [points[0], points.at(-1)];
	return first && last ? `${path}L${round(last[0])} ${round(base)}L${round(first[0])} ${round(base)}Z` : '';
}

/** A round number at or above `value`, for the top of an axis: 1, 2, 5 × a power of ten; at least 1. */
export function niceTop(value: number): number {
	if (value <= 1) return 1;
	const power = 10 ** Math.floor(Math.log10(value));
	const step = [1, 2, 2.5, 5, 10].find((each) => each * power >= value) ?? 10;
	return step * power;
}
