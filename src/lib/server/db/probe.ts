import type { Store } from './store.ts';
import { writeSetting } from './settings.ts';

/** Commits a small row. @throws what the engine threw: disk full, read-only file system, connection lost. */
export async function probeWrite(store: Store, at: number): Promise<void> {
	await store.tx((tx) => writeSetting(tx, 'health.probe', at));
}
