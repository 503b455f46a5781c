import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../db/index.ts';
import type { Ledger } from './ledger.ts';
import { postgresLedger, type PostgresSql } from './ledger-postgres.ts';
import { sqliteLedger } from './ledger-sqlite.ts';
import type { Lookup } from './lookups.ts';

/** `text` with its `?` replaced by parameters; an array stays one parameter. */
function statementOf(text: string, params: readonly unknown[]): SQL {
	const parts = text.split('?');
	return sql.join(
		parts.flatMap((part, index) =>
			index === 0 ? [sql.raw(part)] : [sql`${sql.param(params[index - 1])}`, sql.raw(part)],
		),
	);
}

/** The rules' ledger inside a transaction of the store, for what other domains write with their own acts. */
export function ledgerOf(tx: Tx): Ledger {
	if (tx.dialect === 'postgres') return postgresLedger(runnerOf(tx));
	return sqliteLedger({
		// The driver is synchronous: the builder's promises are its results.
		all: (text, params) => tx.db.all(statementOf(text, params)) as unknown as Record<string, unknown>[],
		run: (text, params) =>
			tx.db.run(statementOf(text, params)) as unknown as ReturnType<
				Parameters<typeof sqliteLedger>[0]['run']
			>,
	});
}

/** Runs PostgreSQL statements inside a transaction of the store. */
export function runnerOf(tx: Tx): PostgresSql {
	return (text, params) => tx.rows(statementOf(text, params));
}

/** Lookups on a transaction or a reader of the store. */
export function lookupOf(reader: Pick<Tx, 'dialect' | 'rows'>): Lookup {
	return {
		dialect: reader.dialect,
		query: (text, params) => reader.rows(statementOf(text, params)),
	};
}
