import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import type { ChannelAccount, Deadline, Picture } from '../channel.ts';
import {
	beforeTheCall,
	noAnswer,
	retryAfterMs,
	type NoAnswer,
	type Outbound,
	type OutboundResult,
} from '../http.ts';
import { readJsonValue } from '../json.ts';
import { errorClass, type ErrorClass } from './errors.ts';
import { settingsOf } from './settings.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What became of one call. `not_sent` includes calls that never started because the site was not found. */
export type ApiAnswer =
	| { kind: 'ok'; value: unknown }
	| { kind: 'error'; code: string | null; status: number; class: ErrorClass; waitMs: number | null }
	| NoAnswer;
export type ApiFailure = Exclude<ApiAnswer, { kind: 'ok' }>;

export interface ApiCall {
	method: 'GET' | 'POST' | 'DELETE';
	/** Below the root, e.g. /wp/v2/posts */
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

const ROOT_KEY = 'rest_root';
const ROOT_MS = 24 * 3_600_000;
const CALL_MS = 20_000;
const UPLOAD_MS = 60_000;

export const fieldsOf = (value: unknown): Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** The REST interface of one site for one piece of work: finds its root, signs in, and knows what an answer proves. */
export class WordpressApi {
	readonly #parts: ApiParts;
	readonly #account: ChannelAccount;
	readonly #deadline: Deadline | undefined;

	constructor(parts: ApiParts, account: ChannelAccount, deadline?: Deadline) {
		this.#parts = parts;
		this.#account = account;
		this.#deadline = deadline;
	}

	async call(call: ApiCall): Promise<ApiAnswer> {
		const root = await this.#root();
		if (typeof root !== 'string') return root;
		const answer = readAnswer(await this.#send(addressOf(root, call), call), this.#parts.clock.now());
		this.#note(`${call.method} ${call.path}`, answer);
		// The site may have changed its permalinks: look for the root anew next time.
		if (answer.kind === 'error' && answer.status === 404 && answer.class === 'configuration')
			await this.#account.memory.forget(ROOT_KEY);
		return answer;
	}

	/** Root of the interface: below /wp-json where permalinks are pretty, else what the front page names. */
	async #root(): Promise<string | ApiFailure> {
		const { memory, settings } = this.#account;
		const known = await memory.get(ROOT_KEY);
		if (known !== null) return known;
		const { baseUrl } = settingsOf(settings);
		const usual = `${baseUrl}/wp-json/`;
		const answer = readAnswer(await this.#send(usual, { method: 'GET' }), this.#parts.clock.now());
		const found = isRoot(answer) ? usual : await this.#rootBesides(baseUrl, answer);
		if (typeof found !== 'string') {
			this.#note('GET /wp-json/', found);
			return beforeTheCall(found);
		}
		await memory.put(ROOT_KEY, found, { expiresAt: this.#parts.clock.now() + ROOT_MS });
		return found;
	}

	async #rootBesides(baseUrl: string, answer: ApiAnswer): Promise<string | ApiFailure> {
		const missing = answer.kind === 'ok' || (answer.kind === 'error' && answer.status === 404);
		const page = answer.kind === 'lost' && answer.why.startsWith('HTTP 200');
		if (!missing && !page) return answer;
		const front = await this.#send(`${baseUrl}/`, { method: 'GET' });
		const named = front.kind === 'response' ? linkedRoot(front.headers.link, baseUrl) : null;
		for (const root of [named, `${baseUrl}/?rest_route=/`]) {
			if (root === null) continue;
			const tried = readAnswer(await this.#send(root, { method: 'GET' }), this.#parts.clock.now());
			if (isRoot(tried)) return root;
		}
		return { kind: 'error', code: 'rest_no_route', status: 404, class: 'configuration', waitMs: null };
	}

	#send(url: string, call: Omit<ApiCall, 'path'>): Promise<OutboundResult> {
		const { method, json, file } = call;
		return this.#parts.outbound.request({
			// Firewalls often let GET and POST through only; WordPress reads the method meant from the header.
			method: method === 'GET' ? 'GET' : 'POST',
			url,
			headers: {
				authorization: this.#authorization(),
				accept: 'application/json',
				...(method === 'DELETE' ? { 'x-http-method-override': 'DELETE' } : {}),
				...(file ? fileHeaders(file) : {}),
				...(json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
			},
			...(file ? { body: file.picture.bytes } : {}),
			...(json === undefined ? {} : { body: JSON.stringify(json) }),
			timeoutMs: file ? UPLOAD_MS : CALL_MS,
			...(this.#deadline ? { deadline: this.#deadline } : {}),
		});
	}

	#authorization(): string {
		const { username } = settingsOf(this.#account.settings);
		const pair = `${username}:${this.#account.credentials.password ?? ''}`;
		return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
	}

	#note(call: string, answer: ApiAnswer): void {
		if (answer.kind === 'ok') return;
		const facts = { channel: this.#account.id, call, outcome: answer.kind };
		const more = answer.kind === 'error' ? { status: answer.status, code: answer.code } : { why: answer.why };
		this.#parts.log.warn({ ...facts, ...more }, 'a call to wordpress did not succeed');
	}
}

function isRoot(answer: ApiAnswer): boolean {
	if (answer.kind !== 'ok') return false;
	const { namespaces } = fieldsOf(answer.value);
	return Array.isArray(namespaces) && namespaces.includes('wp/v2');
}

/**
 * The root a front page names in its Link header. Only on the site's own host and not on a plainer scheme: our password
 * goes there.
 */
function linkedRoot(header: string | undefined, baseUrl: string): string | null {
	const link = /<([^<>]+)>\s*;\s*rel="?https:\/\/api\.w\.org\/"?/i.exec(header ?? '')?.[1];
	if (link === undefined || !URL.canParse(link, baseUrl)) return null;
	const [url, base] = [new URL(link, baseUrl), new URL(baseUrl)];
	return url.host === base.host && url.protocol === base.protocol ? url.href : null;
}

function addressOf(root: string, call: ApiCall): string {
	const url = new URL(root);
	const plain = url.searchParams.get('rest_route');
	if (plain === null) url.pathname = url.pathname.replace(/\/+$/, '') + call.path;
	else url.searchParams.set('rest_route', call.path);
	for (const [key, value] of Object.entries(call.query ?? {})) url.searchParams.set(key, value);
	return url.href;
}

function fileHeaders({ name, picture }: { name: string; picture: Picture }): Record<string, string> {
	return { 'content-type': picture.mime, 'content-disposition': `attachment; filename="${name}"` };
}

/** A success is WordPress's own word only when it is JSON: firewalls answer 200 with a page as well. */
function readAnswer(result: OutboundResult, now: number): ApiAnswer {
	if (result.kind !== 'response') return noAnswer(result);
	const { status, headers } = result;
	const json = readJsonValue(result.body);
	const success = status === 200 || status === 201;
	if (success && json.kind === 'value') return { kind: 'ok', value: json.value };
	if (status < 300) {
		const what = json.kind === 'unreadable' ? json.why : 'not a success';
		return { kind: 'lost', why: `HTTP ${status}, the answer is ${what}` };
	}
	const { code } = fieldsOf(json.kind === 'value' ? json.value : null);
	const said = typeof code === 'string' ? code.trim() : null;
	const waitMs = retryAfterMs(headers['retry-after'], now);
	return { kind: 'error', code: said, status, class: errorClass(said, status), waitMs };
}
