import type { PostContent } from '#lib/contract/posts.ts';
import type { Platform } from '#lib/contract/channels.ts';
import type { Ctx } from '#lib/server/ctx.ts';
import type { Tx } from '#lib/server/db/index.ts';
import { newId } from '#lib/server/ids.ts';
import { hashContent } from '#lib/server/posts/index.ts';

/** A unit with three reviewers, an author and a column: enough to have something approved. */
export interface Office {
	unitId: string;
	columnId: string;
	authorId: string;
	/** Who signs level 1, 2 and 3. */
	reviewerIds: [string, string, string];
}

/** Writes an office; `key` keeps several apart in one database. */
export async function insertOffice(tx: Tx, key: string, at: number): Promise<Office> {
	const { units, accounts, columns } = tx.s;
	const unitId = `unit-${key}`;
	const ids = ['author', 'first', 'second', 'final'].map((role) => `${role}-${key}`);
	const [authorId = '', first = '', second = '', final = ''] = ids;
	await tx.db.insert(units).values({
		id: unitId,
		name: `测试市妇联${key}`,
		shortName: `测试${key}`,
		level: 'city',
		path: `/${unitId}/`,
		createdAt: at,
	});
	await tx.db.insert(accounts).values(
		ids.map((id, index) => ({
			id,
			unitId,
			login: id,
			name: ['作者', '初审员', '复审员', '终审员'][index] ?? '',
			passwordHash: '-',
			createdAt: at,
		})),
	);
	const columnId = `column-${key}`;
	await tx.db.insert(columns).values({ id: columnId, unitId, slug: 'kepu', name: '科普' });
	return { unitId, columnId, authorId, reviewerIds: [first, second, final] };
}

/** A channel without settings; `name` is its id as well. */
export async function insertChannel(
	tx: Tx,
	{ id, unitId, platform, at }: { id: string; unitId: string; platform: Platform; at: number },
): Promise<void> {
	await tx.db.insert(tx.s.channels).values({ id, unitId, platform, name: id, settings: {}, createdAt: at });
}

export interface ApprovedPost {
	postId: string;
	revisionId: string;
	hash: string;
	title: string;
}

/**
 * Writes a post that three people have signed and appends `post.approved`, so that the product's own subscriber makes
 * the publications.
 */
export async function approvePost(
	ctx: Ctx,
	tx: Tx,
	post: {
		office: Office;
		title: string;
		channelIds: string[];
		plannedAt: number | null;
		at: number;
		/** Over a title with one paragraph. */
		content?: Partial<PostContent>;
	},
): Promise<ApprovedPost> {
	const { office, title, channelIds, plannedAt, at } = post;
	const content = { ...contentOf(title, channelIds), ...post.content };
	const hash = hashContent(content);
	const [postId, revisionId] = [newId(), newId()];
	const { unitId, columnId, authorId } = office;
	await tx.db.insert(tx.s.posts).values({
		id: postId,
		unitId,
		columnId,
		createdBy: authorId,
		state: 'approved',
		title,
		revisionId,
		revisionNumber: 1,
		hash,
		channelIds,
		plannedAt,
		createdAt: at,
		updatedAt: at,
	});
	await tx.db
		.insert(tx.s.revisions)
		.values({ id: revisionId, postId, number: 1, authorId, content, hash, createdAt: at });
	await tx.db.insert(tx.s.reviews).values(
		office.reviewerIds.map((accountId, index) => ({
			id: newId(),
			postId,
			revisionId,
			hash,
			level: index + 1,
			decision: 'approved' as const,
			accountId,
			opinion: '同意',
			at,
		})),
	);
	await ctx.events.append(tx, {
		kind: 'post.approved',
		at,
		unitId,
		actorId: office.reviewerIds[2],
		subject: { kind: 'post', id: postId },
		payload: { revisionId, hash },
	});
	return { postId, revisionId, hash, title };
}

/** A title with one paragraph. */
export function contentOf(title: string, channelIds: string[]): PostContent {
	return {
		title,
		summary: '',
		doc: {
			type: 'doc',
			content: [{ type: 'paragraph', content: [{ type: 'text', text: `${title}的正文。` }] }],
		},
		coverMediaId: null,
		credits: { source: '测试市妇联', editor: '' },
		channelIds,
		variants: {},
	};
}
