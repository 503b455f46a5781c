import { lt } from 'drizzle-orm';
import { ConflictError } from '../errors.ts';
import type { Tx } from './store.ts';

const KEPT_MS = 7 * 24 * 3_600_000;

export interface FormKey {
	/** The form's hidden `formKey`, new with each rendering. */
	key: string;
	/** Who sent it. */
	accountId: string;
	/** Epoch ms. */
	at: number;
}

/**
 * Uses up the key of a creating form, in the transaction that creates: sent twice, the second finds it taken.
 * @throws {ConflictError} conflict.replayed
 */
export async function claimFormKey(tx: Tx, form: FormKey): Promise<void> {
	const { formKeys } = tx.s;
	const taken = await tx.db
		.insert(formKeys)
		.values(form)
		.onConflictDoNothing()
		.returning({ key: formKeys.key });
	if (taken.length === 0) throw new ConflictError('conflict.replayed');
}

/** Forgets keys older than a week; a page left open that long makes a second thing, and says what it made. */
export async function sweepFormKeys(tx: Tx, now: number): Promise<void> {
	const { formKeys } = tx.s;
	await tx.db.delete(formKeys).where(lt(formKeys.at, now - KEPT_MS));
}
