import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { onTestFinished } from 'vitest';
import type { Platform } from '#lib/contract/channels.ts';
import type { PostContent } from '#lib/contract/posts.ts';
import type { PublicationState, Resolution } from '#lib/contract/publishing.ts';
import type { Channel, ChannelAccount } from '#lib/server/channels/channel.ts';
import { createChannelDirectory, type ChannelDirectory } from '#lib/server/channels/index.ts';
import { sealCredentials } from '#lib/server/channels/open-account.ts';
import { Heartbeat } from '#lib/server/jobs/index.ts';
import {
	followPosts,
	handOverPublication,
	openPublishing,
	resolvePublication,
	type Publishing,
} from '#lib/server/publishing/index.ts';
import type { Actor } from '#lib/server/units/index.ts';
import type { Simulators } from '#simulators/index.ts';
import { freshCtx, type TestCtx } from '#tests/support/ctx.ts';
import type { Engine } from '#tests/support/stores.ts';
import { approvePost, insertOffice, type Office } from './approved-post.ts';

/** The id of the one channel. */
export const CHANNEL = 'channel-under-test';
const DAY = 24 * 3_600_000;
const PATIENCE_MS = 20_000;
const SETTLED = ['published', 'held', 'missed', 'cancelled'];
const JPEG_HEAD = Buffer.from('ffd8ffe0', 'hex');

/** An adapter before its simulated platform; both clocks stand at the same moment. */
export interface PlatformDesk {
	house: Simulators;
	ctx: TestCtx;
	adapter: Channel;
	account: ChannelAccount;
	advance(ms: number): Promise<void>;
}
interface Opened {
	desk: PlatformDesk;
	ctx: TestCtx;
	office: Office;
	channels: ChannelDirectory;
	publishing: Publishing;
	content: (title: string) => Partial<PostContent>;
}
interface Opening {
	/** Does what a person does to let us act for the account. */
	connect?: (account: ChannelAccount) => Promise<unknown>;
	/** What a post holds besides its title; a summary and a cover of its own when absent. */
	content?: (title: string) => Partial<PostContent>;
}

const withCover = (title: string): Partial<PostContent> => ({
	summary: `${title}的摘要`,
	coverMediaId: `cover ${title}`,
});

/** A cover and a picture in the text, of the post's own: what was uploaded for another one is asked for anew. */
export const withPictures = (title: string): Partial<PostContent> => ({
	coverMediaId: `cover ${title}`,
	doc: {
		type: 'doc',
		content: [
			{ type: 'paragraph', content: [{ type: 'text', text: `${title}的正文。` }] },
			{ type: 'image', attrs: { mediaId: `body ${title}`, alt: '合影' } },
		],
	},
});

/** The product's own engine with one adapter before a simulated platform; both clocks are moved by the test. */
export class Installation {
	readonly #parts: Opened;

	private constructor(parts: Opened) {
		this.#parts = parts;
	}

	static async open(
		engine: Engine,
		desk: PlatformDesk,
		{ connect, content = withCover }: Opening = {},
	): Promise<Installation> {
		// The adapter's clock is the desk's; the store may be another one.
		const ctx = { ...(await freshCtx(engine)), clock: desk.ctx.clock };
		followPosts(ctx);
		const { adapter, account } = desk;
		const office = await insertChannelOf(ctx, adapter.platform, account);
		const channels = createChannelDirectory(ctx, [adapter]);
		await connect?.(await channels.openAccount(CHANNEL));
		const publishing = await openPublishing(
			ctx,
			{ channels, linkTo, picture: pictureOf },
			{ heartbeat: new Heartbeat({ ...ctx, node: 'test' }) },
		);
		onTestFinished(() => publishing.close());
		return new Installation({ desk, ctx, office, channels, publishing, content });
	}

	get house(): Simulators {
		return this.#parts.desk.house;
	}

