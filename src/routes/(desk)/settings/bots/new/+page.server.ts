import { redirect } from '@sveltejs/kit';
import { BOT_KINDS, NewBotForm } from '#lib/contract/notices.ts';
import { newToken } from '#lib/server/ids.ts';
import { createBot } from '#lib/server/notices/index.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import { readUnitsFor } from '#lib/server/units/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	units: await orErrorPage(readUnitsFor(locals.app, locals.actor, 'channel.manage')),
	home: locals.actor?.unitId ?? '',
	kind: BOT_KINDS.find((kind) => kind === url.searchParams.get('kind')) ?? null,
	formKey: newToken(),
});

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const form = await request.formData();
		let made: { id: string };
		try {
			made = await createBot(locals.app, locals.actor, parseForm(NewBotForm, form));
		} catch (error) {
			return failWith(error, form);
		}
		redirect(303, `/settings/bots/${made.id}?made`);
	},
};
