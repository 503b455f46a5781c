import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveAdmin } from '#simulators/admin.ts';
import { htmlAnswer, jsonAnswer } from '#simulators/answers.ts';
import type { BotInput, GroupMessage } from '#simulators/bots/index.ts';
import type { ClockChange } from '#simulators/clock.ts';
import { Exchange } from '#simulators/exchange.ts';
import type { Fault, FaultInput, HeldCall } from '#simulators/faults.ts';
import { House, type HouseOptions, type RecordedCall } from '#simulators/house.ts';
import { overviewPage } from '#simulators/pages/overview.ts';
import type { LedgerEntry } from '#simulators/platform.ts';
import { serveCall } from '#simulators/serve-call.ts';
import type { Account, AccountInput } from '#simulators/wechat/index.ts';
import type { ReceiverInput } from '#simulators/webhook/index.ts';
import type { SiteInput, WordPress } from '#simulators/wordpress/index.ts';
import type { Douyin, DouyinAccountInput } from '#simulators/douyin/index.ts';
import type { Weibo, WeiboAccountInput } from '#simulators/weibo/index.ts';

export type { AccountInput } from '#simulators/wechat/index.ts';
export type { BotInput, GroupMessage } from '#simulators/bots/index.ts';
export type { SiteInput } from '#simulators/wordpress/index.ts';
export type { DouyinAccountInput } from '#simulators/douyin/index.ts';
export type { WeiboAccountInput } from '#simulators/weibo/index.ts';
export type { FaultInput, HeldCall } from '#simulators/faults.ts';
export type { LedgerEntry, LedgerItem } from '#simulators/platform.ts';
export type { RecordedCall } from '#simulators/house.ts';

export interface StartOptions extends Partial<HouseOptions> {
	/** 0, the default, takes a free one. */
	port?: number | undefined;
	host?: string | undefined;
	/** Address in picture and article links, when callers reach this process by another name. */
	publicUrl?: string | undefined;
}

/** A running house of fake platforms. */
export interface Simulators {
	/** e.g. http://127.0.0.1:4100 */
	readonly url: string;
	readonly port: number;
	/** Base address for a WeChat adapter. */
	readonly wechat: string;
	/** Base address of the group bots; the platforms' own paths follow. */
	readonly bots: string;
	/** Base address for a Weibo adapter. */
	readonly weibo: string;
	/** Base address for a Douyin adapter. */
	readonly douyin: string;
	/** Virtual epoch ms. */
	now(): number;
	/** Moves the virtual clock and waits until what became due has happened. */
	setClock(change: ClockChange): Promise<void>;
	/** Waits until everything due by now has happened and callbacks under way were answered. */
	settle(): Promise<void>;
	putAccount(input: AccountInput): Account;
	/** Adds or changes a group bot; gives its webhook address. */
	putBot(input: BotInput): string;
	/** What a bot's group has seen, oldest first. */
	groupMessages(key?: string): GroupMessage[];
	/** Registers or changes a WordPress site; gives its address. */
	putSite(input: SiteInput): string;
	/** Registers or changes a receiver of webhooks; gives its address. */
	putReceiver(input: ReceiverInput): string;
	/** What people do in a WordPress back office. */
	editByHand: WordPress['editByHand'];
	putWeiboAccount(input: WeiboAccountInput): ReturnType<Weibo['putAccount']>;
	putDouyinAccount(input: DouyinAccountInput): void;
	/** A person opens a share schema in the app and publishes it; null when it is out, else what the app says. */
	publishShare: Douyin['publishShare'];
	/** Asks an application's webhook to repeat a challenge; null when it does. */
	checkWebhook: Douyin['checkWebhook'];
	addFault(input: FaultInput): Fault;
	/** Faults still to come. */
	faults(): Fault[];
	clearFaults(): void;
	held(): HeldCall[];
	/** Resolves with the first held request, now or later. */
	firstHeld(): Promise<HeldCall>;
	/** Lets held requests go on; `proceed`: also those whose caller has hung up. Says how many. */
	release(id?: number, proceed?: boolean): number;
	ledger(): LedgerEntry[];
	calls(): RecordedCall[];
	close(): Promise<void>;
}

