import { and, desc, eq, gte, inArray, ne } from 'drizzle-orm';
import type { Reader, Tx } from '../db/index.ts';

/** What a post's texts are found by, the post's own under '' and a channel's under its id. */
export interface TextKeys {
	postId: string;
	at: number;
	keys: readonly { key: string; variant: string }[];
}

/** Puts `keys` in the place of what the post had. */
export async function replaceKeys(tx: Tx, { postId, at, keys }: TextKeys): Promise<void> {
	const { textKeys: t } = tx.s;
	await tx.db.delete(t).where(eq(t.postId, postId));
	if (keys.length > 0)
		await tx.db
			.insert(t)
			.values(keys.map((each) => ({ ...each, postId, at })))
			.onConflictDoNothing();
}

/** Other posts that share a key and were written since `since`, newest first, at most `limit`. */
export async function postsByKeys(
	reader: Reader,
	{ keys, except, since, limit }: { keys: readonly string[]; except: string; since: number; limit: number },
): Promise<string[]> {
	const { textKeys: t } = reader.s;
	if (keys.length === 0) return [];
	const rows = await reader.db
		.select({ postId: t.postId })
		.from(t)
		.where(and(inArray(t.key, [...keys]), gte(t.at, since), ne(t.postId, except)))
		.orderBy(desc(t.at))
		// A text as a whole shares all its keys.
		.limit(limit * keys.length);
	return [...new Set(rows.map(({ postId }) => postId))].slice(0, limit);
}

/** The posts that stand, with their texts as they are now and the words to name them by. */
export async function standingPosts(reader: Reader, ids: readonly string[]) {
	const { posts: p, revisions: r, units: u } = reader.s;
	if (ids.length === 0) return [];
	return reader.db
		.select({
			id: p.id,
			title: p.title,
			state: p.state,
			unitName: u.shortName,
			unitPath: u.path,
			plannedAt: p.plannedAt,
			updatedAt: p.updatedAt,
			channelIds: p.channelIds,
			content: r.content,
		})
		.from(p)
		.innerJoin(r, eq(r.id, p.revisionId))
		.innerJoin(u, eq(u.id, p.unitId))
		.where(and(inArray(p.id, [...ids]), ne(p.state, 'withdrawn')));
}

export async function channelNames(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
	const { channels: c } = reader.s;
	if (ids.length === 0) return new Map();
	const rows = await reader.db
		.select({ id: c.id, name: c.name })
		.from(c)
		.where(inArray(c.id, [...ids]));
	return new Map(rows.map(({ id, name }) => [id, name]));
}
