import { and, asc, count, eq, gt, inArray, isNull, lt, max } from 'drizzle-orm';
import { OPEN_STATES } from '#lib/contract/publishing.ts';
import type { Reader } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';

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

/** What stopped a publication so that a person is needed. */
const PROBLEM_STATES = ['held', 'missed', 'unknown'] as const;
const PROBLEMS_MAX = 100;

/** Publications within `scope` that wait for a person, the longest waiting first. */
export async function openProblems(reader: Reader, scope: Scope) {
	const { publications: p, posts, channels } = reader.s;
	return reader.db
		.select({
			publicationId: p.id,
			postId: p.postId,
			title: posts.title,
			channelName: channels.name,
			platform: channels.platform,
			state: p.state,
			reason: p.reason,
			dueAt: p.dueAt,
			sentAt: p.sentAt,
		})
		.from(p)
		.innerJoin(posts, eq(posts.id, p.postId))
		.innerJoin(channels, eq(channels.id, p.channelId))
		.where(and(inArray(p.state, [...PROBLEM_STATES]), withinScope(reader, p.unitId, scope)))
		.orderBy(asc(p.updatedAt), asc(p.id))
		.limit(PROBLEMS_MAX);
}

/** Publications within `scope` that the scheduler still has to send. */
export async function countPending(reader: Reader, scope: Scope): Promise<number> {
	const { publications: p } = reader.s;
	const [row] = await reader.db
		.select({ n: count() })
		.from(p)
		.where(and(inArray(p.state, [...OPEN_STATES]), withinScope(reader, p.unitId, scope)));
	return row?.n ?? 0;
}

/** Whether anything should have been taken on before `since` (epoch ms), wherever it belongs. */
export async function isOverdue(reader: Reader, since: number): Promise<boolean> {
	const { publications: p } = reader.s;
	const [row] = await reader.db
		.select({ id: p.id })
		.from(p)
		.where(and(lt(p.wakeAt, since), eq(p.state, 'due')))
		.limit(1);
	return row !== undefined;
}

/** Channels within `scope`, in their fixed order: the lanes of a day. */
export async function channelLanes(reader: Reader, scope: Scope) {
	const { channels, units } = reader.s;
	return reader.db
		.select({
			id: channels.id,
			name: channels.name,
			platform: channels.platform,
			unitName: units.shortName,
			position: channels.position,
		})
		.from(channels)
		.innerJoin(units, eq(units.id, channels.unitId))
		.where(and(isNull(channels.pausedAt), withinScope(reader, channels.unitId, scope)))
		.orderBy(asc(units.path), asc(channels.position), asc(channels.id));
}
