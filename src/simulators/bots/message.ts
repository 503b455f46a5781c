import type { GroupMessage } from '#simulators/bots/state.ts';

/** A refusal in the words of a platform. */
export class BotError extends Error {
	readonly code: number;
	constructor(code: number, message: string) {
		super(message);
		this.code = code;
	}
}

export type Fields = Readonly<Record<string, unknown>>;
export type Said = Pick<GroupMessage, 'format' | 'title' | 'text' | 'mentions'>;

export function record(value: unknown): Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

export function texts(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((part): part is string => typeof part === 'string') : [];
}

/** The body as a JSON object, or null. */
export function jsonBody(body: Buffer): Fields | null {
	try {
		const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
		return typeof value === 'object' && value !== null ? (value as Fields) : null;
	} catch {
		return null;
	}
}

/** Calls of the last `ms` before `now`. */
export function within(recent: readonly number[], now: number, ms: number): number {
	return recent.filter((at) => at > now - ms && at <= now).length;
}
