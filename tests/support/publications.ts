import { eq } from 'drizzle-orm';
import type { ChannelClass } from '#lib/contract/channels.ts';
import type { PostContent } from '#lib/contract/posts.ts';
import type { Channel, LookResult, OutgoingItem, SendResult } from '#lib/server/channels/channel.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import { createPost, submitPost, planPost } from '#lib/server/posts/index.ts';
import { followPosts, type Publication, type Surroundings } from '#lib/server/publishing/index.ts';
import { approvePost, voidSignaturesOnChange } from '#lib/server/reviews/index.ts';
import { freshCtx, type TestCtx } from './ctx.ts';
import { seedDesk, someContent, type Desk } from './desk.ts';
import { readPost } from './posts.ts';
import type { Engine } from './stores.ts';

/** A desk whose posts become publications. */
export interface PublishingScene {
	ctx: TestCtx;
	desk: Desk;
}

export async function publishingScene(engine: Engine = 'sqlite'): Promise<PublishingScene> {
	const ctx = await freshCtx(engine);
	voidSignaturesOnChange(ctx);
	followPosts(ctx);
	return { ctx, desk: await seedDesk(ctx) };
}

/** Writes, submits and signs a post three times, as people would; gives its id. */
export async function approvedPost(
	{ ctx, desk }: PublishingScene,
	{ plannedAt = null, ...change }: Partial<PostContent> & { plannedAt?: number | null } = {},
): Promise<string> {
	const { id } = await createPost(ctx, desk.planner, {
		unitId: desk.city,
		columnId: desk.column,
		content: someContent(change),
	});
	if (plannedAt !== null) await planPost(ctx, desk.planner, { postId: id, plannedAt });
	await submitAndSign({ ctx, desk }, id);
	return id;
}

/** Submits the post as it stands and signs it at all three levels. */
export async function submitAndSign(scene: PublishingScene, postId: string): Promise<void> {
	await submit(scene, postId);
	await sign(scene, postId);
}

export async function submit({ ctx, desk }: PublishingScene, postId: string): Promise<void> {
	const { revisionId } = await readPost(ctx, desk.planner, postId);
	await submitPost(ctx, desk.planner, { postId, revisionId });
}

/** Signs what was submitted at all three levels. */
export async function sign({ ctx, desk }: PublishingScene, postId: string): Promise<void> {
	const { hash } = await readPost(ctx, desk.planner, postId);
	for (const [level, reviewer] of [desk.first, desk.second, desk.final].entries())
		await approvePost(ctx, reviewer, { postId, hash, level: level + 1, opinion: '同意' });
}

/** Every publication of a post, oldest first. */
export async function publicationsOf(ctx: Ctx, postId: string): Promise<Publication[]> {
	const { publications: p } = ctx.store.s;
	return ctx.store.db.select().from(p).where(eq(p.postId, postId)).orderBy(p.createdAt, p.id);
}

/** The only publication of a post. */
export async function publicationOf(ctx: Ctx, postId: string): Promise<Publication> {
	const [row, ...more] = await publicationsOf(ctx, postId);
	if (!row || more.length > 0) throw new Error(`the post has ${more.length + (row ? 1 : 0)} publications`);
	return row;
}

/** A platform in memory that says what the test wants it to say. */
export class PlatformInMemory {
	/** Items it was sent, oldest first. */
	readonly received: OutgoingItem[] = [];
	/** The next answers to a send, in order; without any it publishes. */
	readonly answers: (() => SendResult | Promise<SendResult>)[] = [];
	/** The next answers to a look, in order; without any it shows what it received. */
	readonly looks: LookResult[] = [];
	readonly channel: Channel;

	constructor(channelClass: ChannelClass = 'queryable') {
		this.channel = {
			platform: 'website',
			class: channelClass,
			settleMs: 60_000,
			sendTimeoutMs: 20_000,
			check: () => [],
			pollAfterMs: (looks) => (looks > 3 ? null : 5_000),
			checkCredentials: () => Promise.resolve({ state: 'ok', detail: '', expiresAt: null }),
			send: async ({ item }) => {
				this.received.push(item);
				const { publicationId } = item;
				const answer = this.answers.shift();
				if (answer) return answer();
				return { kind: 'published', remoteId: publicationId, url: `https://example.cn/${publicationId}` };
			},
			look: ({ item }) => Promise.resolve(this.looks.shift() ?? this.#see(item)),
		};
	}

	#see(item: OutgoingItem): LookResult {
		const found = this.received.some(({ publicationId }) => publicationId === item.publicationId);
		return found
			? { kind: 'published', remoteId: item.publicationId, url: null }
			: { kind: 'absent', sure: true, detail: '平台上没有' };
	}

	/** What publishing needs around it to reach this platform, whatever the channel. */
	surroundings(): Surroundings {
		const memory = {
			get: () => Promise.resolve(null),
			put: () => Promise.resolve(),
			forget: () => Promise.resolve(),
		};
		return {
			channels: {
				adapterOf: () => this.channel,
				openAccount: (id) =>
					Promise.resolve({ id, unitId: 'city', name: id, settings: {}, credentials: {}, memory }),
			},
			linkTo: (id) => `https://example.cn/site/p/${id}`,
			picture: () => Promise.reject(new Error('no pictures here')),
		};
	}
}
