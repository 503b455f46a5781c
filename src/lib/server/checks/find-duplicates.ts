import { DAY } from '#lib/contract/beijing-time.ts';
import type { Duplicate } from '#lib/contract/checks.ts';
import type { PostContent } from '#lib/contract/posts.ts';
import { renderText } from '#lib/contract/render.ts';
import type { Ctx } from '../ctx.ts';
import { NotFoundError } from '../errors.ts';
import { findPost, findRevision } from '../posts/index.ts';
import { reaches, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { textsOf } from './follow-texts.ts';
import { DUPLICATE_DAYS, keysOf, LIKE_FROM, likenessOf } from './rules.ts';
import { channelNames, postsByKeys, standingPosts } from './store.ts';

/** Texts compared word by word for one post, and shown. */
const CANDIDATES = 40;
const SHOWN = 5;
/** A post may be written this long before it goes out. */
const WRITTEN_BEFORE_MS = 180 * DAY;

/**
 * Posts whose text for one of this post's channels is the same or nearly so, within 30 days: a warning, never a block.
 * The likest first. Of a unit beyond the actor's reach only its name is told.
 * @throws {NotFoundError} no such post within reach
 */
export async function findDuplicates(ctx: Ctx, actor: Actor | null, postId: string): Promise<Duplicate[]> {
	requirePermission(actor, 'post.read');
	const { store, clock } = ctx;
	const scope = scopeOf(actor, 'post.read');
	const post = await findPost(store, postId, scope);
	const revision = post && (await findRevision(store, post.revisionId));
	if (!post || !revision) throw new NotFoundError('not_found', { what: '这篇稿件' });
	const keys = [...new Set(textsOf(revision.content).flatMap(({ text }) => keysOf(text)))];
	const since = clock.now() - WRITTEN_BEFORE_MS;
	const ids = await postsByKeys(store, { keys, except: post.id, since, limit: CANDIDATES });
	const at = post.plannedAt ?? post.updatedAt;
	const alike = (await standingPosts(store, ids))
		.map((other) => ({ other, at: other.plannedAt ?? other.updatedAt }))
		.filter((each) => Math.abs(each.at - at) <= DUPLICATE_DAYS * DAY)
		.map((each) => ({ ...each, ...compare(revision.content, each.other.content) }))
		.filter(({ likeness }) => likeness >= LIKE_FROM)
		.sort((a, b) => b.likeness - a.likeness || b.at - a.at)
		.slice(0, SHOWN);
	const names = await channelNames(store, [...new Set(alike.flatMap(({ channelIds }) => channelIds))]);
	return alike.map(({ other, at: when, channelIds, likeness }) => {
		const readable = reaches(scope, other.unitPath);
		return {
			postId: readable ? other.id : null,
			title: readable ? other.title : '',
			unitName: other.unitName,
			state: other.state,
			at: when,
			channels: channelIds.map((id) => names.get(id) ?? ''),
			likeness,
		};
	});
}

/** The channels on which both say nearly the same, and how nearly. */
function compare(one: PostContent, other: PostContent): { channelIds: string[]; likeness: number } {
	const found = one.channelIds
		.filter((id) => other.channelIds.includes(id))
		.map((id) => ({ id, likeness: likenessOf(textFor(one, id), textFor(other, id)) }))
		.filter(({ likeness }) => likeness >= LIKE_FROM);
	return {
		channelIds: found.map(({ id }) => id),
		likeness: Math.max(0, ...found.map(({ likeness }) => likeness)),
	};
}

function textFor(content: PostContent, channelId: string): string {
	return renderText(content.variants[channelId]?.doc ?? content.doc);
}
