import type { Call } from '#simulators/platform.ts';
import { RestError } from '#simulators/wordpress/errors.ts';
import type { Site, User } from '#simulators/wordpress/state.ts';

/** One REST call whose site and caller are known. */
export interface RestRequest {
	site: Site;
	user: User | null;
	call: Call;
	method: string;
	/** e.g. /wp/v2/posts/12 */
	route: string;
	/** Query and body together, as WordPress merges them. */
	params: Readonly<Record<string, unknown>>;
	now: number;
}

/** The REST route of a call: below /wp-json, or in `rest_route` where permalinks are plain. Null: it is a page. */
export function routeOf(path: string, query: URLSearchParams): { route: string; plain: boolean } | null {
	const asked = query.get('rest_route');
	const pretty = /^\/wp-json(\/.*)?$/.exec(path);
	if (asked === null && !pretty) return null;
	const route = asked ?? pretty?.[1] ?? '/';
	return { route: route.replace(/\/+$/, '') || '/', plain: asked !== null };
}

/** @throws {RestError} the body says JSON and is none */
export function paramsOf(call: Call): Record<string, unknown> {
	const query = Object.fromEntries(call.query);
	if (!call.contentType.startsWith('application/json') || call.body.length === 0) return query;
	let body: unknown;
	try {
		body = JSON.parse(call.body.toString('utf8'));
	} catch {
		throw new RestError('rest_invalid_json', 400);
	}
	if (typeof body !== 'object' || body === null || Array.isArray(body))
		throw new RestError('rest_invalid_json', 400);
	return { ...query, ...body };
}

export function invalidParam(name: string, reason: string): RestError {
	return new RestError('rest_invalid_param', 400, { params: { [name]: reason } });
}

/** A list: an array, or text with commas. */
export function listParam(value: unknown): string[] {
	if (Array.isArray(value)) return value.map(String);
	return typeof value === 'string' && value !== '' ? value.split(',').map((item) => item.trim()) : [];
}

export function numberParam(
	params: Readonly<Record<string, unknown>>,
	name: string,
	range: { fallback: number; min: number; max: number },
): number {
	const value = params[name];
	if (value === undefined) return range.fallback;
	const number = Number(value);
	if (!Number.isInteger(number) || number < range.min || number > range.max)
		throw invalidParam(name, `${name} must be between ${range.min} and ${range.max}`);
	return number;
}

/** Text, or `{raw}` as the editor sends it; undefined when it is not given. */
export function textParam(params: Readonly<Record<string, unknown>>, name: string): string | undefined {
	const value = params[name];
	if (value === undefined) return undefined;
	if (typeof value === 'string') return value;
	if (typeof value === 'object' && value !== null && 'raw' in value && typeof value.raw === 'string')
		return value.raw;
	throw invalidParam(name, `${name} is not of type string.`);
}

/** What WordPress makes of a title or a wish: lower case, hyphens, at most 200 characters. */
export function slugged(text: string): string {
	return text
		.toLowerCase()
		.replace(/[^\p{L}\p{N}_-]+/gu, '-')
		.replace(/-{2,}/g, '-')
		.replace(/^-|-$/g, '')
		.slice(0, 200);
}

/** `wanted`, or with the first number from 2 on that makes it unlike all `taken`. */
export function uniqueSlug(wanted: string, taken: ReadonlySet<string>): string {
	let slug = wanted;
	for (let number = 2; taken.has(slug); number++) slug = `${wanted}-${number}`;
	return slug;
}

/** Only the fields that were asked for. */
export function pickFields(item: Record<string, unknown>, wanted: unknown): Record<string, unknown> {
	const names = listParam(wanted).map((name) => name.split('.')[0] ?? '');
	if (names.length === 0) return item;
	return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

/** YYYY-MM-DDTHH:MM:SS without a zone, as WordPress writes it. */
export function wpDate(at: number): string {
	return new Date(at).toISOString().slice(0, 19);
}
