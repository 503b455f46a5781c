import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { startSimulators, type AccountInput, type Simulators, type StartOptions } from '#simulators/index.ts';

/** 2026-11-24 10:48 in Beijing. */
export const START = Date.parse('2026-11-24T10:48:00+08:00');
export const APPID = 'wx0123456789abcdef';
export const SECRET = 'a-secret-of-thirty-two-characters';

export interface Answered {
	errcode?: number;
	errmsg?: string;
	[field: string]: unknown;
}

/** A house whose clock stands still at START, with one verified account; closed when the test ends. */
export async function openHouse(
	options: StartOptions = {},
	account: Partial<AccountInput> = {},
): Promise<Simulators> {
	const house = await startSimulators({ seed: 1, now: START, speed: 0, ...options });
	onTestFinished(() => house.close());
	house.putAccount({
		appid: APPID,
		secret: SECRET,
		publishDelayMs: { min: 4_000, max: 20_000 },
		...account,
	});
	return house;
}

/** Calls the fake WeChat over HTTP as any adapter would. */
export class Caller {
	readonly base: string;
	token = '';

	constructor(house: Pick<Simulators, 'wechat'>) {
		this.base = house.wechat;
	}

	async stableToken(fields: Record<string, unknown> = {}): Promise<Answered> {
		return this.#json(`${this.base}/cgi-bin/stable_token`, {
			method: 'POST',
			body: JSON.stringify({ grant_type: 'client_credential', appid: APPID, secret: SECRET, ...fields }),
		});
	}

	async plainToken(secret = SECRET): Promise<Answered> {
		const query = new URLSearchParams({ grant_type: 'client_credential', appid: APPID, secret });
		return this.#json(`${this.base}/cgi-bin/token?${query.toString()}`);
	}

	/** POSTs `body` (JSON, or text as it is) with the token. */
	async call(path: string, body: unknown = {}): Promise<Answered> {
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		return this.#json(this.address(path), { method: 'POST', body: text });
	}

	/** The answer's text, where digits beyond 2^53 matter. */
	async text(path: string, body: unknown): Promise<string> {
		const answer = await fetch(this.address(path), { method: 'POST', body: JSON.stringify(body) });
		return answer.text();
	}

	async get(path: string): Promise<Answered> {
		return this.#json(this.address(path));
	}

	async upload(path: string, file: { name: string; bytes: Buffer; field?: string }): Promise<Answered> {
		const form = new FormData();
		form.set(file.field ?? 'media', new File([new Uint8Array(file.bytes)], file.name));
		return this.#json(this.address(path), { method: 'POST', body: form });
	}

	address(path: string): string {
		return `${this.base}${path}${path.includes('?') ? '&' : '?'}access_token=${this.token}`;
	}

	async #json(url: string, init: RequestInit = {}): Promise<Answered> {
		const answer = await fetch(url, init);
		if (answer.status !== 200) throw new Error(`HTTP ${answer.status} from ${url}`);
		return (await answer.json()) as Answered;
	}
}

export async function signedIn(house: Simulators): Promise<Caller> {
	const caller = new Caller(house);
	caller.token = String((await caller.stableToken())['access_token']);
	return caller;
}

const PNG_HEAD = Buffer.from('89504e470d0a1a0a', 'hex');
const JPG_HEAD = Buffer.from('ffd8ffe0', 'hex');

export function png(size = 200): Buffer {
	return Buffer.concat([PNG_HEAD, Buffer.alloc(size - PNG_HEAD.length, 7)]);
}

export function jpg(size = 200): Buffer {
	return Buffer.concat([JPG_HEAD, Buffer.alloc(size - JPG_HEAD.length, 7)]);
}

export async function cover(caller: Caller, name = 'cover.png'): Promise<string> {
	const added = await caller.upload('/cgi-bin/material/add_material?type=image', { name, bytes: png() });
	return String(added['media_id']);
}

let pages = 0;

/** A draft article that the platform takes; `marker` is the publication id in its source link. */
export function article(
	thumb: string,
	fields: Record<string, unknown> = {},
	marker = `pub-${++pages}`,
): object {
	return {
		title: '巾帼志愿者在行动',
		author: '宣传部',
		content: '<p>社区里的红马甲，忙了一整天。</p>',
		content_source_url: `https://site.example/p/${marker}`,
		thumb_media_id: thumb,
		...fields,
	};
}

/** Adds a draft of one article and gives its media_id. */
export async function draft(
	caller: Caller,
	fields: Record<string, unknown> = {},
	marker?: string,
): Promise<string> {
	const thumb = await cover(caller);
	const added = await caller.call('/cgi-bin/draft/add', { articles: [article(thumb, fields, marker)] });
	return String(added['media_id']);
}

/** Submits a draft; gives the publish_id with all its digits. */
export async function submit(caller: Caller, mediaId: string): Promise<string> {
	const text = await caller.text('/cgi-bin/freepublish/submit', { media_id: mediaId });
	const digits = /"publish_id":(\d+)/.exec(text)?.[1];
	if (!digits) throw new Error(`not submitted: ${text}`);
	return digits;
}

/** Draft, submit, and the clock moved until it is done. */
export async function publish(
	house: Simulators,
	caller: Caller,
	fields: Record<string, unknown> = {},
): Promise<{ mediaId: string; publishId: string }> {
	const mediaId = await draft(caller, fields);
	const publishId = await submit(caller, mediaId);
	await house.setClock({ advanceMs: 60_000 });
	return { mediaId, publishId };
}

export interface Received {
	url: URL;
	body: string;
}

/** A callback URL that keeps what it gets. `answer` decides the reply; by default it is `success`. */
export async function receiver(answer?: (received: Received, res: ServerResponse) => void): Promise<{
	url: string;
	received: Received[];
}> {
	const received: Received[] = [];
	const server = createServer((req: IncomingMessage, res: ServerResponse) => {
		const chunks: Buffer[] = [];
		req.on('data', (chunk: Buffer) => chunks.push(chunk));
		req.on('end', () => {
			const one = {
				url: new URL(req.url ?? '/', 'http://receiver'),
				body: Buffer.concat(chunks).toString('utf8'),
			};
			received.push(one);
			if (answer) answer(one, res);
			else res.end('success');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(
		() =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	);
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/wechat/callback`, received };
}
