import { PlanPostForm, SubmitPostForm, UrgentForm, WithdrawPostForm } from '#lib/contract/post-forms.ts';
import { findDuplicates } from '#lib/server/checks/index.ts';
import { POST_FIELD_WORDS } from '#lib/labels/post-forms.ts';
import { markUrgent, openEditor, planPost, submitPost, withdrawPost } from '#lib/server/posts/index.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import { recallOutlook } from '#lib/server/recalls/index.ts';
import { readQuotas } from '#lib/server/publishing/index.ts';
import { openReview } from '#lib/server/reviews/index.ts';
import { phasesOf } from '../../phases.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { app, actor } = locals;
	const opened = await orErrorPage(openEditor(app, actor, params.id));
	const { post } = opened;
	const review = post.state === 'returned' ? await openReview(app, actor, post.id) : null;
	return {
		...opened,
		accountId: actor?.id ?? '',
		quotas: opened.mayWrite ? await readQuotas(app, actor, { from: app.clock.now() }) : [],
		/** The same words on the same channel within a month. */
		duplicates: await findDuplicates(app, actor, post.id),
		phase: (await phasesOf(app, [post]))[post.id] ?? post.state,
		/** What can be taken back, and whether it is being taken back. */
		outlook: await recallOutlook(app, actor, post.id),
		/** Who sent it back and why. */
		returned: review?.history.findLast((line) => line.kind === 'returned') ?? null,
	};
};

export const actions: Actions = {
	plan: async ({ locals, params, request }) => {
		const form = await request.formData();
		try {
			const { plannedAt, columnId, campaignId } = parseForm(PlanPostForm, form, POST_FIELD_WORDS);
			await planPost(locals.app, locals.actor, {
				postId: params.id,
				...(plannedAt === undefined ? {} : { plannedAt }),
				...(columnId === undefined ? {} : { columnId }),
				...(campaignId === undefined ? {} : { campaignId }),
			});
			return { planned: true };
		} catch (error) {
			return failWith(error, form);
		}
	},
	submit: async ({ locals, params, request }) => {
		const form = await request.formData();
		try {
			const { revisionId } = parseForm(SubmitPostForm, form, POST_FIELD_WORDS);
			await submitPost(locals.app, locals.actor, { postId: params.id, revisionId });
			return { submitted: true };
		} catch (error) {
			return failWith(error, form);
		}
	},
	urgent: async ({ locals, params, request }) => {
		const form = await request.formData();
		try {
			const { urgent } = parseForm(UrgentForm, form, POST_FIELD_WORDS);
			await markUrgent(locals.app, locals.actor, { postId: params.id, urgent: urgent === '1' });
			return { urgent: true };
		} catch (error) {
			return failWith(error, form);
		}
	},
	withdraw: async ({ locals, params, request }) => {
		const form = await request.formData();
		try {
			const { reason } = parseForm(WithdrawPostForm, form, POST_FIELD_WORDS);
			await withdrawPost(locals.app, locals.actor, { postId: params.id, reason });
			return { withdrawn: true };
		} catch (error) {
			return failWith(error, form);
		}
	},
};
