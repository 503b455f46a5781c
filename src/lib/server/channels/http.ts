import { randomBytes } from 'node:crypto';
import { lookup as systemLookup } from 'node:dns';
import {
	Agent as HttpAgent,
	request as httpRequest,
	type ClientRequest,
	type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { allowedHosts, bareHost, hostKey, isPublicAddress } from './address.ts';
import type { Deadline, Picture } from './channel.ts';

export interface OutboundRequest {
	method: 'GET' | 'POST';
	/** May carry a token in its query: it is never put into results, errors or logs. */
	url: string;
	headers?: Record<string, string>;
	body?: string | Uint8Array;
	/** Longest time for the whole exchange, ms. */
	timeoutMs: number;
	/** Of the work this call belongs to: whichever ends first. */
	deadline?: Deadline;
	/** Largest answer that is read, bytes. */
	maxBytes?: number;
}

/** `not_sent`: no byte of the request can have left. `unknown`: it may have arrived, and what it did nobody knows. */
export type OutboundResult =
	| { kind: 'response'; status: number; headers: Readonly<Record<string, string>>; body: Uint8Array }
	| { kind: 'not_sent'; reason: NotSentReason; why: string }
	| { kind: 'unknown'; why: string };
export type NotSentReason = 'bad_url' | 'refused_by_policy' | 'dns' | 'connect' | 'tls' | 'deadline';

/** What a call proves that brought no answer: `not_sent` had no effect; `lost` may have had one. */
export type NoAnswer =
	| {
			kind: 'not_sent';
			why: string;
			/** A person has to change the settings: calling again would end the same way. */
			configuration: boolean;
	  }
	| { kind: 'lost'; why: string };

/** An outcome without a response, as adapters tell it. */
export function noAnswer(result: Exclude<OutboundResult, { kind: 'response' }>): NoAnswer {
	const { why } = result;
	if (result.kind === 'unknown') return { kind: 'lost', why };
	return { kind: 'not_sent', why, configuration: needsSettings(result.reason) };
}

/** Whether the address itself is what is wrong. */
export function needsSettings(reason: NotSentReason): boolean {
	return reason === 'bad_url' || reason === 'refused_by_policy';
}

/** A failure of the question before the call meant: nothing of that call has left, whatever became of the question. */
export function beforeTheCall<F extends { kind: string }>(failure: F | NoAnswer): F | NoAnswer {
	return isLost(failure) ? { kind: 'not_sent', why: failure.why, configuration: false } : failure;
}

function isLost(failure: { kind: string }): failure is NoAnswer & { kind: 'lost' } {
	return failure.kind === 'lost';
}

/** The only way out of the product: every call to a platform goes through one of these. */
export interface Outbound {
	request(request: OutboundRequest): Promise<OutboundResult>;
}

export interface OutboundOptions {
	/** `host:port` pairs that may be reached although they are private, and over plain http. */
	allow: readonly string[];
	/** Name resolution; the system's unless a test brings its own. */
	lookup?: typeof systemLookup;
}

const MAX_BYTES = 4 * 1024 * 1024;

class PolicyError extends Error {
	override readonly name = 'PolicyError';
}

/**
 * A client that reaches public addresses only (and the allow-list), checks the address it really connects to, follows
 * no redirect, and says of each failure whether anything can have left the machine.
 */
export function createOutbound(options: OutboundOptions): Outbound {
	const allow = allowedHosts(options.allow);
	const agents = makeAgents(options.lookup ?? systemLookup);
	return {
		async request(request) {
			const target = readTarget(request.url, allow);
			if ('kind' in target) return target;
			const timeoutMs = Math.min(request.timeoutMs, request.deadline?.left() ?? Infinity);
			if (timeoutMs <= 0 || request.deadline?.signal.aborted)
				return { kind: 'not_sent', reason: 'deadline', why: 'no time was left to start the call' };
			const agent = agents[target.listed ? 'listed' : 'public'];
			return new Exchange(request, { url: target.url, agent, timeoutMs }).run();
		},
	};
}

function readTarget(
	text: string,
	allow: ReadonlySet<string>,
): { url: URL; listed: boolean } | Extract<OutboundResult, { kind: 'not_sent' }> {
	const refused = (reason: NotSentReason, why: string) => ({ kind: 'not_sent', reason, why }) as const;
	if (!URL.canParse(text)) return refused('bad_url', 'the address cannot be read');
	const url = new URL(text);
	if (url.protocol !== 'https:' && url.protocol !== 'http:')
		return refused('refused_by_policy', `${url.protocol} is not allowed`);
	if (url.username || url.password) return refused('refused_by_policy', 'the address carries a password');
	const listed = allow.has(hostKey(url));
	if (listed) return { url, listed };
	const host = bareHost(url.hostname);
	// A lookup is never asked for literals, so they are judged here. URL has normalised octal, hex and decimal spellings.
	if (isIP(host) && !isPublicAddress(host)) return refused('refused_by_policy', 'the address is not public');
	if (url.protocol === 'http:') return refused('refused_by_policy', 'plain http is for listed hosts only');
	return { url, listed };
}

type Agents = Record<'listed' | 'public', { http: HttpAgent; https: HttpsAgent }>;

function makeAgents(resolve: typeof systemLookup): Agents {
	// One connection a call: on a reused one a reset cannot be told from a request that was received.
	const pair = (lookup: LookupFunction) => ({
		http: new HttpAgent({ keepAlive: false, lookup }),
		https: new HttpsAgent({ keepAlive: false, lookup }),
	});
	return { listed: pair(resolve), public: pair(publicLookup(resolve)) };
}

/** Resolves a name and fails when any of its addresses is not public: the connection then goes to a checked address. */
function publicLookup(resolve: typeof systemLookup): LookupFunction {
	return (hostname, options, callback) => {
		resolve(hostname, { ...options, all: true }, (error, addresses) => {
			if (error) return callback(error, '', 0);
			if (addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address)))
				return callback(new PolicyError(`${hostname} does not resolve to public addresses`), '', 0);
			if (options.all) return callback(null, addresses);
			const [first] = addresses;
			callback(null, first?.address ?? '', first?.family);
		});
	};
}

