import { ChoicesForm, choicesOfForm } from '#lib/contract/notices.ts';
import { openChoices, saveChoices } from '#lib/server/notices/index.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	choices: await orErrorPage(openChoices(locals.app, locals.actor)),
});

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			await saveChoices(locals.app, locals.actor, choicesOfForm(parseForm(ChoicesForm, form)));
		} catch (error) {
			return failWith(error, form);
		}
		return { done: '已保存，从下一条消息起生效。' };
	},
};
