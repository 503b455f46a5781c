type ReviverContext = { source?: string };
type SourceReviver = (key: string, value: unknown, context: ReviverContext) => unknown;
/** TypeScript's library does not know the third argument of a reviver yet; Node has it since 21. */
const parse = JSON.parse as (text: string, reviver: SourceReviver) => unknown;

/** Parses JSON; whole numbers that a double cannot hold exactly stay text, digit for digit. @throws SyntaxError */
export function bigJson(text: string): unknown {
	return parse(text, (_key, value, context) => {
		if (typeof value !== 'number' || context.source === undefined) return value;
		const lossy = Number.isInteger(value) ? !Number.isSafeInteger(value) : !Number.isFinite(value);
		return lossy ? context.source : value;
	});
}

type Unreadable = { kind: 'unreadable'; why: 'empty' | 'html' | 'not_utf8' | 'not_json' | 'not_object' };
export type JsonAnswer = { kind: 'object'; value: Readonly<Record<string, unknown>> } | Unreadable;

/** Reads an answer that should be JSON of any shape; gateways also send HTML pages, nothing, or broken bytes. */
export function readJsonValue(body: Uint8Array): { kind: 'value'; value: unknown } | Unreadable {
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(body).trim();
	} catch {
		return { kind: 'unreadable', why: 'not_utf8' };
	}
	if (text === '') return { kind: 'unreadable', why: 'empty' };
	if (text.startsWith('<')) return { kind: 'unreadable', why: 'html' };
	try {
		return { kind: 'value', value: bigJson(text) };
	} catch {
		return { kind: 'unreadable', why: 'not_json' };
	}
}

/** Reads an answer that should be a JSON object. */
export function readJson(body: Uint8Array): JsonAnswer {
	const read = readJsonValue(body);
	if (read.kind === 'unreadable') return read;
	const { value } = read;
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		return { kind: 'unreadable', why: 'not_object' };
	return { kind: 'object', value: value as Record<string, unknown> };
}

/** An id that platforms write as text or as number, sometimes with line breaks inside; null when there is none. */
export function idText(value: unknown): string | null {
	if (typeof value !== 'string' && typeof value !== 'number') return null;
	const text = String(value).replace(/\s+/g, '');
	return text === '' ? null : text;
}
