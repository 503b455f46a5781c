import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import {
	createChannelDirectory,
	receiveCallback,
	type ChannelDirectory,
} from '#lib/server/channels/index.ts';
import { sealCredentials } from '#lib/server/channels/open-account.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { Heartbeat } from '#lib/server/jobs/index.ts';
import { followPosts, openPublishing, type Publishing } from '#lib/server/publishing/index.ts';
import { APPID, SECRET } from '#simulators/testing.ts';
import type { FaultInput, Simulators } from '#simulators/index.ts';
import { ENGINES, type Engine } from '#tests/support/stores.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import { openDesk, type WechatDesk } from '#tests/support/wechat.ts';
import { approvePost, insertOffice, type Office } from './approved-post.ts';

const CHANNEL = 'channel-wechat';
const TOKEN = 'callbackToken';
const DAY = 24 * 3_600_000;
const PATIENCE_MS = 20_000;
const SETTLED = ['published', 'held', 'missed', 'cancelled'];
const JPEG_HEAD = Buffer.from('ffd8ffe0', 'hex');

/** Every call of a publication's way, and how its answer goes missing: after the effect, and once before it. */
const CALLS = [
	'/cgi-bin/stable_token',
	'/cgi-bin/media/uploadimg',
	'/cgi-bin/material/add_material',
	'/cgi-bin/draft/add',
	'/cgi-bin/freepublish/submit',
	'/cgi-bin/freepublish/get',
];
const LOSSES = ['drop_after', 'http_500_after', 'html_after', 'drop_before'] as const;

/** The product's engine and its WeChat adapter before a simulated platform; both clocks are moved by the test. */
class Installation {
	readonly desk: WechatDesk;
	readonly ctx: TestCtx;
	readonly office: Office;
	readonly channels: ChannelDirectory;
	readonly publishing: Publishing;

	private constructor(parts: Pick<Installation, 'desk' | 'ctx' | 'office' | 'channels' | 'publishing'>) {
		this.desk = parts.desk;
		this.ctx = parts.ctx;
		this.office = parts.office;
		this.channels = parts.channels;
		this.publishing = parts.publishing;
	}

	static async open(engine: Engine, settings: Record<string, string> = {}): Promise<Installation> {
		const desk = await openDesk({ settings });
		const { house, adapter } = desk;
		// The adapter's clock is the desk's; the store may be another one.
		const ctx = { ...(await freshCtx(engine)), clock: desk.ctx.clock };
		followPosts(ctx);
		const at = ctx.clock.now();
		const office = await ctx.store.tx(async (tx) => {
			const made = await insertOffice(tx, 'wx', at);
			await tx.db.insert(tx.s.channels).values({
				id: CHANNEL,
				unitId: made.unitId,
				platform: 'wechat',
				name: '公众号',
				settings: { appid: APPID, baseUrl: house.wechat, ...settings },
				credentials: sealCredentials(ctx, CHANNEL, { secret: SECRET, token: TOKEN }),
				createdAt: at,
			});
			// An hour apart, more pushes than a day has: what is tried here is their answers.
			await tx.db
				.insert(tx.s.quotaLimits)
				.values({ channelId: CHANNEL, quota: 'wechat.mass.day', most: null, updatedAt: at });
			return made;
		});
		const channels = createChannelDirectory(ctx, [adapter]);
		const publishing = await openPublishing(
			ctx,
			{ channels, linkTo: (id) => `https://site.example/site/p/${id}`, picture: pictureOf },
			{ heartbeat: new Heartbeat({ ...ctx, node: 'test' }) },
		);
		onTestFinished(() => publishing.close());
		return new Installation({ desk, ctx, office, channels, publishing });
	}

	get house(): Simulators {
		return this.desk.house;
	}

	/** Approves a post with pictures of its own, due now, and gives its publication's id. */
	async approve(title: string): Promise<string> {
		const at = this.ctx.clock.now();
		const image = { type: 'image', attrs: { mediaId: `body ${title}`, alt: '' } } as const;
		const text = {
			type: 'paragraph' as const,
			content: [{ type: 'text' as const, text: `${title}的正文。` }],
		};
		const content = { coverMediaId: `cover ${title}`, doc: { type: 'doc' as const, content: [text, image] } };
		return this.ctx.store.tx(async (tx) => {
			const post = { office: this.office, title, channelIds: [CHANNEL], plannedAt: at, at, content };
			const { postId } = await approvePost(this.ctx, tx, post);
			const { publications: p } = tx.s;
			const [row] = await tx.db.update(p).set({ latenessMs: DAY }).where(eq(p.postId, postId)).returning();
			return row?.id ?? '';
		});
	}

	async row(id: string) {
		const { store } = this.ctx;
		const [row] = await store.db.select().from(store.s.publications).where(eq(store.s.publications.id, id));
		if (!row) throw new Error('the publication is gone');
		return row;
	}

