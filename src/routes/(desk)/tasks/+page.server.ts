import { TASK_TABS } from '#lib/contract/tasks.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import { listTasks } from '#lib/server/tasks/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const tab = TASK_TABS.find((each) => each === url.searchParams.get('tab')) ?? 'todo';
	const page = Number(url.searchParams.get('page') ?? 1) || 1;
	return { tab, list: await orErrorPage(listTasks(locals.app, locals.actor, { tab, page })) };
};
