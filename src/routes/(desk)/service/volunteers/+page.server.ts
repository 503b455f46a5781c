import { listVolunteers, registerVolunteer } from '#lib/server/outreach/index.ts';
import { newId } from '#lib/server/ids.ts';
import { failWith, orErrorPage } from '#lib/server/problems.ts';
import { listUnits, requirePermission, scopeOf } from '#lib/server/units/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => orErrorPage(open(locals));

async function open({ app, actor }: App.Locals) {
	requirePermission(actor, 'figure.read');
	const units = await listUnits(app.store, scopeOf(actor, 'outreach.write'));
	return {
		volunteers: await listVolunteers(app.store, scopeOf(actor, 'figure.read')),
		units: units.map((unit) => ({ value: unit.id, label: unit.shortName })),
		home: actor.unitId,
		formKey: newId(),
	};
}

export const actions: Actions = {
	async default({ locals, request }) {
		const form = await request.formData();
		try {
			await registerVolunteer(locals.app, locals.actor, Object.fromEntries(form));
		} catch (error) {
			return failWith(error, form);
		}
		return null;
	},
};
