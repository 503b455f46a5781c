import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { escapeHtml, htmlAnswer, jsonAnswer } from '#simulators/answers.ts';
import { cstText } from '#simulators/clock.ts';
import { chip, page, panel, table } from '#simulators/pages/layout.ts';
import type { Answer, Call, LedgerEntry, SimulatedPlatform, World } from '#simulators/platform.ts';

/** A site engine that takes articles by push; fields left out keep what it has, or get a default. */
export interface ReceiverInput {
	/** The path segment it is found under. */
	name: string;
	title?: string | undefined;
	/** Secrets it accepts, each with its prefix `whsec_`. */
	secrets?: string[] | undefined;
	/** It was taken out of service for good: 410. */
	gone?: boolean | undefined;
	/** What stands in its successful answers. */
	answers?: 'json' | 'text' | 'empty' | undefined;
}
type Receiver = { [K in keyof ReceiverInput]-?: Exclude<ReceiverInput[K], undefined> };

interface Item {
	receiver: string;
	number: number;
	pubId: string;
	title: string;
	html: string;
	takenAt: number;
	removedAt: number | null;
}
interface State {
	serial: number;
	receivers: Record<string, Receiver>;
	items: Item[];
	/** Answers by message id: a repetition gets the same again. */
	answered: Record<string, unknown>;
}

/** The convention: older or younger messages are refused. */
const TOLERANCE_S = 300;

class Refusal extends Error {
	readonly status: number;
	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

/** Whether one of the signatures was made with one of the secrets. */
function isSigned(secrets: readonly string[], signed: string, header: string): boolean {
	const given = header.split(' ').filter((part) => part.startsWith('v1,'));
	return secrets.some((secret) => {
		const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
		const right = createHmac('sha256', key).update(signed).digest();
		return given.some((part) => {
			const bytes = Buffer.from(part.slice(3), 'base64');
			return bytes.length === right.length && timingSafeEqual(bytes, right);
		});
	});
}

/** Receivers of Standard Webhooks, each below its own name. */
export class WebhookReceivers implements SimulatedPlatform {
	readonly name = 'webhook';
	readonly #world: World;
	#state: State = { serial: 0, receivers: {}, items: [], answered: {} };

	constructor(world: World) {
		this.#world = world;
	}

	// eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, this platform is not
	async handle(call: Call): Promise<Answer> {
		const [, name = '', path = ''] = /^\/([^/]+)(\/.*)?$/.exec(call.path) ?? [];
		const receiver = this.#state.receivers[name];
		if (!receiver) return htmlAnswer('<h1>404</h1>', 404);
		if (path.startsWith('/a/')) return this.#articlePage(receiver, Number(path.slice(3)));
		if (call.method !== 'POST') return htmlAnswer('<h1>405</h1>', 405);
		try {
			return this.#receive(receiver, call);
		} catch (error) {
			if (error instanceof Refusal) return this.refusal(error.status, error.message);
			throw error;
		}
	}

	#receive(receiver: Receiver, call: Call): Answer {
		if (receiver.gone) throw new Refusal(410, 'this endpoint is gone');
		const id = this.#verified(receiver, call);
		const key = `${receiver.name}|${id}`;
		if (!(key in this.#state.answered)) this.#state.answered[key] = this.#apply(receiver, call);
		const value = this.#state.answered[key];
		if (receiver.answers === 'json') return { ...jsonAnswer(value), code: 0 };
		const body = receiver.answers === 'text' ? 'ok' : '';
		return { status: 200, headers: { 'content-type': 'text/plain' }, body, code: 0 };
	}

	/** The message's id. @throws {Refusal} headers missing, too old, not signed by one of our secrets */
	#verified(receiver: Receiver, call: Call): string {
		const header = (name: string) => {
			const value = call.headers[name];
			if (typeof value !== 'string' || value === '') throw new Refusal(400, `${name} is missing`);
			return value;
		};
		const id = header('webhook-id');
		const at = header('webhook-timestamp');
		const now = this.#world.clock.now() / 1_000;
		if (!/^\d{1,12}$/.test(at) || Math.abs(now - Number(at)) > TOLERANCE_S)
			throw new Refusal(400, 'the timestamp is too old or too new');
		const signed = `${id}.${at}.${call.body.toString('utf8')}`;
		if (!isSigned(receiver.secrets, signed, header('webhook-signature')))
			throw new Refusal(401, 'no signature fits');
		return id;
	}

	#apply(receiver: Receiver, call: Call): unknown {
		const event = this.#eventOf(call);
		const { pubId: given } = event.data;
		const pubId = typeof given === 'string' ? given : '';
		const known = this.#state.items.find((item) => item.receiver === receiver.name && item.pubId === pubId);
		switch (event.type) {
			case 'ping':
				return { ok: true };
			case 'article.retracted':
				if (known) known.removedAt ??= this.#world.clock.now();
				return { ok: true };
			case 'article.published':
				return this.#publish(receiver, { pubId, data: event.data });
			default:
				throw new Refusal(422, 'unknown type');
		}
	}

