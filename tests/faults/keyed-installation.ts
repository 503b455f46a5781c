import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { Platform } from '#lib/contract/channels.ts';
import type { Channel } from '#lib/server/channels/channel.ts';
import { createChannelDirectory } from '#lib/server/channels/index.ts';
import { sealCredentials } from '#lib/server/channels/open-account.ts';
import { Heartbeat } from '#lib/server/jobs/index.ts';
import { followPosts, openPublishing, type Publishing } from '#lib/server/publishing/index.ts';
import type { Simulators } from '#simulators/index.ts';
import { openHouse } from '#simulators/testing.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import type { Engine } from '#tests/support/stores.ts';
import { approvePost, insertOffice, type Office } from './approved-post.ts';
import { eq } from 'drizzle-orm';

const CHANNEL = 'channel-keyed';
const DAY = 24 * 3_600_000;
const PATIENCE_MS = 20_000;
const SETTLED = ['published', 'held', 'missed', 'cancelled'];
const JPEG_HEAD = Buffer.from('ffd8ffe0', 'hex');

/** What is connected: made when the simulated platforms run. */
export interface Connection {
	platform: Platform;
	adapter: Channel;
	settings: Record<string, unknown>;
	credentials: Record<string, string>;
}

/** The product's engine and one adapter before the simulated platforms; both clocks are moved by the test. */
export class Installation {
	readonly house: Simulators;
	readonly ctx: TestCtx;
	readonly #office: Office;
	readonly #publishing: Publishing;

	private constructor(house: Simulators, ctx: TestCtx, rest: { office: Office; publishing: Publishing }) {
		this.house = house;
		this.ctx = ctx;
		this.#office = rest.office;
		this.#publishing = rest.publishing;
	}

	static async open(
		engine: Engine,
		connect: (house: Simulators, ctx: TestCtx) => Connection,
	): Promise<Installation> {
		const ctx = await freshCtx(engine);
		const house = await openHouse({ now: ctx.clock.now() });
		const { platform, adapter, settings, credentials } = connect(house, ctx);
		followPosts(ctx);
		const at = ctx.clock.now();
		const office = await ctx.store.tx(async (tx) => {
			const made = await insertOffice(tx, 'keyed', at);
			const sealed = sealCredentials(ctx, CHANNEL, credentials);
			const row = { id: CHANNEL, unitId: made.unitId, platform, name: '渠道', settings, createdAt: at };
			await tx.db.insert(tx.s.channels).values({ ...row, credentials: sealed });
			return made;
		});
		const linkTo = (id: string) => `https://site.example/site/p/${id}`;
		const publishing = await openPublishing(
			ctx,
			{ channels: createChannelDirectory(ctx, [adapter]), linkTo, picture: pictureOf },
			{ heartbeat: new Heartbeat({ ...ctx, node: 'test' }) },
		);
		onTestFinished(() => publishing.close());
		return new Installation(house, ctx, { office, publishing });
	}

	/** Approves a post with pictures of its own, due now, and gives its publication's id. */
	async approve(title: string): Promise<string> {
		const at = this.ctx.clock.now();
		const image = { type: 'image', attrs: { mediaId: `body ${title}`, alt: '合影' } } as const;
		const text = {
			type: 'paragraph' as const,
			content: [{ type: 'text' as const, text: `${title}的正文。` }],
		};
		const content = { coverMediaId: `cover ${title}`, doc: { type: 'doc' as const, content: [text, image] } };
		return this.ctx.store.tx(async (tx) => {
			const post = { office: this.#office, title, channelIds: [CHANNEL], plannedAt: at, at, content };
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
			if (leaseUntil === null) await this.advance(Math.max(0, (wakeAt ?? 0) - this.ctx.clock.now()));
			this.#publishing.wake();
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		return `stuck in ${(await this.row(id)).state}`;
	}

	async advance(ms: number): Promise<void> {
		this.ctx.clock.advance(ms);
		await this.house.setClock({ advanceMs: ms });
	}

	publicCount(id: string): number {
		return this.house.ledger().find((entry) => entry.marker === id)?.publicCount ?? 0;
	}
}

function pictureOf(mediaId: string) {
	const bytes = Buffer.concat([JPEG_HEAD, Buffer.from(mediaId.padEnd(64, ' '))]);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	return Promise.resolve({ bytes, mime: 'image/jpeg', sha256 });
}
