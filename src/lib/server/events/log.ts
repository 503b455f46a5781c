import { createHash } from 'node:crypto';
import { asc, eq, gt, sql } from 'drizzle-orm';
import type { EventKind, EventMap } from '#lib/contract/events.ts';
import type { Reader, Tx } from '../db/index.ts';

export interface NewEvent<K extends EventKind = EventKind> {
	kind: K;
	at: number;
	/** Whose chain it belongs to. */
	unitId: string;
	/** Account id; null for the system itself. */
	actorId: string | null;
	subject: { kind: string; id: string };
	payload: EventMap[K];
}
export interface LoggedEvent<K extends EventKind = EventKind> extends NewEvent<K> {
	seq: number;
}
type InTransaction<K extends EventKind> = (tx: Tx, event: LoggedEvent<K>) => Promise<void>;

const GENESIS = '0'.repeat(64);
const APPEND_LOCK = 7_141_002;

/** The append-only log: audit chain, source of live updates, and the way a domain learns of a lower one's act. */
export class EventLog {
	readonly #subscribers = new Map<EventKind, InTransaction<EventKind>[]>();
	readonly #listeners = new Set<(event: LoggedEvent) => void>();

	/** Runs `handler` in the transaction that appends an event of `kind`; its failure undoes the act. Wired in `app.ts`. */
	on<K extends EventKind>(kind: K, handler: InTransaction<K>): void {
		const handlers = this.#subscribers.get(kind) ?? [];
		handlers.push(handler as unknown as InTransaction<EventKind>);
		this.#subscribers.set(kind, handlers);
	}

	/** Calls `listener` after each commit on this node, once per event. Returns the function that ends it. */
	listen(listener: (event: LoggedEvent) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/**
	 * Waits for the appender's turn now, not at the first append: for transactions that lock rows which subscribers lock
	 * too, so that both take their locks in the same order. No-op on SQLite (one writer).
	 */
	async takeTurn(tx: Tx): Promise<void> {
		// On PostgreSQL a sequence is handed out before commit; one appender at a time keeps seq in commit order.
		if (tx.dialect === 'postgres') await tx.rows(sql`select pg_advisory_xact_lock(${APPEND_LOCK})`);
	}

	/** Appends one event to its unit's hash chain and runs the in-transaction subscribers. */
	async append<K extends EventKind>(tx: Tx, event: NewEvent<K>): Promise<LoggedEvent<K>> {
		await this.takeTurn(tx);
		const seq = await writeEvent(tx, event);
		const logged: LoggedEvent<K> = { ...event, seq };
		for (const handler of this.#subscribers.get(event.kind) ?? []) await handler(tx, logged);
		tx.afterCommit(() => {
			for (const listener of this.#listeners) listener(logged);
		});
		return logged;
	}
}

/** JSON with sorted keys: the same text whatever engine the payload went through. */
export function canonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
	const entries = Object.entries(value)
		.filter(([, part]) => part !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(',')}}`;
}

function chainHash(
	prev: string,
	count: number,
	event: Omit<NewEvent, 'payload'> & { payload: unknown },
): string {
	const { at, unitId, kind, actorId, subject, payload } = event;
	return createHash('sha256')
		.update(canonicalJson([prev, count, at, unitId, kind, actorId, subject.kind, subject.id, payload]))
		.digest('hex');
}

async function writeEvent(tx: Tx, event: NewEvent): Promise<number> {
	const { events, eventHeads } = tx.s;
	const { unitId } = event;
	await tx.db.insert(eventHeads).values({ unitId, count: 0, hash: GENESIS }).onConflictDoNothing();
	const [head] = await tx.locking(tx.db.select().from(eventHeads).where(eq(eventHeads.unitId, unitId)));
	if (!head) throw new Error(`no event head for unit ${unitId}`);
	const count = head.count + 1;
	const hash = chainHash(head.hash, count, event);
	const [row] = await tx.db
		.insert(events)
		.values({
			at: event.at,
			unitId,
			kind: event.kind,
			actorId: event.actorId,
			subjectKind: event.subject.kind,
			subjectId: event.subject.id,
			payload: event.payload as Record<string, unknown>,
			prev: head.hash,
			hash,
		})
		.returning({ seq: events.seq });
	await tx.db.update(eventHeads).set({ count, hash }).where(eq(eventHeads.unitId, unitId));
	if (!row) throw new Error('an event was not stored');
	return row.seq;
}

/** Re-computes a unit's chain. `brokenAt` is the position (from 1) of the first event that does not fit, or null. */
export async function verifyChain(
	reader: Reader,
	unitId: string,
): Promise<{ length: number; brokenAt: number | null }> {
	const { events } = reader.s;
	const rows = await reader.db
		.select()
		.from(events)
		.where(eq(events.unitId, unitId))
		.orderBy(asc(events.seq));
	let prev = GENESIS;
	for (const [index, row] of rows.entries()) {
		const event = {
			...row,
			kind: row.kind as EventKind,
			subject: { kind: row.subjectKind, id: row.subjectId },
		};
		if (row.prev !== prev || row.hash !== chainHash(prev, index + 1, event))
			return { length: rows.length, brokenAt: index + 1 };
		prev = row.hash;
	}
	return { length: rows.length, brokenAt: null };
}

/** Events after `seq`, oldest first, at most `limit`: how other nodes' acts are noticed. */
export async function eventsAfter(reader: Reader, seq: number, limit: number) {
	const { events } = reader.s;
	return reader.db.select().from(events).where(gt(events.seq, seq)).orderBy(asc(events.seq)).limit(limit);
}
