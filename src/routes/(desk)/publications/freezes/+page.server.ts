import { AllowForm, FreezeForm, LiftForm } from '#lib/contract/freezes.ts';
import { allowPost, liftFreeze, listFreezes, startFreeze } from '#lib/server/freezes/index.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import { listFrozen } from '#lib/server/publishing/index.ts';
import { missed } from '../resolve-action.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { app, actor } = locals;
	const freezes = await orErrorPage(listFreezes(app, actor));
	return { ...freezes, held: await listFrozen(app, actor) };
};

export const actions: Actions = {
	missed,
	start: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			const input = parseForm(FreezeForm, form, { unitId: '单位', target: '冻结什么', reason: '原因' });
			await startFreeze(locals.app, locals.actor, input);
			return { said: '冻结已经生效，还没有发出的都停下来了。' };
		} catch (error) {
			return failWith(error, form);
		}
	},
	lift: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			await liftFreeze(locals.app, locals.actor, parseForm(LiftForm, form, { reason: '原因' }));
			return { said: '冻结已解除。停下来的发布在下面，逐篇确认后才会再发。' };
		} catch (error) {
			return failWith(error, form);
		}
	},
	allow: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			await allowPost(locals.app, locals.actor, parseForm(AllowForm, form, { postId: '稿件' }));
			return { said: '已放行这篇稿件。已经停下来的那一次，还要在下面确认时间。' };
		} catch (error) {
			return failWith(error, form);
		}
	},
};
