import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import type { ChannelAccount, Deadline, FitPicture, Picture } from '../channel.ts';
import {
	beforeTheCall,
	multipart,
	noAnswer,
	type NoAnswer,
	type Outbound,
	type OutboundResult,
} from '../http.ts';
import { idText, readJson } from '../json.ts';
import { errorEntry, type ErrorEntry } from './errors.ts';
import { keepGrant, MOST_RENEWALS, readGrant, type Grant } from './grant.ts';
import { settingsOf } from './settings.ts';

export interface DouyinParts {
	outbound: Outbound;
	clock: Clock;
	log: Logger;
	fit: FitPicture;
}
export type Fields = Readonly<Record<string, unknown>>;

/** What became of one call; `value` is its `data`. */
export type ApiAnswer =
	| { kind: 'ok'; value: Fields }
	| { kind: 'error'; code: number; entry: ErrorEntry }
	| { kind: 'not_connected' }
	| NoAnswer;
export type ApiFailure = Exclude<ApiAnswer, { kind: 'ok' }>;
type Authorised = { kind: 'ok'; grant: Grant } | ApiFailure;

export interface ApiCall {
	path: string;
	query?: Readonly<Record<string, string>>;
	/** POST with JSON. */
	json?: unknown;
	/** POST with a form. */
	form?: Readonly<Record<string, string>>;
	/** POST with a picture as multipart field `image`. */
	picture?: Picture;
}

const CALL_MS = 20_000;
const UPLOAD_MS = 60_000;
const DAY = 86_400_000;
/** An access token is renewed this long before its end. */
const ACCESS_MARGIN_MS = DAY;
/** A refresh token is renewed this long before its end: before anybody is warned, and with days left to act when it fails. */
const REFRESH_MARGIN_MS = 8 * DAY;
const CLIENT_MARGIN_MS = 5 * 60_000;

/** Douyin's API for one account and one piece of work: knows tokens, and what an answer proves. */
export class DouyinApi {
	readonly #parts: DouyinParts;
	readonly #account: ChannelAccount;
	readonly #deadline: Deadline | undefined;

	constructor(parts: DouyinParts, account: ChannelAccount, deadline?: Deadline) {
		this.#parts = parts;
		this.#account = account;
		this.#deadline = deadline;
	}

	/** Calls for the account. A token refused is renewed once and the call repeated once: it had no effect. */
	async call(call: ApiCall): Promise<ApiAnswer> {
		const first = await this.#authorise();
		if (first.kind !== 'ok') return first;
		const answer = await this.#send(call, first.grant);
		if (answer.kind !== 'error' || answer.entry.class !== 'token') return answer;
		const again = await this.#refresh(first.grant);
		return again.kind === 'ok' ? this.#send(call, again.grant) : again;
	}

	/** Calls with no token: the token calls themselves. */
	anonymous(call: ApiCall): Promise<ApiAnswer> {
		return this.#send(call, null);
	}

	/** Calls for the application. */
	async callForApp(call: ApiCall): Promise<ApiAnswer> {
		const known = await this.#account.memory.get('client_token');
		if (known !== null) return this.#send(call, { access: known });
		const answer = await this.#send(
			{
				path: '/oauth/client_token/',
				form: { ...this.#application(), grant_type: 'client_credential' },
			},
			null,
		);
		if (answer.kind !== 'ok') return beforeTheCall(answer);
		const token = idText(answer.value.access_token);
		if (token === null) return { kind: 'not_sent', why: 'the answer holds no token', configuration: false };
		await this.#keepShort('client_token', token, answer.value.expires_in);
		return this.#send(call, { access: token });
	}

	/** The ticket that signs shares. */
	async ticket(): Promise<{ kind: 'ok'; ticket: string } | ApiFailure> {
		const known = await this.#account.memory.get('ticket');
		if (known !== null) return { kind: 'ok', ticket: known };
		const answer = await this.callForApp({ path: '/open/getticket/' });
		if (answer.kind !== 'ok') return answer;
		const ticket = idText(answer.value.ticket);
		if (ticket === null) return { kind: 'lost', why: 'the answer holds no ticket' };
		await this.#keepShort('ticket', ticket, answer.value.expires_in);
		return { kind: 'ok', ticket };
	}

