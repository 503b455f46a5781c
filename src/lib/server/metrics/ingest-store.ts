import { createHmac, randomBytes } from 'node:crypto';
import { dateOf } from '#lib/contract/beijing-time.ts';
import type { Ledger } from './ledger.ts';
import type { Lookup } from './lookups.ts';

/** What the writer's thread has inside a transaction. */
export interface WriterTx {
	ledger: Ledger;
	visitors: Visitors;
}
export interface Visitors {
	/** The day's salt, made when it is the first asked for. */
	salt(day: string): Promise<string>;
	/** Remembers visitors of publications for the day; gives how many were new, by publication. */
	remember(
		day: string,
		seen: readonly { publicationId: string; hash: string }[],
	): Promise<Map<string, number>>;
}
/** The writer's own connection. */
export interface WriterStore {
	lookup: Lookup;
	tx<T>(work: (tx: WriterTx) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

const HASH_BYTES = 16;
const SALT_BYTES = 32;

/** A salt for one day's visitor hashes. */
export function newSalt(): string {
	return randomBytes(SALT_BYTES).toString('base64url');
}

/** What stays of a visitor until the day ends: nobody can tell it from another without the salt. */
export function visitorHash(salt: string, visitor: string): string {
	return createHmac('sha256', salt).update(visitor).digest().subarray(0, HASH_BYTES).toString('base64url');
}

/** The Beijing day whose salt is used at `at`. */
export function visitorDay(at: number): string {
	return dateOf(at);
}