	#eventOf(call: Call): { type: string; data: Record<string, unknown> } {
		let event: { type?: unknown; data?: unknown };
		try {
			event = JSON.parse(call.body.toString('utf8')) as typeof event;
		} catch {
			throw new Refusal(400, 'the body is not JSON');
		}
		if (typeof event.type !== 'string' || typeof event.data !== 'object' || event.data === null)
			throw new Refusal(422, 'type or data is missing');
		return { type: event.type, data: event.data as Record<string, unknown> };
	}

	/** A new message id makes a new article: this receiver knows no other key, as the convention says. */
	#publish(receiver: Receiver, { pubId, data }: { pubId: string; data: Record<string, unknown> }): unknown {
		if (typeof data['title'] !== 'string' || typeof data['html'] !== 'string')
			throw new Refusal(422, 'title or html is missing');
		this.#state.serial += 1;
		const number = this.#state.serial;
		this.#state.items.push({
			receiver: receiver.name,
			number,
			pubId,
			title: data['title'],
			html: data['html'],
			takenAt: this.#world.clock.now(),
			removedAt: null,
		});
		return { externalId: number, url: this.#urlOf(receiver.name, number) };
	}

	#urlOf(name: string, number: number): string {
		return `${this.#world.publicUrl}/sim/webhook/${name}/a/${number}`;
	}

	#articlePage(receiver: Receiver, number: number): Answer {
		const item = this.#state.items.find((each) => each.receiver === receiver.name && each.number === number);
		if (!item || item.removedAt !== null)
			return page('没有这个页面', '<div class="phone"><p class="note">没有这个页面。</p></div>', 404);
		return page(
			escapeHtml(item.title),
			`<div class="phone"><h1>${escapeHtml(item.title)}</h1><p class="by">${escapeHtml(receiver.title)}</p><article>${item.html}</article></div>`,
		);
	}

	refusal(code: number, message?: string): Answer {
		const status = code < 300 ? 503 : code;
		const answer =
			message === undefined ? htmlAnswer(`<h1>${status}</h1>`, status) : jsonAnswer({ message }, status);
		const wait: Record<string, string> = status === 429 || status === 503 ? { 'retry-after': '120' } : {};
		return { ...answer, headers: { ...answer.headers, ...wait }, code: status };
	}

	accountOf(call: Call): string | null {
		return call.path.split('/')[1] ?? null;
	}

	endpointOf(call: Call): string {
		return `${call.method} ${call.path.replace(/^\/[^/]+/, '') || '/'}`;
	}

	ledger(): LedgerEntry[] {
		const keys = [...new Set(this.#state.items.map((item) => `${item.receiver}|${item.pubId}`))];
		return keys.map((key) => {
			const items = this.#state.items.filter((item) => `${item.receiver}|${item.pubId}` === key);
			const [account = '', marker = ''] = key.split('|');
			return {
				platform: 'webhook',
				account,
				marker,
				publicCount: items.filter((item) => item.removedAt === null).length,
				items: items.map((item) => ({
					articleId: String(item.number),
					index: 1,
					title: item.title,
					contentHash: createHash('sha256').update(item.html).digest('hex'),
					publishedAt: item.takenAt,
					url: this.#urlOf(account, item.number),
					public: item.removedAt === null,
				})),
			};
		});
	}

	nextDue(): null {
		return null;
	}

	runDue(): void {
		// Nothing happens here by itself.
	}

	idle(): Promise<void> {
		return Promise.resolve();
	}

	close(): Promise<void> {
		return Promise.resolve();
	}

	panel(): string {
		return Object.values(this.#state.receivers)
			.map((receiver) => {
				const rows = this.#state.items
					.filter((item) => item.receiver === receiver.name)
					.toReversed()
					.map((item) => [
						item.removedAt === null ? chip('ok', '公开') : chip('held', '已撤下'),
						`<a href="${escapeHtml(this.#urlOf(receiver.name, item.number))}">${escapeHtml(item.title)}</a>`,
						`<span class="t">${cstText(item.takenAt)}</span>`,
						`<span class="id">${escapeHtml(item.pubId)}</span>`,
					]);
				const shown = table({
					head: ['状态', '标题', '收到时间', '发布编号'],
					rows,
					empty: '还没有收到文章。',
				});
				return panel(`${escapeHtml(receiver.title)} <span class="muted">接收推送的网站</span>`, shown);
			})
			.join('');
	}

	snapshot(): unknown {
		return this.#state;
	}

	restore(state: unknown): void {
		this.#state = state as State;
	}

	/** Registers a receiver, or changes the named fields of a known one; gives its address. */
	putReceiver(input: ReceiverInput): string {
		if (!/^[a-z0-9-]{1,40}$/.test(input.name))
			throw new RangeError('a receiver needs a name of a-z, 0-9 and -');
		const old = this.#state.receivers[input.name] ?? {
			name: input.name,
			title: '演示政务网站',
			secrets: [],
			gone: false,
			answers: 'json' as const,
		};
		const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
		this.#state.receivers[input.name] = { ...old, ...given };
		return `${this.#world.publicUrl}/sim/webhook/${input.name}`;
	}
}
