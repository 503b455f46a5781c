import { isUtf8 } from 'node:buffer';
import {
	INDICATORS,
	READING_METHODS,
	SUBJECT_KINDS,
	type Indicator,
	type LineCode,
	type ReadingMethod,
	type SubjectKind,
} from '#lib/contract/metrics.ts';

/** One line of a readings request, checked as far as it can be without the store. */
export interface Line {
	key: string;
	indicator: string;
	/** Unit id or administrative division code, or null. */
	unit: string | null;
	subject: { kind: SubjectKind; id: string } | null;
	channel: string | null;
	facet: string;
	value: number;
	asOf: number;
	method: ReadingMethod;
}

const KEY_MAX = 128;
const FACET_MAX = 64;
const ID_MAX = 64;
/** Ten thousand million yuan in fen; sums of a million such still fit. */
const VALUE_MAX = 1_000_000_000_000;
/** Clocks of other machines may run ahead this much. */
const AHEAD_MS = 5 * 60_000;
const OLDEST = Date.parse('2000-01-01T00:00:00+08:00');
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** PostgreSQL stores no NUL: one such line would fail the whole batch. */
const isText = (value: unknown, max: number): value is string =>
	typeof value === 'string' && value.length > 0 && value.length <= max && !value.includes('\0');

/**
 * Checks one parsed line. Absent and null are the same.
 * @param now epoch ms on this machine
 */
export function readLine(raw: unknown, now: number): Line | LineCode {
	if (raw === NOT_JSON) return 'not_json';
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return 'not_object';
	const given = raw as Record<string, unknown>;
	const { key, value } = given;
	if (!isText(key, KEY_MAX)) return 'bad_key';
	const indicator = readIndicator(given.indicator);
	if (typeof indicator === 'string') return indicator;
	const wrong = valueProblem(value, indicator);
	if (wrong) return wrong;
	const asOf = readMoment(given.asOf, now);
	if (typeof asOf === 'string') return asOf;
	const about = readAbout(given);
	if (typeof about === 'string') return about;
	const method = given.method ?? 'measured';
	if (!READING_METHODS.includes(method as ReadingMethod)) return 'bad_method';
	return {
		key,
		indicator: indicator.key,
		value: value as number,
		asOf,
		method: method as ReadingMethod,
		...about,
	};
}

function readIndicator(given: unknown): Indicator | LineCode {
	if (typeof given !== 'string' || !Object.hasOwn(INDICATORS, given)) return 'unknown_indicator';
	const indicator: Indicator = INDICATORS[given as keyof typeof INDICATORS];
	return indicator.origin === 'own' ? 'closed_indicator' : indicator;
}

function valueProblem(value: unknown, indicator: Indicator): LineCode | null {
	if (!Number.isInteger(value)) return 'not_integer';
	if (Math.abs(value as number) > VALUE_MAX) return 'too_large';
	return (value as number) < 0 && !indicator.negative ? 'negative' : null;
}

function readMoment(given: unknown, now: number): number | LineCode {
	const at = typeof given === 'string' && ISO.test(given) ? Date.parse(given) : given;
	if (!Number.isInteger(at)) return 'bad_time';
	if ((at as number) > now + AHEAD_MS) return 'future';
	return (at as number) < OLDEST ? 'too_old' : (at as number);
}

function readAbout(
	given: Record<string, unknown>,
): Pick<Line, 'unit' | 'subject' | 'channel' | 'facet'> | LineCode {
	const unit = given.unit ?? null;
	const channel = given.channel ?? null;
	const facet = given.facet ?? '';
	if (unit !== null && !isText(unit, ID_MAX)) return 'unknown_unit';
	if (channel !== null && !isText(channel, ID_MAX)) return 'unknown_channel';
	if (facet !== '' && !isText(facet, FACET_MAX)) return 'bad_facet';
	const subject = readSubject(given.subject ?? null);
	return subject === 'unknown_subject' ? subject : { unit, channel, facet, subject };
}

function readSubject(given: unknown): Line['subject'] | 'unknown_subject' {
	if (given === null) return null;
	if (typeof given !== 'object') return 'unknown_subject';
	const { kind, id } = given as { kind?: unknown; id?: unknown };
	return SUBJECT_KINDS.includes(kind as SubjectKind) && isText(id, ID_MAX)
		? { kind: kind as SubjectKind, id }
		: 'unknown_subject';
}

/** A line as it was sent, with its number from 1. */
export interface RawLine {
	line: number;
	raw: unknown;
}
export type Parsed =
	| { kind: 'lines'; lines: RawLine[] }
	| {
			kind: 'bad';
			status: 400 | 413;
			code: 'input.encoding' | 'input.empty' | 'input.not_json' | 'input.too_large';
	  };

/** A line that was not JSON, in its place among the others. */
export const NOT_JSON = Symbol('not json');
/** Most lines of one request. */
export const LINES_MAX = 10_000;

/** Takes a request's body apart: NDJSON, or one JSON array or object. */
export function readBody(bytes: Uint8Array, form: 'ndjson' | 'json'): Parsed {
	if (!isUtf8(bytes)) return { kind: 'bad', status: 400, code: 'input.encoding' };
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
		.toString()
		.replace(/^\uFEFF/, '');
	if (text.trim() === '') return { kind: 'bad', status: 400, code: 'input.empty' };
	const lines = form === 'json' ? readJson(text) : readNdjson(text);
	if (lines === null) return { kind: 'bad', status: 400, code: 'input.not_json' };
	if (lines.length === 0) return { kind: 'bad', status: 400, code: 'input.empty' };
	if (lines.length > LINES_MAX) return { kind: 'bad', status: 413, code: 'input.too_large' };
	return { kind: 'lines', lines };
}

function readJson(text: string): RawLine[] | null {
	const whole = parsed(text);
	if (whole === NOT_JSON) return null;
	return (Array.isArray(whole) ? whole : [whole]).map((raw: unknown, index) => ({ line: index + 1, raw }));
}

/** Empty lines stay out; the numbers of the others count them, as an editor shows them. */
function readNdjson(text: string): RawLine[] {
	const lines: RawLine[] = [];
	let start = 0;
	for (let line = 1; start < text.length && lines.length <= LINES_MAX; line++) {
		const found = text.indexOf('\n', start);
		const end = found === -1 ? text.length : found;
		const one = text.slice(start, end).trim();
		if (one !== '') lines.push({ line, raw: parsed(one) });
		start = end + 1;
	}
	return lines;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return NOT_JSON;
	}
}
