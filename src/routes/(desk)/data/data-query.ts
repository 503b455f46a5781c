import { PERIODS, type Period } from '#lib/contract/boards.ts';
import { DIMENSIONS, INDICATORS, type Dimension, type IndicatorKey } from '#lib/contract/metrics.ts';

/** What the figures' page shows, as its address says it. An address that says nothing sensible shows today. */
export interface DataQuery {
	/** Empty: the highest unit the person sees. */
	unitId: string;
	period: Period;
}
/** Which rows behind which figure. */
export interface RowsQuery extends DataQuery {
	indicator: IndicatorKey;
	dim: Dimension;
	dimId: string;
	page: number;
}

const ID_MAX = 64;

export function readDataQuery(params: URLSearchParams): DataQuery {
	const period = PERIODS.find((each) => each === params.get('period')) ?? 'today';
	return { unitId: (params.get('unit') ?? '').slice(0, ID_MAX), period };
}

export function readRowsQuery(params: URLSearchParams): RowsQuery {
	const asked = params.get('indicator') ?? '';
	const indicator = asked in INDICATORS ? (asked as IndicatorKey) : 'site.reads';
	const dim = DIMENSIONS.find((each) => each === params.get('dim')) ?? '';
	const page = Math.min(1000, Math.max(1, Math.trunc(Number(params.get('page'))) || 1));
	const dimId = (params.get('id') ?? '').slice(0, ID_MAX);
	return { ...readDataQuery(params), indicator, dim: dimId ? dim : '', dimId, page };
}

/** The address of the rows behind a figure. */
export function rowsHref(query: Partial<RowsQuery> & { indicator: IndicatorKey }): string {
	const { unitId, period, indicator, dim, dimId, page } = query;
	const params = new URLSearchParams({ indicator });
	if (unitId) params.set('unit', unitId);
	if (period) params.set('period', period);
	if (dim && dimId) {
		params.set('dim', dim);
		params.set('id', dimId);
	}
	if (page && page > 1) params.set('page', String(page));
	return `/data/rows?${params.toString()}`;
}
