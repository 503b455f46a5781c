import { error as refuse, fail, isHttpError, isRedirect, type ActionFailure } from '@sveltejs/kit';
import * as v from 'valibot';
import type { ErrorCode, ErrorParams, Problem } from '#lib/contract/errors.ts';
import { sentenceFor, titleFor } from '#lib/labels/errors.ts';
import { FIELD_WORDS, ruleWords } from '#lib/labels/forms.ts';
import { AppError, InputError, LimitError } from './errors.ts';

/** What a form is given back when its act failed: the sentence, the field it is about, and what was typed. */
export interface FormProblem {
	code: ErrorCode;
	message: string;
	/** Name of the field, or null when it is about the whole form. */
	field: string | null;
	values: Record<string, string>;
}

/** Adds the Chinese label and half-sentence that a rule of the server only named. */
function worded(params: ErrorParams): ErrorParams {
	const { name, rule } = params;
	const field = params.field ?? (typeof name === 'string' ? FIELD_WORDS[name] : undefined);
	const detail = params.detail ?? (typeof rule === 'string' ? ruleWords(rule) : undefined);
	return { ...params, ...(field ? { field } : {}), ...(detail ? { detail } : {}) };
}

/** What a person reads about `error`. */
export function sentenceOf(error: AppError): string {
	return sentenceFor(error.code, worded(error.params));
}

/** Names of fields whose values are not sent back, not even to who typed them. */
const NEVER_SHOWN = /password|secret|token|aesKey|setupCode|formKey/i;

/** Text of a form that may be shown again: no files, no passwords, no keys. */
export function keptValues(form: FormData): Record<string, string> {
	const kept: Record<string, string> = {};
	for (const [name, value] of form)
		if (typeof value === 'string' && !NEVER_SHOWN.test(name)) kept[name] = value;
	return kept;
}

/**
 * A failed form action: status, sentence and what was typed. Anything that is not an AppError (a redirect, a bug) goes on.
 * @param values what to show again; a FormData is cut to {@link keptValues}
 */
export function failWith(
	error: unknown,
	values: FormData | Record<string, string> = {},
): ActionFailure<FormProblem> {
	if (!(error instanceof AppError)) throw error;
	const { params } = error;
	// Whoever sends a form of the desk was signed in when it was rendered.
	const code = error.code === 'auth.required' ? 'auth.expired' : error.code;
	return fail(error.status, {
		code,
		message: sentenceFor(code, worded(params)),
		field: typeof params.name === 'string' ? params.name : null,
		values: values instanceof FormData ? keptValues(values) : values,
	});
}

/** The outcome of what a page's load asks for; a failure becomes the error page with its sentence and status. */
export async function orErrorPage<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		refuse(error.status, { message: sentenceOf(error), code: error.code });
	}
}

/** The RFC 9457 document that says `error`. */
export function problemOf(error: AppError): Problem {
	return problem(error.status, error.code, sentenceOf(error));
}

/** A problem document of any status. */
export function problem(status: number, code: ErrorCode, detail = sentenceFor(code)): Problem {
	return { type: `urn:jinguo:problem:${code}`, title: titleFor(status), status, detail, code };
}

/** A failed JSON request as `application/problem+json`. Anything nobody foresaw goes on, to be logged as a bug. */
export function problemResponse(error: unknown): Response {
	if (isHttpError(error) && error.body.code)
		return problemAnswer(problem(error.status, error.body.code, error.body.message));
	if (isRedirect(error) || isHttpError(error) || !(error instanceof AppError)) throw error;
	const headers: Record<string, string> = {};
	if (error.status === 401) headers['www-authenticate'] = 'Bearer';
	if (error.status === 429) headers['retry-after'] = String(retrySeconds(error.params));
	return problemAnswer(problemOf(error), headers);
}

/** A problem document as the answer it is sent in. */
export function problemAnswer(document: Problem, headers: Record<string, string> = {}): Response {
	return new Response(JSON.stringify(document), {
		status: document.status,
		headers: { ...headers, 'content-type': 'application/problem+json; charset=utf-8' },
	});
}

