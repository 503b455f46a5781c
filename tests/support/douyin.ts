import type { DouyinMode } from '#lib/contract/platforms/douyin.ts';
import type { Channel, ChannelAccount, Picture } from '#lib/server/channels/channel.ts';
import { createDouyinChannels } from '#lib/server/channels/douyin/index.ts';
import { createOutbound } from '#lib/server/channels/http.ts';
import { openMemory } from '#lib/server/channels/memory.ts';
import { newId } from '#lib/server/ids.ts';
import type { DouyinAccountInput, Simulators } from '#simulators/index.ts';
import { openHouse } from '#simulators/testing.ts';
import { freshCtx, type TestCtx } from './ctx.ts';

export const CLIENT_KEY = 'aw0123456789abcd';
export const OPEN_ID = '_000abcdefghijklmnopqrstuvwxyz';
export const DOUYIN_SECRET = 'douyin-secret-of-the-application';
const BACK = 'https://desk.example/settings/channels/connected';

export interface DouyinDesk {
	house: Simulators;
	ctx: TestCtx;
	adapter: Channel;
	account: ChannelAccount;
	/** Moves our clock and the platform's together. */
	advance(ms: number): Promise<void>;
	/** What a person does on the platform's page; gives the code. */
	allow(name?: string): Promise<string>;
}

interface DeskOptions {
	account?: Partial<DouyinAccountInput>;
	settings?: Readonly<Record<string, unknown>>;
	mode?: DouyinMode;
	/** False: nobody has authorised yet. */
	connected?: boolean;
}

/** The adapter of one mode before a simulated Douyin; both clocks stand at the same moment. */
export async function openDouyinDesk(options: DeskOptions = {}): Promise<DouyinDesk> {
	const { mode = 'server' } = options;
	const ctx = await freshCtx();
	const house = await openHouse({ now: ctx.clock.now() });
	house.putDouyinAccount({
		clientKey: CLIENT_KEY,
		openId: OPEN_ID,
		secret: DOUYIN_SECRET,
		reviewDelayMs: { min: 90_000, max: 90_000 },
		...options.account,
	});
	const outbound = createOutbound({ allow: [new URL(house.douyin).host] });
	const fit = (given: Picture) => Promise.resolve(given);
	const settings = {
		account: 'tongjiang',
		mode,
		clientKey: CLIENT_KEY,
		baseUrl: house.douyin,
		...options.settings,
	};
	const adapter = createDouyinChannels({ outbound, clock: ctx.clock, log: ctx.log, fit }).find((each) =>
		each.serves?.(settings),
	);
	if (!adapter) throw new Error('no adapter serves this mode');
	const id = newId();
	const account: ChannelAccount = {
		id,
		unitId: 'unit-1',
		name: '某市妇联抖音',
		settings,
		credentials: mode === 'manual' ? {} : { secret: DOUYIN_SECRET },
		memory: openMemory(ctx, id),
	};
	const desk: DouyinDesk = {
		house,
		ctx,
		adapter,
		account,
		async advance(ms) {
			ctx.clock.advance(ms);
			await house.setClock({ advanceMs: ms });
		},
		async allow(name = '演示抖音号') {
			const address = adapter.connection?.address(account, { redirectUri: BACK, state: 'state-1' });
			const page = await (await fetch(address ?? '')).text();
			const found = [...page.matchAll(/code=([^&"]+)[^>]*>以 ([^<]*) 授权/g)].find(
				(each) => each[2] === name,
			);
			if (!found?.[1]) throw new Error(`nobody to allow: ${page}`);
			return found[1];
		},
	};
	if (mode === 'server' && options.connected !== false) await connectDouyin(desk);
	return desk;
}

/** Authorises an account as a person would; the desk's own unless another is given. */
export async function connectDouyin(desk: DouyinDesk, account: ChannelAccount = desk.account) {
	const given = { code: await desk.allow(), redirectUri: BACK };
	const check = await desk.adapter.connection?.complete(account, given);
	if (check?.state !== 'ok') throw new Error(`not connected: ${check?.detail}`);
	return check;
}
