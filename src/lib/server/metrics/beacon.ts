import type { IncomingMessage, ServerResponse } from 'node:http';
import { isbot } from 'isbot';
import type { Hit } from './ingest-messages.ts';
import { visitorNetwork } from './rules-visitor.ts';

/** Views wait at most this long before they are written; a crash may lose that much. */
export const FLUSH_MS = 250;
/** Views held at once; more in a quarter second are not visitors. */
const MOST_HITS = 20_000;
/** Views a minute of one network and browser that are counted; an office behind one address stays below. */
const A_MINUTE = 120;
const MINUTE = 60_000;
const BODY_MAX = 128;
const SLUG = /^[a-z0-9]{1,32}$/;

/** 1×1 transparent. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

export interface BeaconParts {
	now: () => number;
	trustProxy: boolean;
	/** Host of our configured origin: a proxy may ask us under another name. */
	ownHost: string | null;
	/** Writes what was collected; false when it could not, and the views are kept for the next try. */
	write: (hits: Hit[]) => Promise<boolean>;
}

/** Counts page views: `POST /b` with the article's slug, or `GET /b?a=slug` as a picture where scripts do not run. */
export class Beacon {
	readonly #parts: BeaconParts;
	#hits: Hit[] = [];
	#timer: NodeJS.Timeout | null = null;
	#writing: Promise<void> = Promise.resolve();
	#closed = false;
	#minute = { start: 0, seen: new Map<string, number>() };

	constructor(parts: BeaconParts) {
		this.#parts = parts;
	}

	/** Answers the same whatever was sent: nobody learns from it whether the view was counted. */
	answer(req: IncomingMessage, res: ServerResponse): void {
		if (req.method === 'GET') {
			const query = req.url?.indexOf('?a=') ?? -1;
			if (query >= 0) this.#count(req, req.url?.slice(query + 3) ?? '');
			res.writeHead(200, {
				'content-type': 'image/gif',
				'content-length': GIF.length,
				'cache-control': 'no-store',
				'x-content-type-options': 'nosniff',
			});
			res.end(GIF);
			return;
		}
		if (req.method === 'POST') {
			this.#readPost(req, res);
			return;
		}
		req.resume();
		if (req.method === 'HEAD') res.writeHead(200, { 'cache-control': 'no-store' }).end();
		else res.writeHead(405, { allow: 'GET, POST', 'cache-control': 'no-store' }).end();
	}

	/** Writes what is waiting. */
	async flush(): Promise<void> {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		const hits = this.#hits;
		this.#hits = [];
		if (hits.length > 0) this.#writing = this.#writing.then(() => this.#write(hits));
		await this.#writing;
	}

	/** Writes what is waiting, once more and no more. */
	close(): Promise<void> {
		this.#closed = true;
		return this.flush();
	}

	async #write(hits: Hit[]): Promise<void> {
		if ((await this.#parts.write(hits)) || this.#closed) return;
		this.#hits.unshift(...hits.slice(0, MOST_HITS - this.#hits.length));
		this.#arm();
	}

	#readPost(req: IncomingMessage, res: ServerResponse): void {
		let text = '';
		req.setEncoding('utf8');
		req.on('data', (part: string) => {
			if (text.length <= BODY_MAX) text += part;
		});
		req.on('end', () => {
			this.#count(req, text);
			res.writeHead(204, { 'cache-control': 'no-store' }).end();
		});
		req.on('error', () => undefined);
	}

	#count(req: IncomingMessage, slug: string): void {
		if (!SLUG.test(slug) || this.#hits.length >= MOST_HITS || !this.#isPageView(req)) return;
		const agent = req.headers['user-agent'];
		if (agent === undefined || agent.length < 8 || isbot(agent)) return;
		const network = visitorNetwork(this.#addressOf(req));
		const visitor = `${network} ${agent}`;
		if (this.#isTooOften(visitor)) return;
		this.#hits.push({ slug, visitor });
		this.#arm();
	}

	#arm(): void {
		this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
	}

	/** Behind our own proxy the last hop it noted, else who is connected; anything else a visitor could have written. */
	#addressOf(req: IncomingMessage): string {
		const socket = req.socket.remoteAddress ?? '';
		if (!this.#parts.trustProxy) return socket;
		const hops = String(req.headers['x-forwarded-for'] ?? '').split(',');
		return hops.at(-1)?.trim() || socket;
	}

	#isTooOften(visitor: string): boolean {
		const start = Math.floor(this.#parts.now() / MINUTE);
		if (this.#minute.start !== start) this.#minute = { start, seen: new Map() };
		const count = (this.#minute.seen.get(visitor) ?? 0) + 1;
		this.#minute.seen.set(visitor, count);
		return count > A_MINUTE;
	}

	/** A page opened by a person on our own site: not fetched ahead by the browser, not sent by another site's page. */
	#isPageView({ headers }: IncomingMessage): boolean {
		const purpose = ['sec-purpose', 'purpose', 'x-purpose'].map((name) => String(headers[name] ?? ''));
		if (/prefetch|prerender|preview/i.test(purpose.join(' '))) return false;
		const from = headers['sec-fetch-site'];
		if (from !== undefined) return from === 'same-origin';
		const { origin, host } = headers;
		if (origin === undefined) return true;
		const sender = URL.canParse(origin) ? new URL(origin).host : '';
		return sender === host || sender === this.#parts.ownHost;
	}
}
