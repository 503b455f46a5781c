import type { Platform } from '#lib/contract/channels.ts';
import type { ErrorCode } from '#lib/contract/errors.ts';
import type { PostContent } from '#lib/contract/posts.ts';
import { renderVariant, type RenderedVariant } from '#lib/contract/render.ts';
import { REVIEW_LEVELS, type Decision, type ReviewLevel, type RevisionDiff } from '#lib/contract/reviews.ts';
import type { Ctx } from '../ctx.ts';
import type { Reader } from '../db/index.ts';
import { NotFoundError } from '../errors.ts';
import {
	authorsOf,
	channelChoices,
	findPost,
	findRevision,
	listRevisions,
	type Post,
} from '../posts/index.ts';
import { reaches, requirePermission, scopeOf, type Actor } from '../units/index.ts';
import { diffContent } from './diff-content.ts';
import { decideReview, LEVEL_PERMISSION } from './rules.ts';
import { reviewsOf, standingSignatures, type Decided } from './store.ts';

/** One level of the chain as the page draws it. */
export interface ChainLevel {
	level: ReviewLevel;
	state: 'signed' | 'waiting' | 'later';
	/** Who signed. */
	name: string | null;
	at: number | null;
	hash: string | null;
}

/** What this text is compared with: the revision this reviewer last decided on, else the last that anybody did. */
export interface Compared {
	revisionNumber: number;
	at: number;
	decision: Decision;
	level: number;
	name: string;
	mine: boolean;
}

export interface Preview extends RenderedVariant {
	channelId: string;
	channelName: string;
	platform: Platform;
}

export interface HistoryLine {
	at: number;
	name: string;
	kind: 'revision' | 'approved' | 'returned';
	/** Level of a decision. */
	level: number;
	revisionNumber: number;
	opinion: string;
	voided: boolean;
}

export interface OpenReview {
	post: Post;
	content: PostContent;
	revisedBy: string;
	revisedAt: number;
	chain: ChainLevel[];
	compared: Compared | null;
	diff: RevisionDiff;
	previews: Preview[];
	history: HistoryLine[];
	/** What the signed-in person may do here now; `why` says why not. */
	mine: { level: ReviewLevel; canSign: boolean; why: ErrorCode | null };
	/** 编辑, 责编, 审核 as the chain stands. */
	signature: { source: string; editor: string; responsible: string | null; approvers: string[] };
}

/**
 * Everything a reviewer sees of a post: the chain, the difference since it was last reviewed, previews, history.
 * @throws {NotFoundError} none within the actor's scope
 */
export async function openReview(
	{ store }: Pick<Ctx, 'store'>,
	actor: Actor | null,
	postId: string,
): Promise<OpenReview> {
	requirePermission(actor, 'post.read');
	const post = await findPost(store, postId, scopeOf(actor, 'post.read'));
	if (!post) throw new NotFoundError('not_found', { what: '这篇稿件' });
	const revision = await findRevision(store, post.revisionId);
	if (!revision) throw new Error(`revision ${post.revisionId} of post ${post.id} is missing`);
	const [decisions, signatures, authors, revisions] = await Promise.all([
		reviewsOf(store, post.id),
		standingSignatures(store, post.id, post.hash),
		authorsOf(store, post.id),
		listRevisions(store, post.id),
	]);
	const compared = comparedWith(decisions, actor.id);
	const before = compared ? await findRevision(store, compared.revisionId) : null;
	const { content } = revision;
	return {
		post,
		content,
		revisedBy: revision.authorName,
		revisedAt: revision.createdAt,
		chain: chainOf(post, signatures),
		compared: compared && asCompared(compared, actor.id),
		diff: diffContent(before?.content ?? null, content),
		previews: await previewsOf(store, post, content),
		history: historyOf(decisions, revisions),
		mine: ownPart({ post, authors, signatures, actor }),
		signature: {
			source: content.credits.source || post.unitName,
			editor: content.credits.editor || revision.authorName,
			responsible: signatures.find((one) => one.level === 1)?.name ?? null,
			approvers: signatures.filter((one) => one.level > 1).map((one) => one.name),
		},
	};
}

function comparedWith(decisions: Decided[], actorId: string): Decided | null {
	return decisions.find((decided) => decided.accountId === actorId) ?? decisions[0] ?? null;
}

function asCompared(decided: Decided, actorId: string): Compared {
	const { revisionNumber, at, decision, level, name, accountId } = decided;
	return { revisionNumber, at, decision, level, name, mine: accountId === actorId };
}

type Signature = Awaited<ReturnType<typeof standingSignatures>>[number];

function chainOf(post: Post, signatures: Signature[]): ChainLevel[] {
	return REVIEW_LEVELS.map((level) => {
		const signed = signatures.find((signature) => signature.level === level);
		if (signed) return { level, state: 'signed', name: signed.name, at: signed.at, hash: signed.hash };
		const waiting = post.state === 'in_review' && post.level === level;
		return { level, state: waiting ? 'waiting' : 'later', name: null, at: null, hash: null };
	});
}

async function previewsOf(reader: Reader, post: Post, content: PostContent): Promise<Preview[]> {
	const channels = await channelChoices(reader, { paths: [post.unitPath] });
	return content.channelIds.flatMap((id) => {
		const channel = channels.find((choice) => choice.id === id);
		if (!channel) return [];
		return [
			{ ...renderVariant(content, id), channelId: id, channelName: channel.name, platform: channel.platform },
		];
	});
}

function historyOf(
	decisions: Decided[],
	revisions: Awaited<ReturnType<typeof listRevisions>>,
): HistoryLine[] {
	const written = revisions.map((revision) => ({
		at: revision.createdAt,
		name: revision.authorName,
		kind: 'revision' as const,
		level: 0,
		revisionNumber: revision.number,
		opinion: '',
		voided: false,
	}));
	const decided = decisions.map(({ at, name, decision, level, revisionNumber, opinion, voidedAt }) => ({
		at,
		name,
		kind: decision,
		level,
		revisionNumber,
		opinion,
		voided: voidedAt !== null,
	}));
	return [...written, ...decided].sort((a, b) => b.at - a.at);
}

interface OwnPart {
	post: Post;
	authors: string[];
	signatures: Signature[];
	actor: Actor;
}

function ownPart({ post, authors, signatures, actor }: OwnPart): OpenReview['mine'] {
	const level = REVIEW_LEVELS.find((candidate) => candidate === post.level) ?? 1;
	if (!reaches(scopeOf(actor, LEVEL_PERMISSION[level]), post.unitPath))
		return { level, canSign: false, why: 'permission.denied' };
	const seen = { level, hash: post.hash };
	const ruling = decideReview({ post, authors, signatures, seen, actorId: actor.id, decision: 'approved' });
	return { level, canSign: ruling.allowed, why: ruling.allowed ? null : ruling.code };
}
