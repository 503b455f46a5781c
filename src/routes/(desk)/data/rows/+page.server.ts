import { boardUnit, periodStart } from '#lib/server/live/index.ts';
import { figureRows } from '#lib/server/metrics/index.ts';
import { NotFoundError } from '#lib/server/errors.ts';
import { orErrorPage } from '#lib/server/problems.ts';
import { findUnit, requirePermission, scopeOf } from '#lib/server/units/index.ts';
import type { PageServerLoad } from './$types';
import { readRowsQuery } from '../data-query.ts';

export const load: PageServerLoad = ({ locals, url }) => orErrorPage(open(locals, url));

async function open({ app, actor }: App.Locals, url: URL) {
	requirePermission(actor, 'figure.read');
	const query = readRowsQuery(url.searchParams);
	const scope = scopeOf(actor, 'figure.read');
	const unitId = query.unitId || boardUnit(actor).unitId;
	const now = app.clock.now();
	const unit = await findUnit(app.store, unitId, scope);
	if (!unit) throw new NotFoundError('not_found', { what: '这个单位' });
	const asked = { scope, unitId, from: periodStart(query.period, now), to: now + 1 };
	const { indicator, dim, dimId, page } = query;
	const found = await figureRows(app.store, { ...asked, indicator, dim, dimId, page });
	return { query: { ...query, unitId }, unitName: unit.shortName, from: asked.from, at: now, found };
}
