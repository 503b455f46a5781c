import { redirect } from '@sveltejs/kit';
import { RecallForm } from '#lib/contract/recalls.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import { listRecalls, startRecall } from '#lib/server/recalls/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	recalls: await orErrorPage(listRecalls(locals.app, locals.actor)),
});

export const actions: Actions = {
	start: async ({ locals, request }) => {
		const form = await request.formData();
		let recallId: string;
		try {
			const input = parseForm(RecallForm, form, { reason: '撤回原因' });
			({ recallId } = await startRecall(locals.app, locals.actor, input));
		} catch (error) {
			return failWith(error, form);
		}
		redirect(303, `/publications/recalls/${recallId}`);
	},
};