interface Route {
	url: URL;
	agent: { http: HttpAgent; https: HttpsAgent };
	timeoutMs: number;
}

/** One request and its answer. */
class Exchange {
	readonly #request: OutboundRequest;
	readonly #route: Route;
	/** Set when the connection stands: from then on nobody can say that nothing left. */
	#left = false;
	#timedOut = false;

	constructor(request: OutboundRequest, route: Route) {
		this.#request = request;
		this.#route = route;
	}

	async run(): Promise<OutboundResult> {
		const { deadline } = this.#request;
		const stop = new AbortController();
		const end = () => {
			this.#timedOut = true;
			stop.abort();
		};
		const timer = setTimeout(end, this.#route.timeoutMs);
		deadline?.signal.addEventListener('abort', end, { once: true });
		try {
			return await this.#exchange(stop.signal);
		} catch (error) {
			return this.#failure(error as NodeJS.ErrnoException);
		} finally {
			clearTimeout(timer);
			deadline?.signal.removeEventListener('abort', end);
		}
	}

	async #exchange(signal: AbortSignal): Promise<OutboundResult> {
		const response = await this.#open(signal);
		const limit = this.#request.maxBytes ?? MAX_BYTES;
		const chunks: Buffer[] = [];
		let size = 0;
		for await (const chunk of response as AsyncIterable<Buffer>) {
			size += chunk.length;
			if (size > limit) throw new Error('the answer is larger than allowed');
			chunks.push(chunk);
		}
		// Node ends the iteration without an error when the peer closes in the middle of an answer of unknown length.
		if (!response.complete) throw new Error('the answer was cut off');
		const headers = Object.fromEntries(
			Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
		);
		return { kind: 'response', status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) };
	}

	#open(signal: AbortSignal): Promise<IncomingMessage> {
		const { url, agent } = this.#route;
		const { method, body, headers } = this.#request;
		const secure = url.protocol === 'https:';
		const length = body === undefined ? undefined : Buffer.byteLength(body);
		const options = {
			method,
			signal,
			agent: secure ? agent.https : agent.http,
			headers: {
				accept: 'application/json, */*;q=0.1',
				'accept-encoding': 'identity',
				'user-agent': 'jinguo',
				...headers,
				...(length === undefined ? {} : { 'content-length': String(length) }),
			},
		};
		return new Promise((resolve, reject) => {
			const req: ClientRequest = secure ? httpsRequest(url, options) : httpRequest(url, options);
			req.once('socket', (socket: Socket) => {
				if (!socket.connecting && !secure) this.#left = true;
				socket.once(secure ? 'secureConnect' : 'connect', () => (this.#left = true));
			});
			req.once('response', resolve);
			req.on('error', reject);
			req.end(body);
		});
	}

	#failure(error: NodeJS.ErrnoException): OutboundResult {
		const code = error.code ?? error.name;
		if (this.#left) return { kind: 'unknown', why: this.#timedOut ? 'timed out' : describe(error, code) };
		if (this.#timedOut)
			return { kind: 'not_sent', reason: 'deadline', why: 'timed out before a connection stood' };
		return { kind: 'not_sent', reason: reasonOf(error, code), why: describe(error, code) };
	}
}

const LONGEST_RETRY_AFTER_S = 86_400;

/** Milliseconds a Retry-After header asks for (seconds, or a date), at most a day; null when it says nothing usable. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
	const text = header?.trim() ?? '';
	if (text === '') return null;
	// A date begins with its weekday; the parser would take numbers for years.
	const date = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : NaN;
	const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (date - now) / 1_000;
	if (!Number.isFinite(seconds)) return null;
	return Math.max(0, Math.min(seconds, LONGEST_RETRY_AFTER_S)) * 1_000;
}

/** Node's messages carry an address and a port, never the path or query of a request. */
function describe(error: Error, code: string): string {
	return code === 'Error' ? error.message : code;
}

function reasonOf(error: Error, code: string): NotSentReason {
	if (error instanceof PolicyError) return 'refused_by_policy';
	if (/^(ENOTFOUND|EAI_|ENODATA)/.test(code)) return 'dns';
	return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO/.test(code) ? 'tls' : 'connect';
}

/**
 * A form with one picture, as browsers send it (RFC 7578).
 * @param file `field` is the platform's name for it, `name` the file name it may keep
 */
export function multipart(
	file: { field: string; name: string; picture: Picture },
	texts: Readonly<Record<string, string>> = {},
): { headers: Record<string, string>; body: Uint8Array } {
	const boundary = `----jinguo${randomBytes(12).toString('hex')}`;
	const part = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
	const before = Object.entries(texts).map(([name, value]) => `${part(`name="${name}"`)}\r\n${value}\r\n`);
	const head =
		part(`name="${file.field}"; filename="${file.name}"`) + `Content-Type: ${file.picture.mime}\r\n\r\n`;
	return {
		headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
		body: Buffer.concat([
			Buffer.from(before.join('') + head),
			file.picture.bytes,
			Buffer.from(`\r\n--${boundary}--\r\n`),
		]),
	};
}
