import { DAY_MS } from '#lib/contract/format.ts';
import { listActivities } from '#lib/server/outreach/index.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import { requirePermission, scopeOf } from '#lib/server/units/index.ts';
import type { PageServerLoad } from './$types';

const BACK_DAYS = 30;

export const load: PageServerLoad = ({ locals }) => orErrorPage(open(locals));

async function open({ app, actor }: App.Locals) {
	requirePermission(actor, 'figure.read');
	const now = app.clock.now();
	const activities = await listActivities(app.store, scopeOf(actor, 'figure.read'), now - BACK_DAYS * DAY_MS);
	return {
		coming: activities.filter((activity) => activity.endsAt >= now),
		past: activities.filter((activity) => activity.endsAt < now).reverse(),
		canWrite: scopeOf(actor, 'outreach.write').paths.length > 0,
	};
}
