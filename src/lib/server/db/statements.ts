import type Database from 'better-sqlite3';

/** Lists in questions make many texts of one question; beyond so many all are forgotten. */
const MOST_KEPT = 500;

/**
 * Lets a connection compile a statement once: the query builder hands in the same texts again and again, and compiling
 * them was a fifth of the scheduler's time. SQLite compiles anew by itself after a change to the schema.
 */
export function keepStatements(connection: Database.Database): void {
	const compile = connection.prepare.bind(connection) as (source: string) => Database.Statement;
	const kept = new Map<string, Database.Statement>();
	const prepare = (source: string) => {
		const known = kept.get(source);
		if (known) {
			// How rows are given out is a property of the statement, and the one who asked before may have set it.
			if (known.reader) known.raw(false);
			return known;
		}
		const statement = compile(source);
		if (kept.size >= MOST_KEPT) kept.clear();
		kept.set(source, statement);
		return statement;
	};
	Object.assign(connection, { prepare });
}
