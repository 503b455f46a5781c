import type { SQL } from 'drizzle-orm';
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import type { Schema } from './schema/index.ts';

/** The query builder both engines share. PostgreSQL's is cast to it once, in `postgres.ts`. */
export type Db = BaseSQLiteDatabase<'async', unknown, Schema>;

/** What reads need. On SQLite it is a read-only connection, so a write that slips past the types fails. */
export interface Reader {
	readonly dialect: 'sqlite' | 'postgres';
	readonly db: Pick<Db, 'select' | 'selectDistinct'>;
	/** The tables, for `store.ts` files. */
	readonly s: Schema;
	/** Runs a raw query and gives its rows. */
	rows<T>(query: SQL): Promise<T[]>;
}

/** What writes need; only {@link Store.tx} hands one out. */
export interface Tx extends Reader {
	readonly db: Db;
	/** Locks the selected rows until the transaction ends, passing over rows others hold. No-op on SQLite (one writer). */
	claiming<Q>(query: Q): Q;
	/** Locks the selected rows, waiting for others. No-op on SQLite. */
	locking<Q>(query: Q): Q;
	/** Runs `effect` once the transaction is durable; never when it rolls back or is retried. */
	afterCommit(effect: () => void): void;
}

export interface Store extends Reader {
	/**
	 * Runs `work` in one transaction. SQLite: BEGIN IMMEDIATE under a mutex; PostgreSQL: READ COMMITTED, repeated on
	 * serialization failures and deadlocks, so `work` must do nothing but queries. Nesting throws.
	 */
	tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
	/** Applies the migrations in `drizzle/<dialect>` and the append-only guards. Safe to call from several nodes. */
	migrate(): Promise<void>;
	/** Migrations on disk that the database has not had. */
	pendingMigrations(): Promise<number>;
	close(): Promise<void>;
}

export interface StoreOptions {
	/** Folder that holds drizzle/. */
	root: string;
	/** Called when an afterCommit effect throws; the transaction stands. */
	onEffectError: (error: unknown) => void;
	/** Fail a SQLite transaction that waited for anything but the database (a timer, a socket). For tests. */
	strict?: boolean;
}
