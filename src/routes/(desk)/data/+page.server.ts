import { unitTopic } from '#lib/contract/live.ts';
import { boardUnit, personViewer } from '#lib/server/live/index.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import { listUnits, scopeOf } from '#lib/server/units/index.ts';
import type { PageServerLoad } from './$types';
import { readDataQuery } from './data-query.ts';

export const load: PageServerLoad = ({ locals, url }) => orErrorPage(open(locals, url));

async function open({ app, session, actor }: App.Locals, url: URL) {
	const viewer = personViewer(session, actor);
	const { unitId: given, period } = readDataQuery(url.searchParams);
	const unitId = given || boardUnit(actor).unitId;
	const topic = unitTopic(unitId, `data_${period}`);
	const snapshot = await app.live.snapshot(viewer, topic);
	const units = await listUnits(app.store, scopeOf(viewer.actor, 'figure.read'));
	return {
		unitId,
		period,
		topic,
		snapshot,
		units: units.map(({ id, shortName, path }) => ({
			id,
			name: shortName,
			depth: path.split('/').length - 3,
		})),
	};
}