	/** Moves both clocks to what the publication waits for, again and again, until it is settled. */
	async settle(id: string): Promise<string> {
		const end = Date.now() + PATIENCE_MS;
		while (Date.now() < end) {
			const { state, leaseUntil, wakeAt } = await this.row(id);
			if (SETTLED.includes(state)) return state;
			// While a worker is in a call no time passes: its deadline is not what is tested here.
			if (leaseUntil === null) await this.desk.advance(Math.max(0, (wakeAt ?? 0) - this.ctx.clock.now()));
			this.publishing.wake();
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		return `stuck in ${(await this.row(id)).state}`;
	}

	/** A token that still lives would not be asked for. */
	async forgetToken(): Promise<void> {
		const { channelMemory: m } = this.ctx.store.s;
		await this.ctx.store.tx(async (tx) => void (await tx.db.delete(m).where(eq(m.key, 'access_token'))));
	}

	publicCount(id: string): number {
		return this.house.ledger().find((entry) => entry.marker === id)?.publicCount ?? 0;
	}

	/** Takes callbacks over HTTP as the product's route does; counts them. */
	async takeCallbacks(): Promise<{ count: number }> {
		const taken = { count: 0 };
		const ctx: Ctx & { channels: ChannelDirectory } = { ...this.ctx, channels: this.channels };
		const server = createServer((req, res) => {
			const url = new URL(req.url ?? '/', 'http://localhost');
			const chunks: Buffer[] = [];
			req.on('data', (chunk: Buffer) => chunks.push(chunk));
			req.on('end', () => {
				const query = Object.fromEntries(url.searchParams);
				const body = Buffer.concat(chunks).toString('utf8');
				const method = req.method === 'POST' ? 'POST' : 'GET';
				void receiveCallback(ctx, CHANNEL, { method, query, body }).then((reply) => {
					taken.count++;
					this.publishing.wake();
					res.writeHead(reply.status).end(reply.body);
				});
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		onTestFinished(() => void server.close());
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback/${CHANNEL}`;
		this.house.putAccount({ appid: APPID, callback: { url, token: TOKEN } });
		return taken;
	}
}

function pictureOf(mediaId: string) {
	const bytes = Buffer.concat([JPEG_HEAD, Buffer.from(mediaId.padEnd(64, ' '))]);
	return Promise.resolve({
		bytes,
		mime: 'image/jpeg',
		sha256: createHash('sha256').update(bytes).digest('hex'),
	});
}

test.each(ENGINES)(
	'an answer of WeChat that is lost, wherever it is lost, leaves exactly one public article, on %s',
	async (engine) => {
		const installation = await Installation.open(engine);
		const losses = engine === 'sqlite' ? LOSSES : (['drop_after'] as const);
		const seen: string[] = [];
		const wanted: string[] = [];
		for (const path of CALLS)
			for (const fault of losses) {
				const name = `${path} ${fault}`;
				await installation.forgetToken();
				installation.house.addFault({ path, fault });
				const id = await installation.approve(name);
				const state = await installation.settle(id);
				await installation.desk.advance(3_600_000);
				seen.push(`${name}: ${state}, ${installation.publicCount(id)} public`);
				wanted.push(`${name}: published, 1 public`);
				expect(installation.house.faults()).toEqual([]);
			}
		expect(seen).toEqual(wanted);
	},
	300_000,
);

/** By tag: to all followers a push goes out once a day. */
const PUSH = { mode: 'mass', massTag: '2' };
test.each(ENGINES)(
	'an answer to a push that is lost leaves exactly one public article, on %s',
	async (engine) => {
		const installation = await Installation.open(engine, PUSH);
		const seen: string[] = [];
		const wanted: string[] = [];
		for (const call of ['sendall', 'get'])
			for (const fault of LOSSES) {
				const name = `${call} ${fault}`;
				installation.house.addFault({ path: `/cgi-bin/message/mass/${call}`, fault });
				const id = await installation.approve(name);
				const state = await installation.settle(id);
				await installation.desk.advance(3_600_000);
				seen.push(`${name}: ${state}, ${installation.publicCount(id)} public`);
				wanted.push(`${name}: published, 1 public`);
				expect(installation.house.faults()).toEqual([]);
			}
		expect(seen).toEqual(wanted);
	},
	120_000,
);

test('the address of a push comes with its callback, also when a poll was faster', async () => {
	const installation = await Installation.open('sqlite', PUSH);
	await installation.takeCallbacks();
	installation.house.addFault({ fault: 'reorder' });
	const id = await installation.approve('一封来信');
	expect(await installation.settle(id)).toBe('published');
	expect((await installation.row(id)).url).toBeNull();
	await installation.desk.advance(3_600_000);
	await expect
		.poll(async () => {
			installation.publishing.wake();
			return (await installation.row(id)).url;
		})
		.toContain('/mp/s?');
});

test.each([
	['comes twice', [{ fault: 'duplicate_callback' }]],
	['comes twice, and the answer to the submit was lost', [{ fault: 'duplicate_callback' }, lost('submit')]],
	['is lost', [{ fault: 'lose_callback' }]],
	['is lost, and so was the answer to the submit', [{ fault: 'lose_callback' }, lost('submit')]],
	['comes, and no poll is answered', [lost('get', 20)]],
] as [string, FaultInput[]][])(
	'a callback that %s makes one publication, told once',
	async (_name, faults) => {
		const installation = await Installation.open('sqlite');
		const { ctx, house } = installation;
		const taken = await installation.takeCallbacks();
		for (const fault of faults) house.addFault(fault);
		const id = await installation.approve('一封来信');
		expect(await installation.settle(id)).toBe('published');
		await installation.desk.advance(3_600_000);
		expect(installation.publicCount(id)).toBe(1);
		const { events: e, channelCallbacks: c } = ctx.store.s;
		const told = await ctx.store.db.select().from(e).where(eq(e.subjectId, id));
		expect(told.filter((event) => event.payload.to === 'published')).toHaveLength(1);
		const kept = await ctx.store.db.select().from(c);
		expect(kept.length).toBe(Math.min(1, taken.count));
	},
);

function lost(call: 'submit' | 'get', times = 1): FaultInput {
	return { path: `/cgi-bin/freepublish/${call}`, fault: 'drop_after', times };
}
