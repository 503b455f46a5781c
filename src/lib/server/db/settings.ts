import { eq } from 'drizzle-orm';
import type { Reader, Tx } from './store.ts';

/** The value stored under `key`, or null. The caller knows its shape: only our own code writes settings. */
export async function readSetting<T>(reader: Reader, key: string): Promise<T | null> {
	const { settings } = reader.s;
	const [row] = await reader.db.select({ value: settings.value }).from(settings).where(eq(settings.key, key));
	return row ? (row.value as T) : null;
}

/** Stores `value` (JSON) under `key`. */
export async function writeSetting(tx: Tx, key: string, value: unknown): Promise<void> {
	const { settings } = tx.s;
	const updatedAt = Date.now();
	await tx.db
		.insert(settings)
		.values({ key, value, updatedAt })
		.onConflictDoUpdate({ target: settings.key, set: { value, updatedAt } });
}

/** Stores `value` under `key` when there is none yet. False when there is one: what may happen once has happened. */
export async function claimSetting(tx: Tx, key: string, value: unknown): Promise<boolean> {
	const { settings } = tx.s;
	const stored = await tx.db
		.insert(settings)
		.values({ key, value, updatedAt: Date.now() })
		.onConflictDoNothing()
		.returning({ key: settings.key });
	return stored.length > 0;
}
