import { CreateTokenInput, IdInput } from '#lib/contract/auth.ts';
import { createApiToken, listApiTokens, revokeApiToken } from '#lib/server/auth/index.ts';
import { newToken } from '#lib/server/ids.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import { readUnitsFor } from '#lib/server/units/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	tokens: await orErrorPage(listApiTokens(locals.app, locals.actor)),
	units: await orErrorPage(readUnitsFor(locals.app, locals.actor, 'account.manage')),
	home: locals.actor?.unitId ?? '',
	formKey: newToken(),
});

export const actions: Actions = {
	create: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			const input = parseForm(CreateTokenInput, form);
			return { made: await createApiToken(locals.app, locals.actor, input) };
		} catch (error) {
			return failWith(error, form);
		}
	},
	revoke: async ({ locals, request }) => {
		try {
			await revokeApiToken(locals.app, locals.actor, parseForm(IdInput, await request.formData()));
			return { done: '令牌已停用，用它的程序马上不能再报数。' };
		} catch (error) {
			return failWith(error);
		}
	},
};
