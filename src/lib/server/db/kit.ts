// One schema definition, two dialects. SQLite's types are canonical; the PostgreSQL kit yields the same JS types.
import * as p from 'drizzle-orm/pg-core';
import * as s from 'drizzle-orm/sqlite-core';

export const sqliteKit = {
	table: s.sqliteTable,
	index: s.index,
	uniqueIndex: s.uniqueIndex,
	check: s.check,
	primaryKey: s.primaryKey,
	text: (name: string) => s.text(name),
	/** 32-bit. */
	int: (name: string) => s.integer(name),
	/** Counters and fen, below 2^53. */
	big: (name: string) => s.integer(name, { mode: 'number' }),
	/** Epoch milliseconds. */
	ms: (name: string) => s.integer(name, { mode: 'number' }),
	bool: (name: string) => s.integer(name, { mode: 'boolean' }),
	json: <T>(name: string) => s.text(name, { mode: 'json' }).$type<T>(),
	/** Growing integer primary key, never reused. */
	serial: (name: string) => s.integer(name, { mode: 'number' }).primaryKey({ autoIncrement: true }),
};
export type Kit = typeof sqliteKit;

export const postgresKit = {
	table: p.pgTable,
	index: p.index,
	uniqueIndex: p.uniqueIndex,
	check: p.check,
	primaryKey: p.primaryKey,
	text: (name: string) => p.text(name),
	int: (name: string) => p.integer(name),
	big: (name: string) => p.bigint(name, { mode: 'number' }),
	ms: (name: string) => p.bigint(name, { mode: 'number' }),
	bool: (name: string) => p.boolean(name),
	json: <T>(name: string) => p.jsonb(name).$type<T>(),
	serial: (name: string) => p.bigserial(name, { mode: 'number' }).primaryKey(),
} as unknown as Kit; // the one cast of the schema layer
