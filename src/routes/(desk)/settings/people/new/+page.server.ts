import { CreateAccountInput } from '#lib/contract/auth.ts';
import { createAccount } from '#lib/server/auth/index.ts';
import { newToken } from '#lib/server/ids.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import { readUnitsFor } from '#lib/server/units/index.ts';
import type { Actions, PageServerLoad } from './$types';

const WORDS = { name: '姓名' };

export const load: PageServerLoad = async ({ locals, url }) => ({
	units: await orErrorPage(readUnitsFor(locals.app, locals.actor, 'account.manage')),
	home: url.searchParams.get('unit') ?? locals.actor?.unitId ?? '',
	formKey: newToken(),
});

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			const input = parseForm(CreateAccountInput, form, WORDS);
			return { made: await createAccount(locals.app, locals.actor, input) };
		} catch (error) {
			return failWith(error, form);
		}
	},
};
