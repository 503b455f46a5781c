import { sql } from 'drizzle-orm';
import type { VolunteerKind, VolunteerRole } from '#lib/contract/outreach.ts';
import type { Kit } from '../kit.ts';

export function outreachTables(k: Kit) {
	const volunteers = k.table(
		'volunteers',
		{
			id: k.text('id').primaryKey(),
			unitId: k.text('unit_id').notNull(),
			name: k.text('name').notNull(),
			role: k.text('role').$type<VolunteerRole>().notNull(),
			kind: k.text('kind').$type<VolunteerKind>().notNull(),
			createdAt: k.ms('created_at').notNull(),
			leftAt: k.ms('left_at'),
		},
		(t) => [k.index('volunteers_unit').on(t.unitId)],
	);
	const activities = k.table(
		'activities',
		{
			id: k.text('id').primaryKey(),
			unitId: k.text('unit_id').notNull(),
			campaignId: k.text('campaign_id'),
			title: k.text('title').notNull(),
			place: k.text('place').notNull(),
			startsAt: k.ms('starts_at').notNull(),
			endsAt: k.ms('ends_at').notNull(),
			places: k.int('places').notNull(),
			createdBy: k.text('created_by').notNull(),
			createdAt: k.ms('created_at').notNull(),
			cancelledAt: k.ms('cancelled_at'),
		},
		(t) => [k.index('activities_unit').on(t.unitId, t.startsAt)],
	);
	const checkIns = k.table(
		'check_ins',
		{
			id: k.text('id').primaryKey(),
			activityId: k
				.text('activity_id')
				.notNull()
				.references(() => activities.id),
			volunteerId: k
				.text('volunteer_id')
				.notNull()
				.references(() => volunteers.id),
			inAt: k.ms('in_at').notNull(),
			outAt: k.ms('out_at'),
			/** Counted at check-out. */
			minutes: k.int('minutes'),
			enteredBy: k.text('entered_by').notNull(),
		},
		(t) => [
			k.index('check_ins_activity').on(t.activityId),
			k
				.uniqueIndex('check_ins_open')
				.on(t.volunteerId)
				.where(sql`out_at is null`),
			k.uniqueIndex('check_ins_once').on(t.activityId, t.volunteerId),
		],
	);
	return { volunteers, activities, checkIns };
}
