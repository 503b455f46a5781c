import { and, asc, eq } from 'drizzle-orm';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';
import type { Publication } from './rules.ts';

/** Locks every publication of a post. */
export async function lockOfPost(tx: Tx, postId: string): Promise<Publication[]> {
	const { publications: p } = tx.s;
	return tx.locking(tx.db.select().from(p).where(eq(p.postId, postId)).orderBy(asc(p.id)));
}

/** Notes that a publication is no longer public. */
export async function setRetracted(tx: Tx, id: string, at: number): Promise<void> {
	const { publications: p } = tx.s;
	await tx.db.update(p).set({ retractedAt: at, updatedAt: at }).where(eq(p.id, id));
}

/** Ids of what freezes held within `scope`, first planned first, at most `limit`. */
export async function frozenWithin(reader: Reader, scope: Scope, limit: number): Promise<string[]> {
	const { publications: p } = reader.s;
	const found = await reader.db
		.select({ id: p.id })
		.from(p)
		.where(and(eq(p.state, 'held'), eq(p.reason, 'frozen'), withinScope(reader, p.unitId, scope)))
		.orderBy(asc(p.dueAt), asc(p.id))
		.limit(limit);
	return found.map(({ id }) => id);
}
