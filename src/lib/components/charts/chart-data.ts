/** What a chart shows: one series, from a zero baseline. */
export interface ChartData {
	/** Lying bars with their figures beside them, or a line over time. */
	kind: 'bars' | 'line';
	labels: readonly string[];
	values: readonly number[];
	/** 人次, 篇 */
	unit: string;
}

/** The series as CSV that spreadsheet programs open as UTF-8. */
export function toCsv(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
	const cell = (value: string | number) => {
		const text = String(value);
		// A cell that begins like a formula would be run by a spreadsheet.
		const safe = typeof value === 'string' && /^[=+\-@\t]/.test(text) ? `'${text}` : text;
		return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
	};
	const line = (cells: readonly (string | number)[]) => cells.map(cell).join(',');
	return `\uFEFF${[head, ...rows].map(line).join('\r\n')}\r\n`;
}
