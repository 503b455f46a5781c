import { almanacLine } from '#lib/contract/almanac.ts';
import { unitTopic } from '#lib/contract/live.ts';
import { boardUnit, personViewer } from '#lib/server/live/index.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => orErrorPage(open(locals));

async function open({ app, session, actor }: App.Locals) {
	const viewer = personViewer(session, actor);
	const { unitId } = boardUnit(actor);
	const names = { overview: unitTopic(unitId, 'overview'), publications: unitTopic(unitId, 'publications') };
	const [overview, publications] = await Promise.all([
		app.live.snapshot(viewer, names.overview),
		app.live.snapshot(viewer, names.publications),
	]);
	return { unitId, names, sub: almanacLine(app.clock.now()), overview, publications };
}
