import { and, asc, count, desc, eq, gte, isNull, sql, sum } from 'drizzle-orm';
import type { Reader, Tx } from '../db/index.ts';
import { withinScope, type Scope } from '../units/index.ts';

type NewVolunteer = Reader['s']['volunteers']['$inferInsert'];
type NewActivity = Reader['s']['activities']['$inferInsert'];

export async function insertVolunteer(tx: Tx, volunteer: NewVolunteer): Promise<void> {
	await tx.db.insert(tx.s.volunteers).values(volunteer);
}

export async function insertActivity(tx: Tx, activity: NewActivity): Promise<void> {
	await tx.db.insert(tx.s.activities).values(activity);
}

export async function cancelActivityRow(tx: Tx, id: string, at: number): Promise<void> {
	await tx.db.update(tx.s.activities).set({ cancelledAt: at }).where(eq(tx.s.activities.id, id));
}

/** The activity when its unit lies within `scope`, locked until the transaction ends. */
export async function lockActivity(tx: Tx, id: string, scope: Scope) {
	const { activities } = tx.s;
	const [activity] = await tx.locking(
		tx.db
			.select()
			.from(activities)
			.where(and(eq(activities.id, id), withinScope(tx, activities.unitId, scope))),
	);
	return activity ?? null;
}

/** The volunteer when their unit lies within `scope` and they have not left. */
export async function findVolunteer(reader: Reader, id: string, scope: Scope) {
	const { volunteers } = reader.s;
	const [volunteer] = await reader.db
		.select()
		.from(volunteers)
		.where(
			and(eq(volunteers.id, id), isNull(volunteers.leftAt), withinScope(reader, volunteers.unitId, scope)),
		);
	return volunteer ?? null;
}

/** People on the activity's list, checked out or not. */
export async function countCheckIns(reader: Reader, activityId: string): Promise<number> {
	const { checkIns } = reader.s;
	const [row] = await reader.db
		.select({ n: count() })
		.from(checkIns)
		.where(eq(checkIns.activityId, activityId));
	return row?.n ?? 0;
}

/** Stores a check-in; false when the person is on this list already or present at another activity. */
export async function insertCheckIn(tx: Tx, row: Reader['s']['checkIns']['$inferInsert']): Promise<boolean> {
	const { checkIns } = tx.s;
	const stored = await tx.db
		.insert(checkIns)
		.values(row)
		.onConflictDoNothing()
		.returning({ id: checkIns.id });
	return stored.length === 1;
}

/** A person’s stay that has not ended, locked; null when they are not there. */
export async function lockOpenCheckIn(tx: Tx, key: { activityId: string; volunteerId: string }) {
	const { checkIns } = tx.s;
	const [open] = await tx.locking(
		tx.db
			.select({ id: checkIns.id, inAt: checkIns.inAt })
			.from(checkIns)
			.where(
				and(
					eq(checkIns.activityId, key.activityId),
					eq(checkIns.volunteerId, key.volunteerId),
					isNull(checkIns.outAt),
				),
			),
	);
	return open ?? null;
}

export async function storeCheckOut(
	tx: Tx,
	id: string,
	change: { outAt: number; minutes: number },
): Promise<void> {
	await tx.db.update(tx.s.checkIns).set(change).where(eq(tx.s.checkIns.id, id));
}

/** Activities within `scope` that end at or after `from` (epoch ms), the nearest first, with how many came and stayed. */
export async function listActivities(reader: Reader, scope: Scope, from: number) {
	const { activities, checkIns, units } = reader.s;
	return reader.db
		.select({
			id: activities.id,
			title: activities.title,
			place: activities.place,
			unitName: units.shortName,
			startsAt: activities.startsAt,
			endsAt: activities.endsAt,
			places: activities.places,
			cancelledAt: activities.cancelledAt,
			came: count(checkIns.id),
			present:
				sql<number>`count(case when ${checkIns.id} is not null and ${checkIns.outAt} is null then 1 end)`.mapWith(
					Number,
				),
			minutes: sql<number>`coalesce(${sum(checkIns.minutes)}, 0)`.mapWith(Number),
		})
		.from(activities)
		.innerJoin(units, eq(units.id, activities.unitId))
		.leftJoin(checkIns, eq(checkIns.activityId, activities.id))
		.where(and(gte(activities.endsAt, from), withinScope(reader, activities.unitId, scope)))
		.groupBy(activities.id, units.shortName)
		.orderBy(asc(activities.startsAt), asc(activities.id))
		.limit(200);
}

/** One activity with its unit's name, when within `scope`. */
export async function findActivity(reader: Reader, id: string, scope: Scope) {
	const { activities, units } = reader.s;
	const [row] = await reader.db
		.select({ activity: activities, unitName: units.shortName, unitPath: units.path })
		.from(activities)
		.innerJoin(units, eq(units.id, activities.unitId))
		.where(and(eq(activities.id, id), withinScope(reader, activities.unitId, scope)));
	return row ? { ...row.activity, unitName: row.unitName, unitPath: row.unitPath } : null;
}

/** Who came to an activity, last arrival first. */
export async function rosterOf(reader: Reader, activityId: string) {
	const { checkIns, volunteers } = reader.s;
	return reader.db
		.select({
			volunteerId: volunteers.id,
			name: volunteers.name,
			role: volunteers.role,
			kind: volunteers.kind,
			inAt: checkIns.inAt,
			outAt: checkIns.outAt,
			minutes: checkIns.minutes,
		})
		.from(checkIns)
		.innerJoin(volunteers, eq(volunteers.id, checkIns.volunteerId))
		.where(eq(checkIns.activityId, activityId))
		.orderBy(desc(checkIns.inAt), asc(volunteers.name));
}

/** Volunteers within `scope` who have not left, by unit and name. */
export async function listVolunteers(reader: Reader, scope: Scope) {
	const { volunteers, units } = reader.s;
	return reader.db
		.select({
			id: volunteers.id,
			name: volunteers.name,
			role: volunteers.role,
			kind: volunteers.kind,
			unitId: volunteers.unitId,
			unitName: units.shortName,
		})
		.from(volunteers)
		.innerJoin(units, eq(units.id, volunteers.unitId))
		.where(and(isNull(volunteers.leftAt), withinScope(reader, volunteers.unitId, scope)))
		.orderBy(asc(units.path), asc(volunteers.name), asc(volunteers.id))
		.limit(2_000);
}
