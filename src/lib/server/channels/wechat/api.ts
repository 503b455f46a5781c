import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import type { ChannelAccount, Deadline, Picture } from '../channel.ts';
import {
	beforeTheCall,
	multipart,
	noAnswer,
	type NoAnswer,
	type Outbound,
	type OutboundResult,
} from '../http.ts';
import { readJson } from '../json.ts';
import { errorEntry, requestId, type ErrorEntry } from './errors.ts';
import { settingsOf } from './settings.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What became of one call. `not_sent` includes calls that never started for want of a token. */
export type ApiAnswer =
	| { kind: 'ok'; value: Fields }
	| {
			kind: 'error';
			code: number;
			entry: ErrorEntry;
			errmsg: string;
			stage: 'token' | 'call';
			/** What else the answer says: a push done before comes with its number. */
			value: Fields;
	  }
	| NoAnswer;
export type ApiFailure = Exclude<ApiAnswer, { kind: 'ok' }>;

export interface ApiCall {
	/** e.g. /cgi-bin/draft/add */
	path: string;
	query?: Record<string, string>;
	json?: unknown;
	file?: { name: string; picture: Picture };
}

export interface ApiParts {
	outbound: Outbound;
	clock: Clock;
	log: Logger;
}

const TOKEN_KEY = 'access_token';
/** A token is renewed this long before its end: in its last five minutes the platform hands out the next one anyway. */
const TOKEN_MARGIN_S = 300;
const CALL_MS = 20_000;
const UPLOAD_MS = 60_000;

/** The WeChat API of one account for one piece of work: knows tokens, and what an answer proves. */
export class WechatApi {
	readonly #parts: ApiParts;
	readonly #account: ChannelAccount;
	readonly #deadline: Deadline | undefined;

	constructor(parts: ApiParts, account: ChannelAccount, deadline?: Deadline) {
		this.#parts = parts;
		this.#account = account;
		this.#deadline = deadline;
	}

	/** Calls with a token. A token refused is renewed once and the call repeated once: it had no effect. */
	async call(call: ApiCall): Promise<ApiAnswer> {
		const token = await this.#token();
		if (token.kind !== 'ok') return token;
		const answer = await this.#send(call, token.token);
		if (answer.kind !== 'error' || answer.entry.class !== 'token') return answer;
		const renewed = await this.#renewToken(token.token);
		return renewed.kind === 'ok' ? this.#send(call, renewed.token) : renewed;
	}

	/** Asks for a token whatever is remembered: the proof that appid and secret are right. */
	async freshToken(): Promise<{ kind: 'ok' } | ApiFailure> {
		const answer = await this.#fetchToken(false);
		return answer.kind === 'ok' ? { kind: 'ok' } : answer;
	}

	async #token(): Promise<{ kind: 'ok'; token: string } | ApiFailure> {
		const known = await this.#account.memory.get(TOKEN_KEY);
		return known === null ? this.#fetchToken(false) : { kind: 'ok', token: known };
	}

	async #renewToken(refused: string): Promise<{ kind: 'ok'; token: string } | ApiFailure> {
		await this.#account.memory.forget(TOKEN_KEY);
		const next = await this.#fetchToken(false);
		// The ordinary mode repeats a token the platform believes in; only forcing, which is rationed, gets past that.
		return next.kind === 'ok' && next.token === refused ? this.#fetchToken(true) : next;
	}

	async #fetchToken(force: boolean): Promise<{ kind: 'ok'; token: string } | ApiFailure> {
		const { credentials, memory } = this.#account;
		const answer = await this.#send({
			path: '/cgi-bin/stable_token',
			json: {
				grant_type: 'client_credential',
				appid: settingsOf(this.#account.settings).appid,
				secret: credentials.secret ?? '',
				...(force ? { force_refresh: true } : {}),
			},
		});
		if (answer.kind === 'error') return { ...answer, stage: 'token' };
		if (answer.kind !== 'ok') return beforeTheCall(answer);
		const token = answer.value.access_token;
		if (typeof token !== 'string' || token === '')
			return { kind: 'not_sent', why: 'the answer holds no token', configuration: false };
		const seconds = Number(answer.value.expires_in);
		const lifeMs = (Number.isFinite(seconds) ? seconds - TOKEN_MARGIN_S : 0) * 1_000;
		if (lifeMs > 0)
			await memory.put(TOKEN_KEY, token, { secret: true, expiresAt: this.#parts.clock.now() + lifeMs });
		return { kind: 'ok', token };
	}

	async #send(call: ApiCall, token?: string): Promise<ApiAnswer> {
		const url = new URL(settingsOf(this.#account.settings).baseUrl + call.path);
		for (const [key, value] of Object.entries(call.query ?? {})) url.searchParams.set(key, value);
		if (token !== undefined) url.searchParams.set('access_token', token);
		const { headers, body } = call.file
			? multipart({ field: 'media', ...call.file })
			: { headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(call.json) };
		const result = await this.#parts.outbound.request({
			method: 'POST',
			url: url.href,
			headers,
			body,
			timeoutMs: call.file ? UPLOAD_MS : CALL_MS,
			...(this.#deadline ? { deadline: this.#deadline } : {}),
		});
		const answer = readAnswer(result);
		this.#note(call.path, answer);
		return answer;
	}

	#note(path: string, answer: ApiAnswer): void {
		if (answer.kind === 'ok') return;
		const facts = { channel: this.#account.id, path, outcome: answer.kind };
		if (answer.kind === 'error')
			this.#parts.log.warn(
				{ ...facts, errcode: answer.code, rid: requestId(answer.errmsg) },
				'wechat answered with an error',
			);
		else this.#parts.log.warn({ ...facts, why: answer.why }, 'a call to wechat did not end well');
	}
}

/** Only an HTTP 200 with a JSON object is WeChat's own word; gateways in front of it answer everything else. */
function readAnswer(result: OutboundResult): ApiAnswer {
	if (result.kind !== 'response') return noAnswer(result);
	if (result.status !== 200) return { kind: 'lost', why: `HTTP ${result.status}` };
	const json = readJson(result.body);
	if (json.kind === 'unreadable') return { kind: 'lost', why: `the answer is ${json.why}` };
	const code = Number(json.value.errcode ?? 0);
	if (!Number.isInteger(code)) return { kind: 'lost', why: 'the errcode is not a number' };
	if (code === 0) return { kind: 'ok', value: json.value };
	const errmsg = typeof json.value.errmsg === 'string' ? json.value.errmsg : '';
	return { kind: 'error', code, entry: errorEntry(code), errmsg, stage: 'call', value: json.value };
}
