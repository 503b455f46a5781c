import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import type { ChannelAccount, Deadline, FitPicture, Picture } from '../channel.ts';
import { multipart, noAnswer, type NoAnswer, type Outbound, type OutboundResult } from '../http.ts';
import { readJson } from '../json.ts';
import { errorEntry, type ErrorEntry } from './errors.ts';
import { settingsOf } from './settings.ts';
import { readGrant } from './token.ts';

export interface WeiboParts {
	outbound: Outbound;
	clock: Clock;
	log: Logger;
	fit: FitPicture;
}
export type Fields = Readonly<Record<string, unknown>>;

/** What became of one call. A list at the top of an answer is found under `list`. */
export type ApiAnswer =
	| { kind: 'ok'; value: Fields }
	| { kind: 'error'; code: number; entry: ErrorEntry; error: string }
	| { kind: 'not_connected' }
	| NoAnswer;
export type ApiFailure = Exclude<ApiAnswer, { kind: 'ok' }>;

export interface ApiCall {
	method: 'GET' | 'POST';
	/** e.g. /2/statuses/share.json */
	path: string;
	fields: Readonly<Record<string, string>>;
	picture?: Picture;
	/** Of the calls that identify the application instead of a user. */
	anonymous?: boolean;
}

const CALL_MS = 20_000;
const UPLOAD_MS = 60_000;
const DAY = 86_400_000;
const BEIJING = 8 * 3_600_000;

const usageKey = (now: number) => `calls:${new Date(now + BEIJING).toISOString().slice(0, 10)}`;

/** Weibo's API for one account and one piece of work: knows the token, and what an answer proves. */
export class WeiboApi {
	readonly #parts: WeiboParts;
	readonly #account: ChannelAccount;
	readonly #deadline: Deadline | undefined;

	constructor(parts: WeiboParts, account: ChannelAccount, deadline?: Deadline) {
		this.#parts = parts;
		this.#account = account;
		this.#deadline = deadline;
	}

	async call(call: ApiCall): Promise<ApiAnswer> {
		if (call.anonymous) return this.#send(call, null);
		const grant = await readGrant(this.#account.memory);
		if (!grant) return { kind: 'not_connected' };
		await this.#count();
		return this.#send(call, grant.token);
	}

	/** Calls of today (Beijing) that we have made for this account. */
	async callsToday(): Promise<number> {
		return Number((await this.#account.memory.get(usageKey(this.#parts.clock.now()))) ?? 0);
	}

	async #count(): Promise<void> {
		const now = this.#parts.clock.now();
		const used = await this.callsToday();
		await this.#account.memory.put(usageKey(now), String(used + 1), { expiresAt: now + 2 * DAY });
	}

	async #send(call: ApiCall, token: string | null): Promise<ApiAnswer> {
		const url = new URL(settingsOf(this.#account.settings).baseUrl + call.path);
		const fields = { ...call.fields, ...(token === null ? {} : { access_token: token }) };
		if (call.method === 'GET')
			for (const [key, value] of Object.entries(fields)) url.searchParams.set(key, value);
		const result = await this.#parts.outbound.request({
			method: call.method,
			url: url.href,
			...(call.method === 'POST' ? bodyOf(fields, call.picture) : {}),
			timeoutMs: call.picture ? UPLOAD_MS : CALL_MS,
			...(this.#deadline ? { deadline: this.#deadline } : {}),
		});
		const answer = readAnswer(result);
		this.#note(call.path, answer);
		return answer;
	}

	#note(path: string, answer: ApiAnswer): void {
		if (answer.kind === 'ok' || answer.kind === 'not_connected') return;
		const facts = { channel: this.#account.id, path, outcome: answer.kind };
		const { log } = this.#parts;
		if (answer.kind === 'error') log.warn({ ...facts, code: answer.code }, 'weibo answered with an error');
		else log.warn({ ...facts, why: answer.why }, 'a call to weibo did not end well');
	}
}

/**
 * A refusal is Weibo's own word only as JSON with an error_code, and never with a server error: what stands behind a 5xx
 * may have happened.
 */
function readAnswer(result: OutboundResult): ApiAnswer {
	if (result.kind !== 'response') return noAnswer(result);
	if (result.status >= 500) return { kind: 'lost', why: `HTTP ${result.status}` };
	const json = readJson(objectBytes(result.body));
	if (json.kind === 'unreadable') return { kind: 'lost', why: `the answer is ${json.why}` };
	const { error_code: given, error } = json.value;
	if (given !== undefined) {
		const code = Number(given);
		if (!Number.isInteger(code)) return { kind: 'lost', why: 'the error code is not a number' };
		return { kind: 'error', code, entry: errorEntry(code), error: typeof error === 'string' ? error : '' };
	}
	if (result.status !== 200) return { kind: 'lost', why: `HTTP ${result.status}` };
	return { kind: 'ok', value: json.value };
}

/** Some calls answer with a list. */
function objectBytes(body: Uint8Array): Uint8Array {
	const text = Buffer.from(body);
	const first = text.toString('latin1').trimStart()[0];
	return first === '[' ? Buffer.concat([Buffer.from('{"list":'), text, Buffer.from('}')]) : body;
}

type Body = { headers: Record<string, string>; body: string | Uint8Array };

function bodyOf(fields: Readonly<Record<string, string>>, picture: Picture | undefined): Body {
	if (!picture)
		return {
			headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
			body: new URLSearchParams(fields).toString(),
		};
	const extension = picture.mime.slice('image/'.length).replace('jpeg', 'jpg');
	return multipart({ field: 'pic', name: `picture.${extension}`, picture }, fields);
}
