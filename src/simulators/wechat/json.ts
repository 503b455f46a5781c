interface SourceContext {
	source?: string;
}
type SourceReviver = (key: string, value: unknown, context?: SourceContext) => unknown;
const withRaw = JSON as unknown as { rawJSON(text: string): unknown };

/** A number written digit by digit, beyond 2^53 as well. */
export function rawNumber(digits: string): unknown {
	return withRaw.rawJSON(digits);
}

/**
 * Reads a request body as the platform does: whole numbers beyond 2^53 keep their digits, and an escaped Chinese
 * character (\uXXXX) is not decoded but stands literally in the text.
 */
export function parseBody(raw: string): unknown {
	const literal = raw.replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (whole, escape: string) =>
		escape.length === 5 && Number.parseInt(escape.slice(1), 16) > 0x7f ? `\\\\${escape}` : whole,
	);
	const keepDigits: SourceReviver = (_key, value, context) =>
		typeof value === 'number' && /^\d{16,}$/.test(context?.source ?? '') ? context?.source : value;
	return JSON.parse(literal, keepDigits);
}
