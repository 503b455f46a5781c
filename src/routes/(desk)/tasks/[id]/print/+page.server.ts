import { encode } from 'uqr';
import { orErrorPage } from '#lib/server/problems.ts';
import { slugOfPublication } from '#lib/server/site/index.ts';
import { readTask } from '#lib/server/tasks/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { app, actor } = locals;
	const { task, pack } = await orErrorPage(readTask(app, actor, params.id));
	// A code that leads nowhere is worse than none: only where the article stands on our own site.
	const isOnline = await slugOfPublication(app.store, task.publicationId).then(
		() => true,
		() => false,
	);
	const link = `${app.config.origin ?? url.origin}/site/p/${task.publicationId}`;
	const code = isOnline ? encode(link, { ecc: 'M', border: 0 }).data : null;
	return { task, pack, code };
};
