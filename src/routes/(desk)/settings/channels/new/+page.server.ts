import { redirect } from '@sveltejs/kit';
import { PLATFORMS, type Platform } from '#lib/contract/channels.ts';
import { createChannel } from '#lib/server/channels/index.ts';
import { InputError } from '#lib/server/errors.ts';
import { newToken } from '#lib/server/ids.ts';
import { failWith, orErrorPage } from '#lib/server/problems.ts';
import { listUnits, requirePermission, scopeOf } from '#lib/server/units/index.ts';
import { fieldsOf, shownAgain } from '../channel-form.ts';
import type { Actions, PageServerLoad } from './$types';

const platformOf = (text: string | null | undefined): Platform | null =>
	PLATFORMS.find((platform) => platform === text) ?? null;

async function open({ app, actor }: App.Locals) {
	requirePermission(actor, 'channel.manage');
	const units = await listUnits(app.store, scopeOf(actor, 'channel.manage'));
	return { units: units.map(({ id, shortName }) => ({ value: id, label: shortName })), home: actor.unitId };
}

export const load: PageServerLoad = async ({ locals, url }) => ({
	...(await orErrorPage(open(locals))),
	platform: platformOf(url.searchParams.get('platform')),
	formKey: newToken(),
});

export const actions: Actions = {
	async default({ locals, request }) {
		const form = await request.formData();
		const fields = fieldsOf(form);
		const { unitId = '', formKey = '' } = fields;
		let made: { id: string };
		try {
			const platform = platformOf(fields.platform);
			if (!platform) throw new InputError('input.empty', { name: 'platform', field: '渠道种类' });
			made = await createChannel(locals.app, locals.actor, { unitId, platform, fields, formKey });
		} catch (error) {
			return failWith(error, shownAgain(form));
		}
		redirect(303, `/settings/channels/${made.id}?made`);
	},
};
