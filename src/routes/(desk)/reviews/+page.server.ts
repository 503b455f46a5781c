import { orErrorPage } from '#lib/server/problems.ts';
import { decisionsBy, listQueue } from '#lib/server/reviews/index.ts';
import { requirePermission } from '#lib/server/units/index.ts';
import type { PageServerLoad } from './$types';

const DONE_SHOWN = 20;

export const load: PageServerLoad = ({ locals }) => orErrorPage(open(locals));

async function open({ app, actor }: App.Locals) {
	requirePermission(actor, 'post.read');
	const [queue, done] = await Promise.all([
		listQueue(app, actor),
		decisionsBy(app.store, actor.id, DONE_SHOWN),
	]);
	return { queue, done };
}
