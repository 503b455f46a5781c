import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import type { Reader, Tx } from '../db/index.ts';

export async function insertRepost(tx: Tx, repost: Tx['s']['reposts']['$inferInsert']): Promise<boolean> {
	const { reposts: r } = tx.s;
	const written = await tx.db.insert(r).values(repost).onConflictDoNothing().returning({ id: r.id });
	return written.length === 1;
}

export async function findRepost(reader: Reader, id: string) {
	const { reposts: r } = reader.s;
	const [row] = await reader.db.select().from(r).where(eq(r.id, id));
	return row ?? null;
}

export async function insertRead(tx: Tx, read: Tx['s']['repostReads']['$inferInsert']): Promise<boolean> {
	const { repostReads: r } = tx.s;
	const written = await tx.db.insert(r).values(read).onConflictDoNothing().returning({ id: r.id });
	return written.length === 1;
}

/** Reposts of a task with what was read off them, oldest first, and who wrote it down. */
export async function repostsOf(reader: Reader, taskId: string) {
	const { reposts: r, repostReads: n, accounts } = reader.s;
	const found = await reader.db
		.select({ repost: r, recordedByName: accounts.name })
		.from(r)
		.leftJoin(accounts, eq(accounts.id, r.recordedBy))
		.where(eq(r.taskId, taskId))
		.orderBy(asc(r.repostedAt), asc(r.id));
	if (found.length === 0) return [];
	const ids = found.map(({ repost }) => repost.id);
	const reads = await reader.db
		.select({ repostId: n.repostId, value: n.value, asOf: n.asOf, enteredByName: accounts.name })
		.from(n)
		.leftJoin(accounts, eq(accounts.id, n.enteredBy))
		.where(inArray(n.repostId, ids))
		.orderBy(asc(n.asOf), asc(n.enteredAt));
	return found.map(({ repost, recordedByName }) => ({
		...repost,
		recordedByName,
		reads: reads.filter(({ repostId }) => repostId === repost.id),
	}));
}

/** Other reposts with the same link. */
export async function linkTwins(reader: Reader, { id, urlKey }: { id: string; urlKey: string }) {
	const { reposts: r, publicationTasks: t, posts, units } = reader.s;
	return reader.db
		.select({
			outlet: r.outlet,
			recordedAt: r.recordedAt,
			taskId: t.id,
			title: posts.title,
			unitPath: units.path,
		})
		.from(r)
		.innerJoin(t, eq(t.id, r.taskId))
		.innerJoin(posts, eq(posts.id, t.postId))
		.innerJoin(units, eq(units.id, t.unitId))
		.where(and(eq(r.urlKey, urlKey), ne(r.id, id)))
		.orderBy(asc(r.recordedAt))
		.limit(10);
}
