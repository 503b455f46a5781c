import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChannelClass } from '#lib/contract/channels.ts';
import type { Channel, LookResult, OutgoingItem, SendResult } from '#lib/server/channels/channel.ts';

/** What the network does to the first send of an item; the ones after it are answered. */
export const BEHAVIOURS = [
	'ok',
	'drop-before',
	'drop-after',
	'answer-too-late',
	'502-after',
	'html-after',
	'refuse',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** Beyond every time-out of {@link httpChannel}. */
const TOO_LATE_MS = 1_000;

/** A platform in another process than the product, with a ledger of what became public on it. */
export class HttpPlatform {
	/** Public items by publication id. */
	readonly ledger = new Map<string, { remoteId: string; hash: string }[]>();
	behaviour: Behaviour = 'ok';
	readonly #server: Server;
	readonly #troubled = new Set<string>();

	constructor() {
		this.#server = createServer((req, res) => {
			const url = new URL(req.url ?? '/', 'http://platform');
			const key = url.searchParams.get('key') ?? '';
			const items = this.ledger.get(key) ?? [];
			const json = (body: unknown) => res.end(JSON.stringify(body));
			if (req.method === 'GET') return json({ ids: items.map((item) => item.remoteId) });
			const behaviour = this.#troubled.has(key) ? 'ok' : this.behaviour;
			this.#troubled.add(key);
			if (behaviour === 'refuse') return res.writeHead(429).end();
			if (behaviour === 'drop-before') return req.socket.destroy();
			const item = { remoteId: `r${items.length}`, hash: url.searchParams.get('hash') ?? '' };
			this.ledger.set(key, [...items, item]);
			answer(behaviour, { req, res, body: JSON.stringify({ id: item.remoteId }) });
		});
	}

	/** Starts on a free port of loopback; gives its address. */
	async start(): Promise<string> {
		await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}
}

interface Exchange {
	req: IncomingMessage;
	res: ServerResponse;
	/** What a platform that is well says. */
	body: string;
}

/** How the platform answers a send that it has taken. */
function answer(behaviour: Behaviour, { req, res, body }: Exchange): void {
	if (behaviour === 'drop-after') req.socket.destroy();
	else if (behaviour === '502-after') res.writeHead(502).end('bad gateway');
	else if (behaviour === 'html-after') res.end('<!doctype html><title>502</title>');
	else setTimeout(() => res.end(body), behaviour === 'answer-too-late' ? TOO_LATE_MS : 0);
}

export interface HttpChannelOptions {
	base: string;
	class: ChannelClass;
	/** For one request, ms. */
	timeoutMs?: number;
	/** From the door to the last byte, ms. */
	sendTimeoutMs?: number;
	settleMs?: number;
	/** Awaited before the request leaves and after the answer came. */
	step?: (name: string) => Promise<void>;
}

/** An adapter for {@link HttpPlatform}. */
export function httpChannel(options: HttpChannelOptions): Channel {
	const { base, timeoutMs = 250, sendTimeoutMs = 5_000, settleMs = 300 } = options;
	const { step = () => Promise.resolve() } = options;
	const ask = async (item: OutgoingItem, method: 'GET' | 'POST'): Promise<Response> => {
		const query = new URLSearchParams({ key: item.publicationId, hash: item.hash });
		return fetch(`${base}/?${query}`, { method, signal: AbortSignal.timeout(timeoutMs) });
	};
	return {
		platform: 'website',
		class: options.class,
		settleMs,
		sendTimeoutMs,
		check: () => [],
		pollAfterMs: () => null,
		checkCredentials: () => Promise.resolve({ state: 'ok', detail: '', expiresAt: null }),
		async send({ item, steps }): Promise<SendResult> {
			await steps.put('calling', {});
			await step('net-out');
			let response: Response;
			try {
				response = await ask(item, 'POST');
			} catch {
				await step('net-timeout');
				return { kind: 'unknown', detail: 'no answer' };
			}
			await step('net-in');
			if (response.status === 429)
				return { kind: 'refused', reason: 'refused', detail: 'busy', retryAfterMs: 100 };
			if (!response.ok) return { kind: 'unknown', detail: `HTTP ${response.status}` };
			const { id } = (await response.json()) as { id: string };
			return { kind: 'published', remoteId: id, url: null };
		},
		async look({ item }): Promise<LookResult> {
			await step('net-look');
			const { ids } = (await (await ask(item, 'GET')).json()) as { ids: string[] };
			const [first, second] = ids;
			if (second) return { kind: 'duplicate', remoteIds: ids };
			if (first) return { kind: 'published', remoteId: first, url: null };
			return { kind: 'absent', sure: true, detail: 'not there' };
		},
	};
}
