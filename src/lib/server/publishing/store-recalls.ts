import { asc, eq } from 'drizzle-orm';
import type { Tx } from '../db/index.ts';
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
