import { sql } from 'drizzle-orm';
import type { Store } from './store.ts';

/** True while the disk takes writes: touches the database inside a transaction that is rolled back. */
export async function canWrite(store: Store): Promise<boolean> {
	class Undo extends Error {}
	try {
		await store.tx(async (tx) => {
			const { settings } = tx.s;
			await tx.db
				.insert(settings)
				.values({ key: '__probe', value: 0, updatedAt: 0 })
				.onConflictDoUpdate({ target: settings.key, set: { value: sql`excluded.value` } });
			throw new Undo();
		});
		return true;
	} catch (error) {
		return error instanceof Undo;
	}
}
