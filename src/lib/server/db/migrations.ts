import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
	/** Epoch ms at which it was generated; the database keeps it as created_at. */
	when: number;
}

function entries(folder: string): Entry[] {
	const file = join(folder, 'meta/_journal.json');
	return (JSON.parse(readFileSync(file, 'utf8')) as { entries: Entry[] }).entries;
}

/** How many migrations the build carries in `folder`. */
export function migrationsOnDisk(folder: string): number {
	return entries(folder).length;
}

/**
 * Refuses a database that a newer build has changed: this one would write rows that build does not expect.
 * @param newestApplied created_at of the newest migration the database has had, or null when it is new
 */
export function refuseNewerDatabase(folder: string, newestApplied: number | null): void {
	const newest = Math.max(0, ...entries(folder).map((entry) => entry.when));
	if (newestApplied !== null && newestApplied > newest)
		throw new Error(
			`the database was made by a newer version (migration of ${new Date(newestApplied).toISOString()}): install that version, or restore the backup made before it`,
		);
}