function retrySeconds({ seconds, minutes }: ErrorParams): number {
	return Number(seconds ?? Number(minutes ?? 1) * 60);
}

type FormSchema = v.GenericSchema<unknown, unknown>;

/**
 * A form's fields as `schema` wants them; fields it does not know are dropped, and a field whose schema is an array takes
 * all values of its name.
 * @param words Chinese labels of fields, before the common ones of `labels/forms.ts`
 * @throws {InputError} about the first field that does not fit, named by its label
 */
export function parseForm<S extends FormSchema>(
	schema: S,
	form: FormData,
	words: Readonly<Record<string, string>> = {},
): v.InferOutput<S> {
	const arrays = arrayFields(schema);
	const given: Record<string, unknown> = {};
	for (const name of new Set(form.keys()))
		given[name] = arrays.has(name) ? form.getAll(name) : form.get(name);
	for (const name of arrays) given[name] ??= [];
	return parsed(schema, given, words);
}

interface Entries {
	entries?: Record<string, { type: string; wrapped?: { type: string }; pipe?: readonly { type: string }[] }>;
	pipe?: readonly unknown[];
}

function arrayFields(schema: unknown): Set<string> {
	const { entries = {} } = schema as Entries;
	const isArray = ([, field]: [string, NonNullable<Entries['entries']>[string]]) =>
		field.type === 'array' || field.wrapped?.type === 'array';
	return new Set(
		Object.entries(entries)
			.filter(isArray)
			.map(([name]) => name),
	);
}

/**
 * A JSON body as `schema` wants it.
 * @throws {LimitError} 413 beyond `maxBytes` @throws {InputError} not UTF-8, not JSON, or a field that does not fit
 */
export async function parseJson<S extends FormSchema>(
	schema: S,
	request: Request,
	maxBytes: number,
): Promise<v.InferOutput<S>> {
	const bytes = await readBody(request, maxBytes);
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new InputError('input.encoding', {}, { cause });
	}
	let value: unknown;
	try {
		value = JSON.parse(text, text.includes('\\u0000') ? withoutNul : undefined);
	} catch (cause) {
		throw new InputError('input.not_json', {}, { cause });
	}
	return parsed(schema, value, {});
}

/** PostgreSQL stores no NUL, and no keyboard makes one. */
function withoutNul(_key: string, value: unknown): unknown {
	return typeof value === 'string' ? value.replaceAll('\0', '') : value;
}

/** The bytes of a request. @throws {LimitError} 413 beyond `maxBytes` */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
	const tooLarge = () => new LimitError(413, 'input.too_large', { max: sizeWords(maxBytes) });
	if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
	if (!request.body) return new Uint8Array();
	const parts: Uint8Array[] = [];
	let size = 0;
	for await (const part of request.body as unknown as AsyncIterable<Uint8Array>) {
		size += part.length;
		if (size > maxBytes) throw tooLarge();
		parts.push(part);
	}
	return Buffer.concat(parts);
}

/** 「2 MB」「64 KB」 */
export function sizeWords(bytes: number): string {
	return bytes >= 1024 * 1024 ? `${Math.floor(bytes / 1024 / 1024)} MB` : `${Math.ceil(bytes / 1024)} KB`;
}

function parsed<S extends FormSchema>(
	schema: S,
	value: unknown,
	words: Readonly<Record<string, string>>,
): v.InferOutput<S> {
	const result = v.safeParse(schema, value);
	if (result.success) return result.output;
	const [issue] = result.issues;
	const key: unknown = issue.path?.[0]?.key;
	const about = aboutField(typeof key === 'string' ? key : '', words);
	if (issue.input === undefined || issue.input === null || issue.input === '')
		throw new InputError('input.empty', about);
	if (issue.type === 'max_length' && typeof issue.requirement === 'number')
		throw new InputError('input.too_long', { ...about, max: issue.requirement });
	throw new InputError('input.invalid', { ...about, rule: issue.message });
}

function aboutField(name: string, words: Readonly<Record<string, string>>): ErrorParams {
	const field = words[name] ?? FIELD_WORDS[name];
	return { ...(name ? { name } : {}), ...(field ? { field } : {}) };
}