	/** Approves a post due now and gives its publication's id. */
	async approve(title: string): Promise<string> {
		const { ctx, office, content } = this.#parts;
		const at = ctx.clock.now();
		return ctx.store.tx(async (tx) => {
			const post = { office, title, channelIds: [CHANNEL], plannedAt: at, at, content: content(title) };
			const { postId } = await approvePost(ctx, tx, post);
			const { publications: p } = tx.s;
			const [row] = await tx.db.update(p).set({ latenessMs: DAY }).where(eq(p.postId, postId)).returning();
			return row?.id ?? '';
		});
	}

	async row(id: string) {
		const { store } = this.#parts.ctx;
		const [row] = await store.db.select().from(store.s.publications).where(eq(store.s.publications.id, id));
		if (!row) throw new Error('the publication is gone');
		return row;
	}

	/** Moves both clocks to what the publication waits for, again and again, until it is settled, or `until`. */
	async settle(id: string, until?: PublicationState): Promise<string> {
		const { ctx, publishing, desk } = this.#parts;
		const end = Date.now() + PATIENCE_MS;
		while (Date.now() < end) {
			const { state, leaseUntil, wakeAt } = await this.row(id);
			if (until ? state === until : SETTLED.includes(state)) return state;
			// While a worker is in a call no time passes: its deadline is not what is tested here.
			if (leaseUntil === null) await desk.advance(Math.max(0, (wakeAt ?? 0) - ctx.clock.now()));
			publishing.wake();
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		return `stuck in ${(await this.row(id)).state}`;
	}

	/** The address that a person's phone opens for a publication that waits for them. */
	handOver(publicationId: string): Promise<string> {
		return handOverPublication(this.ctx, this.#person(0), { publicationId, linkTo });
	}

	/** Two people have it sent again. */
	async sendAgain(id: string): Promise<void> {
		await this.#resolve(id, 'ask_resend', { person: 0 });
		await this.#resolve(id, 'confirm_resend', { person: 1 });
	}

	/** A person published it by hand and gives its address. */
	async confirmPublished(id: string, url: string): Promise<void> {
		await this.#resolve(id, 'confirm_published', { person: 0, url });
	}

	async #resolve(
		publicationId: string,
		resolution: Resolution,
		{ person, url = '' }: { person: 0 | 1; url?: string },
	): Promise<void> {
		const state: PublicationState = (await this.row(publicationId)).state;
		const input = { publicationId, resolution, state, note: '已到平台核对', url, dueAt: null };
		await resolvePublication(this.#parts.ctx, this.#person(person), input);
	}

	#person(which: 0 | 1): Actor {
		const { unitId, reviewerIds } = this.#parts.office;
		const grants = [{ role: 'planner', unitId, path: `/${unitId}/` }] as const;
		return { id: reviewerIds[which], name: '值班员', unitId, grants };
	}

	publicCount(id: string): number {
		return this.house.ledger().find((entry) => entry.marker === id)?.publicCount ?? 0;
	}

	advance(ms: number): Promise<void> {
		return this.#parts.desk.advance(ms);
	}

	get publishing(): Publishing {
		return this.#parts.publishing;
	}

	get ctx(): TestCtx & { channels: ChannelDirectory } {
		return { ...this.#parts.ctx, channels: this.#parts.channels };
	}
}

async function insertChannelOf(ctx: TestCtx, platform: Platform, account: ChannelAccount): Promise<Office> {
	const at = ctx.clock.now();
	return ctx.store.tx(async (tx) => {
		const office = await insertOffice(tx, platform, at);
		await tx.db.insert(tx.s.channels).values({
			id: CHANNEL,
			unitId: office.unitId,
			platform,
			name: account.name,
			settings: { ...account.settings },
			credentials: sealCredentials(ctx, CHANNEL, account.credentials),
			createdAt: at,
		});
		return office;
	});
}

function linkTo(id: string): string {
	return `https://site.example/site/p/${id}`;
}

function pictureOf(mediaId: string) {
	const bytes = Buffer.concat([JPEG_HEAD, Buffer.from(mediaId.padEnd(64, ' '))]);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	return Promise.resolve({ bytes, mime: 'image/jpeg', sha256 });
}
