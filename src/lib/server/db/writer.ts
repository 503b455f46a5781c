import Database from 'better-sqlite3';

const OLDEST_SQLITE = [3, 51, 3];
/** How long a connection waits for another one's transaction. */
export const BUSY_MS = 5_000;

/**
 * Opens a writer connection that loses nothing it acknowledged: better-sqlite3 drops `synchronous` to NORMAL when WAL is
 * set, and a lost "sent" is a doubled post, so FULL is set after it and both are asserted.
 */
export function openWriter(file: string): Database.Database {
	const writer = new Database(file);
	writer.pragma('journal_mode = WAL');
	writer.pragma('synchronous = FULL');
	writer.pragma(`busy_timeout = ${BUSY_MS}`);
	writer.pragma('foreign_keys = ON');
	const mode = writer.pragma('journal_mode', { simple: true });
	const synchronous = writer.pragma('synchronous', { simple: true });
	const version = String(writer.prepare('select sqlite_version()').pluck().get());
	if (mode !== 'wal' || synchronous !== 2 || !isRecent(version))
		throw new Error(
			`SQLite is not safe to use: journal_mode ${String(mode)}, synchronous ${String(synchronous)}, version ${version}`,
		);
	return writer;
}

function isRecent(version: string): boolean {
	const parts = version.split('.').map(Number);
	for (const [index, least] of OLDEST_SQLITE.entries()) {
		const part = parts[index] ?? 0;
		if (part !== least) return part > least;
	}
	return true;
}
