import { sql } from 'drizzle-orm';
import type { Reader } from './store.ts';

/**
 * What changes when a PostgreSQL is restored to a point in time or fails over: system identifier and timeline. Null on
 * SQLite, which has neither.
 */
export async function databaseIdentity(reader: Reader): Promise<string | null> {
	if (reader.dialect === 'sqlite') return null;
	const [row] = await reader.rows<{ identity: string }>(
		sql`select system_identifier || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as identity from pg_control_system()`,
	);
	return row?.identity ?? null;
}
