import { DAY_MS } from '#lib/contract/format.ts';
import { calendarDays, nextMarks } from '#lib/contract/observances.ts';
import { MovePostForm } from '#lib/contract/post-forms.ts';
import { POST_FIELD_WORDS } from '#lib/labels/post-forms.ts';
import { frozenPosts } from '#lib/server/freezes/index.ts';
import { openCalendar, planPost } from '#lib/server/posts/index.ts';
import { readQuotas } from '#lib/server/publishing/index.ts';
import { failWith, orErrorPage, parseForm } from '#lib/server/problems.ts';
import { phasesOf } from '../phases.ts';
import type { Actions, PageServerLoad } from './$types';
import { readCalendarQuery } from './calendar-query.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { app, actor } = locals;
	const now = app.clock.now();
	const query = readCalendarQuery(url.searchParams, now);
	const { from, to, columnId, channelId } = query;
	const filter = { ...(columnId ? { columnId } : {}), ...(channelId ? { channelId } : {}) };
	const calendar = await orErrorPage(openCalendar(app, actor, { from, to, ...filter }));
	return {
		...calendar,
		query,
		quotas: (await orErrorPage(readQuotas(app, actor, { from, to }))).filter(
			(use) => !channelId || use.channelId === channelId,
		),
		phases: await phasesOf(locals.app, [...calendar.planned, ...calendar.tray]),
		frozen: await frozenPosts(app.store, calendar.planned),
		days: calendarDays(from, Math.round((to - from) / DAY_MS)),
		marks: nextMarks(now, 3),
	};
};

export const actions: Actions = {
	plan: async ({ locals, request }) => {
		const form = await request.formData();
		try {
			await planPost(locals.app, locals.actor, parseForm(MovePostForm, form, POST_FIELD_WORDS));
			return { planned: true };
		} catch (error) {
			return failWith(error, form);
		}
	},
};
