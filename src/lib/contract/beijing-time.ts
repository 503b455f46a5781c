/** Beijing is UTC+8 all year round since 1991; the platforms' days are Beijing days. */
const OFFSET = 8 * 3_600_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

const SIZE = { m: MINUTE, h: HOUR, d: DAY } as const;

/** Start of the Beijing minute, hour or day that holds `at` (epoch ms). */
export function bucketStart(at: number, grain: keyof typeof SIZE): number {
	const size = SIZE[grain];
	return Math.floor((at + OFFSET) / size) * size - OFFSET;
}

/** Start of the Beijing day that holds `at`. */
export function dayStart(at: number): number {
	return bucketStart(at, 'd');
}

/** '2026-11-24', the Beijing date of `at`. */
export function dateOf(at: number): string {
	return new Date(at + OFFSET).toISOString().slice(0, 10);
}
