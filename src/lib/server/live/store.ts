import { and, gt, inArray, isNull, max } from 'drizzle-orm';
import type { Reader } from '../db/index.ts';

/** Ids asked about in one query: below both engines' limits on parameters. */
const CHUNK = 500;

/** How far the event log and the readings have grown: what another node wrote shows here. */
export async function growth(reader: Reader): Promise<{ seq: number; readingId: number }> {
	const { events, readings } = reader.s;
	const [event] = await reader.db.select({ seq: max(events.seq) }).from(events);
	const [reading] = await reader.db.select({ id: max(readings.id) }).from(readings);
	return { seq: event?.seq ?? 0, readingId: reading?.id ?? 0 };
}

/** Those of `ids` that are sessions in force at `now`. */
export async function liveSessions(
	reader: Reader,
	ids: readonly string[],
	now: number,
): Promise<Set<string>> {
	const { sessions } = reader.s;
	return inChunks(ids, (part) =>
		reader.db
			.select({ id: sessions.id })
			.from(sessions)
			.where(and(inArray(sessions.id, part), gt(sessions.expiresAt, now))),
	);
}

/** Those of `ids` that are wall devices still allowed in. */
export async function liveDevices(reader: Reader, ids: readonly string[]): Promise<Set<string>> {
	const { wallDevices } = reader.s;
	return inChunks(ids, (part) =>
		reader.db
			.select({ id: wallDevices.id })
			.from(wallDevices)
			.where(and(inArray(wallDevices.id, part), isNull(wallDevices.revokedAt))),
	);
}

async function inChunks(
	ids: readonly string[],
	find: (part: string[]) => PromiseLike<{ id: string }[]>,
): Promise<Set<string>> {
	const found = new Set<string>();
	for (let from = 0; from < ids.length; from += CHUNK)
		for (const { id } of await find(ids.slice(from, from + CHUNK))) found.add(id);
	return found;
}
