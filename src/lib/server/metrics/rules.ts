/** The newest of the given moments, or null. */
export function newest(rows: readonly { asOf: number }[]): number | null {
	return rows.length === 0 ? null : Math.max(...rows.map((row) => row.asOf));
}

/** One point a bucket from `from` up to `to`, zero where nothing was stored. */
export function filled(
	stored: readonly { at: number; value: number }[],
	{ from, to, size }: { from: number; to: number; size: number },
): { at: number; value: number }[] {
	const known = new Map(stored.map(({ at, value }) => [at, value]));
	const length = Math.max(0, Math.ceil((to - from) / size));
	return Array.from({ length }, (_, index) => {
		const at = from + index * size;
		return { at, value: known.get(at) ?? 0 };
	});
}
