import { MINUTE } from '#lib/contract/beijing-time.ts';
import type { BlockedChannel, ReleaseChannel, ReleaseObstacle } from '#lib/contract/release.ts';
import type { Ctx } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import {
	channelChoices,
	findPost,
	listPosts,
	openPost,
	setRelease,
	type ChannelChoice,
	type Post,
} from '../posts/index.ts';
import { requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { findFullQuota } from './quota.ts';
import { isUnsent } from './rules.ts';
import { quotaChannel } from './store-quota.ts';
import { publicationsOnChannel } from './store.ts';

/** What may be released: somebody else's review is not disturbed, and what is out stays out. */
const RELEASABLE = ['draft', 'returned', 'approved'] as const;
const POSTS_SHOWN = 50;

export interface ReleaseChoice {
	posts: { id: string; title: string; unitName: string; state: Post['state'] }[];
	/** The post asked for, with every channel of its unit and of all units below. */
	chosen: { post: Post; channels: ReleaseChannel[] } | null;
}

/** Posts that the actor may release to many channels at the same minute, and where one of them may go. */
export async function readRelease(
	ctx: Ctx,
	actor: Actor | null,
	postId: string | null,
): Promise<ReleaseChoice> {
	requirePermission(actor, 'post.write');
	const scope = scopeOf(actor, 'post.write');
	const { rows } = await listPosts(ctx.store, scope, {
		filter: { states: RELEASABLE },
		page: { limit: POSTS_SHOWN },
	});
	const posts = rows.map(({ id, title, unitName, state }) => ({ id, title, unitName, state }));
	if (!postId) return { posts, chosen: null };
	const post = await findPost(ctx.store, postId, scope);
	if (!post) throw new NotFoundError('not_found', { what: '这篇稿件' });
	const channels = (await channelChoices(ctx.store, { paths: [post.unitPath] })).map(
		({ id, name, platform, unitName, pausedAt }) => ({
			id,
			name,
			platform,
			unitName,
			chosen: post.channelIds.includes(id),
			paused: pausedAt !== null,
		}),
	);
	return { posts, chosen: { post, channels } };
}

export interface ReleaseTogetherInput {
	postId: string;
	channelIds: readonly string[];
	/** Epoch ms; cut to the minute. */
	at: number | null;
}

/**
 * One post on many channels, of the unit and of all below it, at the same minute: planned for all of them in one transaction,
 * or for none when one cannot. Signatures cover the channels, so other channels than before are signed anew.
 * @returns the channels that cannot; then nothing was written
 * @throws {InputError} no channel, no time, a time that has passed, or a channel beyond the post's unit
 * @throws {ConflictError} the post is in review or withdrawn
 */
export async function releaseTogether(
	ctx: Ctx,
	actor: Actor | null,
	input: ReleaseTogetherInput,
): Promise<{ blocked: BlockedChannel[]; revised: boolean }> {
	requirePermission(actor, 'post.write');
	const channelIds = [...new Set(input.channelIds)].sort();
	if (channelIds.length === 0) throw new InputError('input.empty', { name: 'channelIds', field: '渠道' });
	if (input.at === null) throw new InputError('input.empty', { name: 'at', field: '发布时间' });
	const at = Math.floor(input.at / MINUTE) * MINUTE;
	return ctx.store.tx(async (tx) => {
		await ctx.events.takeTurn(tx);
		const post = await openPost(tx, actor, input.postId);
		if (!RELEASABLE.some((state) => state === post.state))
			throw new ConflictError('conflict.state', { what: '这篇稿件' });
		const known = await channelChoices(tx, { paths: [post.unitPath] });
		const chosen = channelIds.map((id) => {
			const channel = known.find((each) => each.id === id);
			if (!channel) throw new InputError('input.unknown_channel', { name: 'channelIds' });
			return channel;
		});
		const blocked = await findBlocked(tx, { post, chosen, at });
		if (blocked.length > 0) return { blocked, revised: false };
		return { blocked, ...(await setRelease(ctx, tx, { actor, post, channelIds, at })) };
	});
}

async function findBlocked(
	tx: Tx,
	{ post, chosen, at }: { post: Post; chosen: readonly ChannelChoice[]; at: number },
): Promise<BlockedChannel[]> {
	const blocked: BlockedChannel[] = [];
	for (const channel of chosen) {
		const obstacle = await obstacleOn(tx, { post, channel, at });
		const { id: channelId, name: channelName, unitName } = channel;
		if (obstacle) blocked.push({ channelId, channelName, unitName, obstacle });
	}
	return blocked;
}

async function obstacleOn(
	tx: Tx,
	{ post, channel, at }: { post: Post; channel: ChannelChoice; at: number },
): Promise<ReleaseObstacle | null> {
	if (channel.pausedAt !== null) return 'paused';
	// Taking an approved post to more channels would void what three people have signed, unasked.
	if (post.state === 'approved' && !post.channelIds.includes(channel.id)) return 'not_signed';
	const existing = await publicationsOnChannel(tx, { postId: post.id, channelId: channel.id });
	if (!existing.every(isUnsent)) return 'already_out';
	const limited = await quotaChannel(tx, channel.id);
	const except = existing[0]?.id;
	const wanted = limited && { channel: limited, at, ...(except ? { except } : {}) };
	return wanted && (await findFullQuota(tx, wanted)) ? 'quota_full' : null;
}
