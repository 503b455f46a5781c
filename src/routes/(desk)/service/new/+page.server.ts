import { redirect } from '@sveltejs/kit';
import { parseBeijingLocal, toBeijingLocal } from '#lib/contract/format.ts';
import { createActivity } from '#lib/server/outreach/index.ts';
import { newId } from '#lib/server/ids.ts';
import { failWith, orErrorPage } from '#lib/server/problems.ts';
import { listUnits, requirePermission, scopeOf } from '#lib/server/units/index.ts';
import type { Actions, PageServerLoad } from './$types';

const HOUR = 3_600_000;

export const load: PageServerLoad = ({ locals }) => orErrorPage(open(locals));

async function open({ app, actor }: App.Locals) {
	requirePermission(actor, 'outreach.write');
	const units = await listUnits(app.store, scopeOf(actor, 'outreach.write'));
	const nextHour = Math.ceil(app.clock.now() / HOUR) * HOUR;
	return {
		units: units.map((unit) => ({ value: unit.id, label: unit.shortName })),
		home: actor.unitId,
		startsAt: toBeijingLocal(nextHour),
		endsAt: toBeijingLocal(nextHour + 2 * HOUR),
		formKey: newId(),
	};
}

export const actions: Actions = {
	async default({ locals, request }) {
		const form = await request.formData();
		const text = (name: string) => {
			const value = form.get(name);
			return typeof value === 'string' ? value : '';
		};
		try {
			await createActivity(locals.app, locals.actor, {
				unitId: text('unitId'),
				title: text('title'),
				place: text('place'),
				startsAt: parseBeijingLocal(text('startsAt')),
				endsAt: parseBeijingLocal(text('endsAt')),
				places: Number(text('places')),
				formKey: text('formKey') || undefined,
			});
		} catch (error) {
			return failWith(error, form);
		}
		redirect(303, '/service');
	},
};