	/**
	 * Renews the refresh token when its end is near. Not while publishing, and only with a fresh access token in hand: if the
	 * answer is lost, the old one may be dead, and there are still days in which a person can authorise again.
	 */
	async maintain(): Promise<void> {
		const before = await readGrant(this.#account.memory);
		const now = this.#parts.clock.now();
		if (!before || before.renewals >= MOST_RENEWALS) return;
		if (before.refreshExpiresAt - now > REFRESH_MARGIN_MS || before.refreshExpiresAt <= now) return;
		const fresh = await this.#refresh(before);
		if (fresh.kind !== 'ok') return;
		const { clientKey } = settingsOf(this.#account.settings);
		const answer = await this.#send(
			{
				path: '/oauth/renew_refresh_token/',
				form: { client_key: clientKey, refresh_token: fresh.grant.refresh },
			},
			null,
		);
		if (answer.kind !== 'ok') return;
		const refresh = idText(answer.value.refresh_token);
		const seconds = Number(answer.value.expires_in);
		if (refresh === null || !(seconds > 0)) return;
		const refreshExpiresAt = this.#parts.clock.now() + seconds * 1_000;
		const renewals = fresh.grant.renewals + 1;
		await keepGrant(this.#account.memory, { ...fresh.grant, refresh, refreshExpiresAt, renewals });
	}

	#application(): { client_key: string; client_secret: string } {
		const { clientKey } = settingsOf(this.#account.settings);
		return { client_key: clientKey, client_secret: this.#account.credentials.secret ?? '' };
	}

	async #keepShort(key: string, value: string, expiresIn: unknown): Promise<void> {
		const life = Number(expiresIn) * 1_000 - CLIENT_MARGIN_MS;
		if (!(life > 0)) return;
		await this.#account.memory.put(key, value, { secret: true, expiresAt: this.#parts.clock.now() + life });
	}

	async #authorise(): Promise<Authorised> {
		const grant = await readGrant(this.#account.memory);
		if (!grant) return { kind: 'not_connected' };
		if (grant.accessExpiresAt - this.#parts.clock.now() > ACCESS_MARGIN_MS) return { kind: 'ok', grant };
		const fresh = await this.#refresh(grant);
		// A token in its last day still works when it cannot be renewed just now.
		const still = grant.accessExpiresAt > this.#parts.clock.now();
		return fresh.kind === 'not_sent' && still ? { kind: 'ok', grant } : fresh;
	}

	async #refresh(grant: Grant): Promise<Authorised> {
		const { clientKey } = settingsOf(this.#account.settings);
		const form = { client_key: clientKey, grant_type: 'refresh_token', refresh_token: grant.refresh };
		const answer = await this.#send({ path: '/oauth/refresh_token/', form }, null);
		if (answer.kind !== 'ok') return beforeTheCall(answer);
		const access = idText(answer.value.access_token);
		const seconds = Number(answer.value.expires_in);
		if (access === null || !(seconds > 0))
			return { kind: 'not_sent', why: 'the answer holds no token', configuration: false };
		const renewed: Grant = {
			...grant,
			access,
			accessExpiresAt: this.#parts.clock.now() + seconds * 1_000,
			refresh: idText(answer.value.refresh_token) ?? grant.refresh,
		};
		await keepGrant(this.#account.memory, renewed);
		return { kind: 'ok', grant: renewed };
	}

	async #send(call: ApiCall, as: { access: string; openId?: string } | null): Promise<ApiAnswer> {
		const url = new URL(settingsOf(this.#account.settings).baseUrl + call.path);
		for (const [key, value] of Object.entries(call.query ?? {})) url.searchParams.set(key, value);
		if (as?.openId !== undefined) url.searchParams.set('open_id', as.openId);
		const { headers, ...body } = bodyOf(call);
		const result = await this.#parts.outbound.request({
			...body,
			url: url.href,
			headers: { ...headers, ...(as ? { 'access-token': as.access } : {}) },
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
		if (answer.kind === 'error') log.warn({ ...facts, code: answer.code }, 'douyin answered with an error');
		else log.warn({ ...facts, why: answer.why }, 'a call to douyin did not end well');
	}
}

const objectOf = (value: unknown): Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Douyin's word is an HTTP 200 with JSON; its code stands in `data` or in `extra`, as number or as text. */
function readAnswer(result: OutboundResult): ApiAnswer {
	if (result.kind !== 'response') return noAnswer(result);
	if (result.status !== 200) return { kind: 'lost', why: `HTTP ${result.status}` };
	const json = readJson(result.body);
	if (json.kind === 'unreadable') return { kind: 'lost', why: `the answer is ${json.why}` };
	const data = objectOf(json.value.data);
	const codes = [data.error_code, objectOf(json.value.extra).error_code].filter((code) => code !== undefined);
	if (codes.length === 0) return { kind: 'lost', why: 'the answer holds no code' };
	const numbers = codes.map(Number);
	if (!numbers.every(Number.isInteger)) return { kind: 'lost', why: 'the error code is not a number' };
	const code = numbers.find((each) => each !== 0);
	return code === undefined ? { kind: 'ok', value: data } : { kind: 'error', code, entry: errorEntry(code) };
}

interface Body {
	method: 'GET' | 'POST';
	headers: Record<string, string>;
	body?: string | Uint8Array;
}

function bodyOf(call: ApiCall): Body {
	if (call.picture) {
		const name = call.picture.mime === 'image/png' ? 'picture.png' : 'picture.jpg';
		return { method: 'POST', ...multipart({ field: 'image', name, picture: call.picture }) };
	}
	if (call.form)
		return {
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			body: new URLSearchParams(call.form).toString(),
		};
	if (call.json === undefined) return { method: 'GET', headers: {} };
	const headers = { 'content-type': 'application/json; charset=utf-8' };
	return { method: 'POST', headers, body: JSON.stringify(call.json) };
}
