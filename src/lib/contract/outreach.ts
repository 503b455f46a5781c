import * as v from 'valibot';

/** 宣传员 防控员 监督员 联络员 战斗员 */
export const VOLUNTEER_ROLES = ['publicity', 'prevention', 'supervision', 'liaison', 'action'] as const;
export type VolunteerRole = (typeof VOLUNTEER_ROLES)[number];
/** 党员干部, 巾帼志愿者, 执委 */
export const VOLUNTEER_KINDS = ['cadre', 'volunteer', 'committee'] as const;
export type VolunteerKind = (typeof VOLUNTEER_KINDS)[number];

const words = (max: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(max));
const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(64));

/** Of the form that creates: sent twice, it creates once. Programs need none. */
const formKey = v.optional(id);

/** A person who volunteers: a name and no more personal data than that. */
export const VolunteerInput = v.object({
	unitId: id,
	name: words(20),
	role: v.picklist(VOLUNTEER_ROLES),
	kind: v.picklist(VOLUNTEER_KINDS),
	formKey,
});

export const PLACES_MAX = 10_000;

/** An activity; times are epoch ms. */
export const ActivityInput = v.object({
	unitId: id,
	title: words(60),
	place: words(60),
	startsAt: v.pipe(v.number(), v.safeInteger()),
	endsAt: v.pipe(v.number(), v.safeInteger()),
	places: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PLACES_MAX)),
	formKey,
});

export const CheckInput = v.object({ activityId: id, volunteerId: id });
