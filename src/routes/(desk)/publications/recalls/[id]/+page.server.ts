import { RetractionForm } from '#lib/contract/recalls.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import { closeRetraction, readRecall } from '#lib/server/recalls/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
	orErrorPage(readRecall(locals.app, locals.actor, params.id));

export const actions: Actions = {
	act: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			const input = parseForm(RetractionForm, form, { note: '怎么核实的', evidenceUrl: '截图链接' });
			await closeRetraction(locals.app, locals.actor, input);
			return { done: input.act };
		} catch (error) {
			return failWith(error, form);
		}
	},
};
