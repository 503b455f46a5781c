import { CreateWallInput, PairDeviceInput } from '#lib/contract/walls.ts';
import { newId } from '#lib/server/ids.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import { listUnits, scopeOf } from '#lib/server/units/index.ts';
import { createWall, listWalls, pairDevice, revokeDevice } from '#lib/server/walls/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { app, actor } = locals;
	const walls = await orErrorPage(listWalls(app, actor));
	const units = actor ? await listUnits(app.store, scopeOf(actor, 'wall.manage')) : [];
	return {
		walls,
		units: units.map((unit) => ({ value: unit.id, label: unit.shortName })),
		formKey: newId(),
	};
};

export const actions: Actions = {
	async create({ locals, request }) {
		const form = await request.formData();
		try {
			const { wallId } = await createWall(locals.app, locals.actor, parseForm(CreateWallInput, form));
			return { created: wallId };
		} catch (error) {
			return failWith(error, form);
		}
	},
	async pair({ locals, request, url }) {
		const form = await request.formData();
		try {
			const input = parseForm(PairDeviceInput, form);
			const { link } = await pairDevice(locals.app, locals.actor, input);
			return { paired: { wallId: input.wallId, name: input.name, link: url.origin + link } };
		} catch (error) {
			return failWith(error, form);
		}
	},
	async revoke({ locals, request }) {
		const form = await request.formData();
		const deviceId = form.get('deviceId');
		try {
			await revokeDevice(locals.app, locals.actor, {
				deviceId: typeof deviceId === 'string' ? deviceId : '',
			});
			return { revoked: deviceId };
		} catch (error) {
			return failWith(error, form);
		}
	},
};
