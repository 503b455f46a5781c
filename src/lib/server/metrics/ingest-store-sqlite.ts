import type { Statement } from 'better-sqlite3';
import { openWriter } from '../db/writer.ts';
import { newSalt, type Visitors, type WriterStore } from './ingest-store.ts';
import { sqliteLedger, type SqliteSql } from './ledger-sqlite.ts';

/** The writer's connection to the embedded database: raw driver, every statement prepared once. */
export function openSqliteWriter(file: string): WriterStore {
	const db = openWriter(file);
	const prepared = new Map<string, Statement>();
	const statement = (text: string) => {
		const known = prepared.get(text) ?? db.prepare(text);
		prepared.set(text, known);
		return known;
	};
	const sql: SqliteSql = {
		all: (text, params) => statement(text).all(params) as Record<string, unknown>[],
		run: (text, params) => statement(text).run(params),
	};
	const inside = { ledger: sqliteLedger(sql), visitors: visitorsOf(sql) };
	return {
		lookup: { dialect: 'sqlite', query: (text, params) => sql.all(text, params) },
		async tx(work) {
			db.exec('BEGIN IMMEDIATE');
			try {
				const result = await work(inside);
				db.exec('COMMIT');
				return result;
			} catch (error) {
				if (db.inTransaction) db.exec('ROLLBACK');
				throw error;
			}
		},
		close() {
			db.close();
			return Promise.resolve();
		},
	};
}

function visitorsOf(sql: SqliteSql): Visitors {
	return {
		salt(day) {
			sql.run('insert into visitor_salts (day, salt) values (?, ?) on conflict do nothing', [day, newSalt()]);
			const [row] = sql.all('select salt from visitor_salts where day = ?', [day]);
			return Promise.resolve(String(row?.salt));
		},
		remember(day, seen) {
			const fresh = new Map<string, number>();
			for (const { publicationId, hash } of seen) {
				const { changes } = sql.run(
					'insert into visitors (day, publication_id, hash) values (?, ?, ?) on conflict do nothing',
					[day, publicationId, hash],
				);
				if (changes > 0) fresh.set(publicationId, (fresh.get(publicationId) ?? 0) + 1);
			}
			return Promise.resolve(fresh);
		},
	};
}
