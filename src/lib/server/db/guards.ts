/** Tables whose rows are facts: no update, no delete, by trigger, on both engines. */
const APPEND_ONLY = ['events', 'revisions'] as const;

/** Statements, safe to repeat, that make {@link APPEND_ONLY} tables append-only. */
export function guardStatements(dialect: 'sqlite' | 'postgres'): string[] {
	return dialect === 'sqlite' ? sqliteGuards() : postgresGuards();
}

function sqliteGuards(): string[] {
	return APPEND_ONLY.flatMap((table) =>
		['update', 'delete'].map(
			(verb) =>
				`create trigger if not exists ${table}_no_${verb} before ${verb} on ${table} begin select raise(abort, '${table} is append-only'); end`,
		),
	);
}

function postgresGuards(): string[] {
	return [
		`create or replace function jinguo_append_only() returns trigger language plpgsql as $$ begin raise exception '% is append-only', tg_table_name; end $$`,
		...APPEND_ONLY.map(
			(table) =>
				`create or replace trigger ${table}_append_only before update or delete on ${table} for each row execute function jinguo_append_only()`,
		),
	];
}
