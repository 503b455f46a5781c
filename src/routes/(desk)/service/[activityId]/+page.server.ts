import {
	cancelActivity,
	checkIn,
	checkInRefusal,
	checkOut,
	findActivity,
	listVolunteers,
	rosterOf,
} from '#lib/server/outreach/index.ts';
import { NotFoundError } from '#lib/server/errors.ts';
import { failWith, orErrorPage } from '#lib/server/problems.ts';
import { reaches, requirePermission, scopeOf } from '#lib/server/units/index.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = ({ locals, params }) => orErrorPage(open(locals, params.activityId));

async function open({ app, actor }: App.Locals, activityId: string) {
	requirePermission(actor, 'figure.read');
	const activity = await findActivity(app.store, activityId, scopeOf(actor, 'figure.read'));
	if (!activity) throw new NotFoundError('not_found', { what: '这场活动' });
	const writes = scopeOf(actor, 'outreach.write');
	const roster = await rosterOf(app.store, activity.id);
	const came = new Set(roster.map((line) => line.volunteerId));
	const volunteers = await listVolunteers(app.store, writes);
	return {
		activity,
		roster,
		waiting: volunteers.filter((volunteer) => !came.has(volunteer.id)),
		canWrite: reaches(writes, activity.unitPath),
		refusal: checkInRefusal(activity, app.clock.now()),
	};
}

type Check = typeof checkIn | typeof checkOut;

async function check({ locals, params, request }: RequestEvent, act: Check) {
	const form = await request.formData();
	try {
		await act(locals.app, locals.actor, {
			activityId: params.activityId,
			volunteerId: form.get('volunteerId'),
		});
	} catch (error) {
		return failWith(error, form);
	}
	return null;
}

export const actions: Actions = {
	in: (event) => check(event, checkIn),
	out: (event) => check(event, checkOut),
	async cancel({ locals, params }) {
		try {
			await cancelActivity(locals.app, locals.actor, params.activityId);
		} catch (error) {
			return failWith(error);
		}
		return null;
	},
};
