import type { Call } from '#simulators/platform.ts';
import { WeChatError } from '#simulators/wechat/errors.ts';
import { parseBody } from '#simulators/wechat/json.ts';
import type { Account } from '#simulators/wechat/state.ts';

export type Reply = Record<string, unknown>;

export interface ApiRequest {
	account: Account;
	call: Call;
	now: number;
}

export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON body; 44002 when empty, 47001 when it is not an object. */
export function fieldsOf(call: Call): Fields {
	const raw = call.body.toString('utf8');
	if (raw.trim() === '') throw new WeChatError(44002);
	let value: unknown;
	try {
		value = parseBody(raw);
	} catch {
		throw new WeChatError(47001);
	}
	if (!isFields(value)) throw new WeChatError(47001);
	return value;
}

/** An optional text; 47001 when it has another type. */
export function textOf(fields: Fields, name: string): string {
	const value = fields[name] ?? '';
	if (typeof value !== 'string') throw new WeChatError(47001);
	return value;
}

/** An identifier that arrives as number or text. */
export function idOf(fields: Fields, name: string): string {
	const value = fields[name];
	return typeof value === 'number' || typeof value === 'string' ? String(value) : '';
}

export interface Page {
	offset: number;
	count: number;
}

/** offset ≥ 0 and count 1–20, else 40097. */
export function pageOf(fields: Fields): Page {
	const { offset = 0, count } = fields;
	const whole = Number.isInteger(offset) && Number.isInteger(count);
	if (!whole || (offset as number) < 0 || (count as number) < 1 || (count as number) > 20) {
		throw new WeChatError(40097);
	}
	return { offset: offset as number, count: count as number };
}

export function slice<T>(all: readonly T[], page: Page): T[] {
	return all.slice(page.offset, page.offset + page.count);
}

export const seconds = (ms: number): number => Math.floor(ms / 1000);
