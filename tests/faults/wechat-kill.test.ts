import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import type { PostContent } from '#lib/contract/posts.ts';
import { sealCredentials } from '#lib/server/channels/open-account.ts';
import { startSimulators, type Simulators } from '#simulators/index.ts';
import { approvePost, insertOffice, type Office } from './approved-post.ts';
import { sharedDatabase, type SharedDatabase } from './node-under-test.ts';
import type { WechatChildOptions } from './wechat-child.ts';

const CHILD = join(import.meta.dirname, 'wechat-child.ts');
const APPID = 'wx0123456789abcdef';
const SECRET = 'a-secret-of-thirty-two-characters';
const CHANNEL = 'channel-wechat';
/** More than a send's lease and WeChat's ten minutes together, and within the lateness a test allows. */
const AHEAD_MS = 20 * 60_000;
const PATIENCE_MS = 20_000;
const SETTLED = ['published', 'held', 'missed', 'cancelled'];

/** Every call of a publication's way; the server dies while it is on the wire, and it arrives or it does not. */
const DEATHS = [
	['/cgi-bin/stable_token', 'arrives'],
	['/cgi-bin/media/uploadimg', 'arrives'],
	['/cgi-bin/material/add_material', 'arrives'],
	['/cgi-bin/draft/add', 'arrives'],
	['/cgi-bin/draft/add', 'is lost'],
	['/cgi-bin/freepublish/submit', 'arrives'],
	['/cgi-bin/freepublish/submit', 'is lost'],
	['/cgi-bin/freepublish/get', 'arrives'],
] as const;

/** One installation whose server is killed and started again, each time further ahead in time. */
class Installation {
	readonly house: Simulators;
	readonly #database: SharedDatabase;
	#office: Office | null = null;
	#aheadMs = 0;
	#child: ChildProcess | null = null;

	private constructor(house: Simulators, database: SharedDatabase) {
		this.house = house;
		this.#database = database;
	}

	static async open(): Promise<Installation> {
		const house = await startSimulators({ seed: 1, now: Date.now(), speed: 1 });
		onTestFinished(() => house.close());
		house.putAccount({ appid: APPID, secret: SECRET, publishDelayMs: { min: 30_000, max: 60_000 } });
		const database = await sharedDatabase('sqlite');
		const installation = new Installation(house, database);
		onTestFinished(() => void installation.#child?.kill('SIGKILL'));
		const { ctx } = database;
		const at = Date.now();
		installation.#office = await ctx.store.tx(async (tx) => {
			const made = await insertOffice(tx, 'wx', at);
			await tx.db.insert(tx.s.channels).values({
				id: CHANNEL,
				unitId: made.unitId,
				platform: 'wechat',
				name: '公众号',
				settings: { appid: APPID, baseUrl: house.wechat },
				credentials: sealCredentials(ctx, CHANNEL, { secret: SECRET, token: 'callbackToken' }),
				createdAt: at,
			});
			return made;
		});
		return installation;
	}

	async start(): Promise<void> {
		const options: WechatChildOptions = {
			dataDir: this.#database.dataDir,
			platform: new URL(this.house.wechat).host,
			aheadMs: this.#aheadMs,
		};
		this.#child = fork(CHILD, {
			env: { ...process.env, JINGUO_CHILD: JSON.stringify(options) },
			execArgv: [],
		});
		await once(this.#child, 'message');
	}

	/** kill -9; both clocks move on, so that the next process finds leases ended. */
	async kill(): Promise<void> {
		const ended = this.#child && once(this.#child, 'exit');
		this.#child?.kill('SIGKILL');
		await ended;
		this.#aheadMs += AHEAD_MS;
		await this.house.setClock({ advanceMs: AHEAD_MS });
	}

	/** Approves a post with pictures of its own for now, as the server sees it; gives the publication's id. */
	async approve(title: string): Promise<string> {
		const { ctx } = this.#database;
		const office = this.#office;
		if (!office) throw new Error('the installation is not open');
		const at = Date.now() + this.#aheadMs;
		const image = { type: 'image', attrs: { mediaId: `body ${title}`, alt: '' } } as const;
		const text = { type: 'paragraph', content: [{ type: 'text', text: `${title}的正文。` }] } as const;
		const content: Partial<PostContent> = {
			coverMediaId: `cover ${title}`,
			doc: { type: 'doc', content: [{ ...text, content: [...text.content] }, image] },
		};
		const id = await ctx.store.tx(async (tx) => {
			const post = { office, title, channelIds: [CHANNEL], plannedAt: at, at, content };
			const { postId } = await approvePost(ctx, tx, post);
			const { publications } = tx.s;
			await tx.db
				.update(publications)
				.set({ latenessMs: 10 * AHEAD_MS })
				.where(eq(publications.postId, postId));
			const [row] = await tx.db.select().from(publications).where(eq(publications.postId, postId));
			return row?.id ?? '';
		});
		this.#child?.send('wake');
		return id;
	}

	/** A token that still lives would not be asked for. */
	async forgetToken(): Promise<void> {
		const { store } = this.#database.ctx;
		const { channelMemory } = store.s;
		await store.tx(
			async (tx) => void (await tx.db.delete(channelMemory).where(eq(channelMemory.key, 'access_token'))),
		);
	}

	async row(id: string) {
		const { store } = this.#database.ctx;
		const [row] = await store.db.select().from(store.s.publications).where(eq(store.s.publications.id, id));
		return row;
	}

	/** Waits until the publication is settled while the platform's clock goes on. */
	async settle(id: string): Promise<string> {
		const end = Date.now() + PATIENCE_MS;
		while (Date.now() < end) {
			const row = await this.row(id);
			if (row && SETTLED.includes(row.state)) return row.state;
			await this.house.setClock({ advanceMs: 5_000 });
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		const row = await this.row(id);
		return `stuck in ${row?.state} ${row?.detail}`;
	}

	publicCount(id: string): number {
		return this.house.ledger().find((entry) => entry.marker === id)?.publicCount ?? 0;
	}
}

test('a server killed while any call to WeChat is on the wire publishes exactly once', async () => {
	const installation = await Installation.open();
	const { house } = installation;
	const seen: string[] = [];
	await installation.start();
	for (const [path, fate] of DEATHS) {
		const name = `${path} ${fate}`;
		await installation.forgetToken();
		house.addFault({ path, fault: fate === 'arrives' ? 'hold_after' : 'hold_before' });
		const held = house.firstHeld();
		const id = await installation.approve(name);
		await held;
		await installation.kill();
		house.release();
		await house.settle();
		await installation.start();
		const state = await installation.settle(id);
		await house.setClock({ advanceMs: 3_600_000 });
		seen.push(`${name}: ${state}, ${installation.publicCount(id)} public`);
	}
	expect(seen).toEqual(DEATHS.map(([path, fate]) => `${path} ${fate}: published, 1 public`));
}, 300_000);
