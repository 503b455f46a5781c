import { renderVariant } from '#lib/contract/render.ts';
import type { PostContent } from '#lib/contract/posts.ts';
import type { Store, Tx } from '#lib/server/db/index.ts';
import { newId } from '#lib/server/ids.ts';
import { hashContent } from '#lib/server/posts/index.ts';
import { contentOf, insertChannel, insertOffice, type Office } from './approved-post.ts';

/** Posts a transaction. */
const AT_ONCE = 100;
const DAY_MS = 24 * 3_600_000;

/** Who owns the posts, and the channel they all go to. */
export const BENCH_CHANNEL = 'bench-website';

/**
 * Writes `count` posts that three people have signed, each with a publication on the own website that is due at `dueAt`
 * (epoch ms). Straight to the tables and many rows at once: what is measured is what comes after.
 */
export async function insertDuePublications(
	store: Store,
	{ count, dueAt }: { count: number; dueAt: number },
): Promise<void> {
	const at = Date.now();
	const office = await store.tx(async (tx) => {
		const made = await insertOffice(tx, 'bench', at);
		await insertChannel(tx, { id: BENCH_CHANNEL, unitId: made.unitId, platform: 'website', at });
		return made;
	});
	for (let from = 0; from < count; from += AT_ONCE)
		await store.tx(async (tx) => {
			const made = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, n) => {
				const content = contentOf(`第${from + n}篇`, [BENCH_CHANNEL]);
				return { postId: newId(), revisionId: newId(), content, hash: hashContent(content) };
			});
			await insertSigned(tx, office, { made, dueAt, at });
			await insertPublications(tx, office, { made, dueAt, at });
		});
}

interface Batch {
	made: { postId: string; revisionId: string; content: PostContent; hash: string }[];
	dueAt: number;
	at: number;
}

async function insertSigned(tx: Tx, office: Office, { made, dueAt, at }: Batch): Promise<void> {
	const { unitId, columnId, authorId, reviewerIds } = office;
	const { posts, revisions, reviews } = tx.s;
	await tx.db.insert(posts).values(
		made.map(({ postId, revisionId, content, hash }) => ({
			id: postId,
			unitId,
			columnId,
			createdBy: authorId,
			state: 'approved' as const,
			title: content.title,
			revisionId,
			revisionNumber: 1,
			hash,
			channelIds: content.channelIds,
			plannedAt: dueAt,
			createdAt: at,
			updatedAt: at,
		})),
	);
	await tx.db.insert(revisions).values(
		made.map(({ postId, revisionId: id, content, hash }) => {
			return { id, postId, number: 1, authorId, content, hash, createdAt: at };
		}),
	);
	const signed = { decision: 'approved', opinion: '同意', at } as const;
	await tx.db.insert(reviews).values(
		made.flatMap(({ postId, revisionId, hash }) =>
			reviewerIds.map((accountId, index) => {
				return { id: newId(), postId, revisionId, hash, level: index + 1, accountId, ...signed };
			}),
		),
	);
}

async function insertPublications(tx: Tx, office: Office, { made, dueAt, at }: Batch): Promise<void> {
	const { unitId, columnId } = office;
	const signature = {
		source: '测试市妇联',
		editor: '作者',
		responsible: '初审员',
		approvers: ['复审员', '终审员'],
	};
	const place = { columnId, columnSlug: 'kepu', columnName: '科普', campaignId: null };
	await tx.db.insert(tx.s.publications).values(
		made.map(({ postId, revisionId, content, hash }) => ({
			id: newId(),
			postId,
			revisionId,
			channelId: BENCH_CHANNEL,
			unitId,
			hash,
			payload: { ...renderVariant(content, BENCH_CHANNEL), signature, ...place },
			state: 'due' as const,
			dueAt,
			latenessMs: DAY_MS,
			wakeAt: dueAt,
			createdAt: at,
			updatedAt: at,
		})),
	);
}
