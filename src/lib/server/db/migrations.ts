import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How many migrations the build carries for `dialect`. */
export function migrationsOnDisk(folder: string): number {
	const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as {
		entries: unknown[];
	};
	return journal.entries.length;
}
