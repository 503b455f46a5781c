import { openPostgresStore } from '../db/postgres.ts';
import { newSalt, type Visitors, type WriterStore } from './ingest-store.ts';
import { ledgerOf, lookupOf, runnerOf } from './ledger-of-tx.ts';
import type { PostgresSql } from './ledger-postgres.ts';

/** The writer's connection to PostgreSQL: two connections of its own, transactions repeated on deadlocks. */
export function openPostgresWriter(
	url: string,
	root: string,
	onError: (error: unknown) => void,
): WriterStore {
	const store = openPostgresStore(url, { root, max: 2, onEffectError: onError, onIdleError: onError });
	return {
		lookup: lookupOf(store),
		tx: (work) => store.tx((tx) => work({ ledger: ledgerOf(tx), visitors: visitorsOf(runnerOf(tx)) })),
		close: () => store.close(),
	};
}

function visitorsOf(sql: PostgresSql): Visitors {
	return {
		async salt(day) {
			await sql('insert into visitor_salts (day, salt) values (?, ?) on conflict do nothing', [
				day,
				newSalt(),
			]);
			const [row] = await sql('select salt from visitor_salts where day = ?', [day]);
			return String(row?.salt);
		},
		async remember(day, seen) {
			const sorted = [...seen].sort((a, b) =>
				`${a.publicationId} ${a.hash}` < `${b.publicationId} ${b.hash}` ? -1 : 1,
			);
			const rows = await sql(
				`insert into visitors (day, publication_id, hash)
				select ?::text, * from unnest(?::text[], ?::text[]) on conflict do nothing returning publication_id`,
				[day, sorted.map((one) => one.publicationId), sorted.map((one) => one.hash)],
			);
			const fresh = new Map<string, number>();
			for (const row of rows) {
				const id = String(row.publication_id);
				fresh.set(id, (fresh.get(id) ?? 0) + 1);
			}
			return fresh;
		},
	};
}
