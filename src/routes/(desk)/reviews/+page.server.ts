import { decisionsBy, listQueue } from '#lib/server/reviews/index.ts';
import { UnauthenticatedError } from '#lib/server/errors.ts';
import type { PageServerLoad } from './$types';

const DONE_SHOWN = 20;

export const load: PageServerLoad = async ({ locals }) => {
	const { app, actor } = locals;
	if (!actor) throw new UnauthenticatedError('auth.required');
	const [queue, done] = await Promise.all([
		listQueue(app, actor),
		decisionsBy(app.store, actor.id, DONE_SHOWN),
	]);
	return { queue, done };
};