async function route(house: House, exchange: Exchange): Promise<void> {
	const { pathname } = exchange.url;
	const platform = house.platforms.find((p) => pathname.startsWith(`/sim/${p.name}/`));
	if (platform) return serveCall(house, platform, exchange);
	if (pathname.startsWith('/admin/')) return exchange.send(await serveAdmin(house, exchange));
	if (pathname === '/healthz') return exchange.send(jsonAnswer({ ok: true }));
	if (pathname === '/') {
		house.tick();
		return exchange.send(overviewPage(house));
	}
	exchange.send(htmlAnswer('<h1>404</h1>', 404));
}

async function listen(
	house: House,
	options: StartOptions,
): Promise<{ port: number; stop: () => Promise<void> }> {
	const server = createServer((req: IncomingMessage, res: ServerResponse) => {
		const exchange = new Exchange(req, res);
		route(house, exchange).catch((error: unknown) => {
			if (!exchange.open) return;
			console.error(error);
			exchange.send(jsonAnswer({ error: 'the simulator broke; see its log' }, 500));
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
	});
	const stop = () =>
		new Promise<void>((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	return { port: (server.address() as AddressInfo).port, stop };
}

/** The address a group's owner would copy from the platform. */
function webhookOf(base: string, { kind, key }: BotInput): string {
	if (kind === 'wecom') return `${base}/cgi-bin/webhook/send?key=${key}`;
	if (kind === 'dingtalk') return `${base}/robot/send?access_token=${key}`;
	return `${base}/open-apis/bot/v2/hook/${key}`;
}

/** Starts the fake platforms; everything they do follows from the seed, the clock and the calls they get. */
export async function startSimulators(options: StartOptions = {}): Promise<Simulators> {
	const house = new House({ ...options, seed: options.seed ?? 1 });
	const { port, stop } = await listen(house, options);
	// An address to listen on everywhere is no address to call.
	const host = options.host === undefined || options.host === '0.0.0.0' ? '127.0.0.1' : options.host;
	const url = `http://${host}:${port}`;
	house.publicUrl = options.publicUrl ?? url;
	house.changed();
	return {
		url,
		port,
		wechat: `${url}/sim/wechat`,
		bots: `${url}/sim/bots`,
		weibo: `${url}/sim/weibo`,
		douyin: `${url}/sim/douyin`,
		now: () => house.clock.now(),
		setClock: async (change) => {
			house.clock.change(change);
			await house.settle();
		},
		settle: () => house.settle(),
		putAccount: (input) => {
			const account = house.wechat.putAccount(input);
			house.save();
			return account;
		},
		putBot: (input) => {
			house.bots.putBot(input);
			house.save();
			return webhookOf(`${url}/sim/bots`, input);
		},
		groupMessages: (key) => house.bots.messages(key),
		putSite: (input) => {
			const site = house.wordpress.putSite(input);
			house.save();
			return `${url}/sim/wordpress/${site.name}`;
		},
		putReceiver: (input) => {
			const url = house.webhook.putReceiver(input);
			house.save();
			return url;
		},
		editByHand: (id, change) => {
			house.wordpress.editByHand(id, change);
			house.save();
		},
		putWeiboAccount: (input) => {
			const account = house.weibo.putAccount(input);
			house.save();
			return account;
		},
		putDouyinAccount: (input) => {
			house.douyin.putAccount(input);
			house.save();
		},
		publishShare: (schema, openId) => {
			const said = house.douyin.publishShare(schema, openId);
			house.changed();
			return said;
		},
		checkWebhook: (clientKey) => house.douyin.checkWebhook(clientKey),
		addFault: (input) => house.faults.add(input),
		faults: () => house.faults.list(),
		clearFaults: () => house.faults.clear(),
		held: () => house.held.list(),
		firstHeld: () => house.held.first(),
		release: (id, proceed) => house.held.release(id, proceed),
		ledger: () => {
			house.tick();
			return house.ledger();
		},
		calls: () => house.calls(),
		close: async () => {
			// Lines first: a held call whose caller is cut off must not go on.
			await stop();
			await house.close();
		},
	};
}
