import { createHash } from 'node:crypto';
import type { PublicationPayload } from '#lib/contract/publishing.ts';
import type {
	Channel,
	ChannelAccount,
	Deadline,
	OutgoingItem,
	Picture,
	Steps,
} from '#lib/server/channels/channel.ts';
import { createOutbound } from '#lib/server/channels/http.ts';
import { openMemory } from '#lib/server/channels/memory.ts';
import { createWechatChannel, createWechatMassChannel } from '#lib/server/channels/wechat/index.ts';
import { newId } from '#lib/server/ids.ts';
import type { Simulators } from '#simulators/index.ts';
import { APPID, jpg, openHouse, png, SECRET } from '#simulators/testing.ts';
import type { AccountInput } from '#simulators/index.ts';
import { freshCtx, type TestCtx } from './ctx.ts';

type Note = Readonly<Record<string, unknown>>;

/** A notebook of one publication in memory. `fail` is called before and after each note and may throw. */
export class Notebook implements Steps {
	readonly notes = new Map<string, Note>();
	readonly #fail: (when: 'before' | 'after', step: string) => void;
	constructor(fail: (when: 'before' | 'after', step: string) => void = () => undefined) {
		this.#fail = fail;
	}
	get(step: string): Promise<Note | null> {
		return Promise.resolve(this.notes.get(step) ?? null);
	}
	// eslint-disable-next-line @typescript-eslint/require-await -- a failing note must reject, not throw
	async put(step: string, value: Record<string, unknown>): Promise<void> {
		this.#fail('before', step);
		this.notes.set(step, structuredClone(value));
		this.#fail('after', step);
	}
}

const signature = { source: '某市妇联', editor: '宣传部', responsible: '张一', approvers: ['李二', '王三'] };

export function payloadOf(more: Partial<PublicationPayload> = {}): PublicationPayload {
	return {
		title: '巾帼志愿者在行动',
		summary: '社区里的红马甲忙了一整天。',
		html: '<h2>第一章</h2><p>社区里的<strong>红马甲</strong>，忙了一整天。</p><img data-media="m-1" alt="合影"><blockquote><p>为你比心</p></blockquote>',
		text: '社区里的红马甲，忙了一整天。',
		coverMediaId: 'm-cover',
		mediaIds: ['m-1'],
		signature,
		columnId: 'c1',
		columnSlug: 'news',
		columnName: '科普',
		campaignId: null,
		...more,
	};
}

const picture = (bytes: Buffer, mime: string): Picture => ({
	bytes,
	mime,
	sha256: createHash('sha256').update(bytes).digest('hex'),
});
const PICTURES: Readonly<Record<string, Picture>> = {
	'm-1': picture(png(300), 'image/png'),
	'm-cover': picture(jpg(400), 'image/jpeg'),
};

export function itemOf(payload = payloadOf(), publicationId = newId()): OutgoingItem {
	return {
		publicationId,
		round: 0,
		postId: 'post-1',
		hash: 'hash-1',
		payload,
		link: `https://site.example/p/${publicationId}`,
		picture: (id) => {
			const found = PICTURES[id];
			return found ? Promise.resolve(found) : Promise.reject(new Error('gone'));
		},
	};
}

export function deadlineOf(ms = 60_000): Deadline {
	const end = performance.now() + ms;
	return { left: () => end - performance.now(), signal: AbortSignal.timeout(ms) };
}

export interface WechatDesk {
	house: Simulators;
	ctx: TestCtx;
	adapter: Channel;
	account: ChannelAccount;
	/** Moves our clock and the platform's together. */
	advance(ms: number): Promise<void>;
}

/** The adapter before a simulated WeChat with one verified account; both clocks stand at the same moment. */
export async function openDesk(
	options: { account?: Partial<AccountInput>; settings?: Note; credentials?: Record<string, string> } = {},
): Promise<WechatDesk> {
	const ctx = await freshCtx();
	const house = await openHouse({ now: ctx.clock.now() }, options.account);
	const outbound = createOutbound({ allow: [new URL(house.wechat).host] });
	const fit = (given: Picture) => Promise.resolve(given);
	const id = newId();
	const create = options.settings?.mode === 'mass' ? createWechatMassChannel : createWechatChannel;
	return {
		house,
		ctx,
		adapter: create({ outbound, clock: ctx.clock, log: ctx.log, fit }),
		account: {
			id,
			unitId: 'unit-1',
			name: '某市妇联',
			settings: { appid: APPID, baseUrl: house.wechat, ...options.settings },
			credentials: { secret: SECRET, token: 'callbackToken', ...options.credentials },
			memory: openMemory(ctx, id),
		},
		async advance(ms) {
			ctx.clock.advance(ms);
			await house.setClock({ advanceMs: ms });
		},
	};
}
