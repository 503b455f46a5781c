import type { PublicationPayload } from '#lib/contract/publishing.ts';
import type { Channel, ChannelAccount, Picture } from '#lib/server/channels/channel.ts';
import { createOutbound } from '#lib/server/channels/http.ts';
import { openMemory } from '#lib/server/channels/memory.ts';
import { createWeiboChannel } from '#lib/server/channels/weibo/index.ts';
import { newId } from '#lib/server/ids.ts';
import type { Simulators, WeiboAccountInput } from '#simulators/index.ts';
import { openHouse } from '#simulators/testing.ts';
import { freshCtx, type TestCtx } from './ctx.ts';
import { payloadOf } from './wechat.ts';

export const APPKEY = '1234567890';
export const UID = '5060000001';
export const WEIBO_SECRET = 'weibo-secret-of-the-application';
export const BACK = 'https://desk.example/settings/channels/connected';

/** A payload that fits a post. */
export function statusOf(more: Partial<PublicationPayload> = {}): PublicationPayload {
	return payloadOf({ summary: '社区里的红马甲忙了一整天。', mediaIds: [], ...more });
}

export interface WeiboDesk {
	house: Simulators;
	ctx: TestCtx;
	adapter: Channel;
	account: ChannelAccount;
	/** Moves our clock and the platform's together. */
	advance(ms: number): Promise<void>;
	/** What a person does on the platform's page; gives the code. */
	allow(uid?: string): Promise<string>;
}

interface DeskOptions {
	account?: Partial<WeiboAccountInput>;
	settings?: Readonly<Record<string, unknown>>;
	/** False: nobody has authorised yet. */
	connected?: boolean;
}

/** The adapter before a simulated Weibo; both clocks stand at the same moment, and the account is authorised. */
export async function openWeiboDesk(options: DeskOptions = {}): Promise<WeiboDesk> {
	const ctx = await freshCtx();
	const house = await openHouse({ now: ctx.clock.now() });
	house.putWeiboAccount({
		appkey: APPKEY,
		uid: UID,
		secret: WEIBO_SECRET,
		redirectUri: BACK,
		safeDomains: ['site.example'],
		timelineDelayMs: { min: 30_000, max: 30_000 },
		...options.account,
	});
	const outbound = createOutbound({ allow: [new URL(house.weibo).host] });
	const fit = (given: Picture) => Promise.resolve(given);
	const adapter = createWeiboChannel({ outbound, clock: ctx.clock, log: ctx.log, fit });
	const id = newId();
	const account: ChannelAccount = {
		id,
		unitId: 'unit-1',
		name: '某市妇联微博',
		settings: {
			uid: UID,
			appkey: APPKEY,
			egressIp: '203.0.113.9',
			baseUrl: house.weibo,
			webUrl: `${house.weibo}/web`,
			...options.settings,
		},
		credentials: { secret: WEIBO_SECRET },
		memory: openMemory(ctx, id),
	};
	const desk: WeiboDesk = {
		house,
		ctx,
		adapter,
		account,
		async advance(ms) {
			ctx.clock.advance(ms);
			await house.setClock({ advanceMs: ms });
		},
		allow: (uid = UID) => allow(adapter, account, uid),
	};
	if (options.connected !== false) await connect(desk);
	return desk;
}

/** What a person does on the platform's page; gives the code. */
async function allow(adapter: Channel, account: ChannelAccount, uid: string): Promise<string> {
	const address = adapter.connection?.address(account, { redirectUri: BACK, state: 'state-1' });
	const page = await (await fetch(address ?? '')).text();
	const codes = [...page.matchAll(/state=state-1&amp;code=([\w-]+)">以 ([^<]*) 授权/g)];
	const found = codes.find(([, , name]) => name === (uid === UID ? '演示微博' : uid));
	if (!found?.[1]) throw new Error(`nobody to allow: ${page}`);
	return found[1];
}

/** Authorises an account as a person would; the desk's own unless another is given. */
export async function connect(desk: WeiboDesk, account: ChannelAccount = desk.account) {
	const given = { code: await desk.allow(), redirectUri: BACK };
	const check = await desk.adapter.connection?.complete(account, given);
	if (check?.state !== 'ok') throw new Error(`not connected: ${check?.detail}`);
	return check;
}
