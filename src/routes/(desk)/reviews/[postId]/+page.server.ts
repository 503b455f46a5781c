import { redirect } from '@sveltejs/kit';
import { findDuplicates } from '#lib/server/checks/index.ts';
import { failWith, orErrorPage } from '#lib/server/problems.ts';
import { approvePost, listQueue, openReview, returnPost } from '#lib/server/reviews/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { app, actor } = locals;
	const review = await orErrorPage(openReview(app, actor, params.postId));
	const queue = actor ? await listQueue(app, actor) : [];
	const duplicates = await findDuplicates(app, actor, params.postId);
	return { review, duplicates, queue: queue.map((post) => post.id) };
};

/** What the form carried, as the capability takes it and as the page shows it again. */
async function read(request: Request, postId: string) {
	const form = await request.formData();
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value : '';
	};
	return { postId, hash: text('hash'), level: text('level'), opinion: text('opinion') };
}

export const actions: Actions = {
	async approve({ locals, params, request }) {
		const input = await read(request, params.postId);
		try {
			await approvePost(locals.app, locals.actor, input);
		} catch (error) {
			return failWith(error, { opinion: input.opinion });
		}
		redirect(303, '/reviews');
	},
	async return({ locals, params, request }) {
		const input = await read(request, params.postId);
		try {
			await returnPost(locals.app, locals.actor, input);
		} catch (error) {
			return failWith(error, { opinion: input.opinion });
		}
		redirect(303, '/reviews');
	},
};
