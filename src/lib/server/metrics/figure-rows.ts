import { INDICATORS, type Dimension, type Indicator, type IndicatorKey } from '#lib/contract/metrics.ts';
import type { Reader } from '../db/index.ts';
import { newest } from './rules.ts';
import { activityTitles, publicationTitles, readingsBehind, type Answer, type Asked } from './store.ts';

export interface FigureRow {
	id: number;
	unitName: string;
	channelName: string;
	subjectKind: string;
	subjectId: string;
	/** Title of the article or activity; empty for units and channels. */
	subjectTitle: string;
	facet: string;
	/** Whole number in the indicator's stored unit. */
	value: number;
	asOf: number;
	receivedAt: number;
	/** 'beacon', 'platform:<channel>', 'api:…', 'account:…', 'volunteers'. */
	source: string;
	method: string;
	status: string;
}

const PAGE = 100;

/** The readings behind a figure, newest first, with where each comes from; `indicator` carries the 口径. */
export async function figureRows(
	reader: Reader,
	asked: Asked & { indicator: IndicatorKey; dim?: Dimension; dimId?: string; page?: number },
): Promise<Answer<FigureRow> & { indicator: Indicator; more: boolean }> {
	const { indicator, dim = '', dimId = '', page = 1 } = asked;
	const of = { indicator, dim, dimId, limit: PAGE + 1, offset: (page - 1) * PAGE };
	const found = await readingsBehind(reader, asked, of);
	const subjects = (kind: string) => [
		...new Set(found.filter((row) => row.subjectKind === kind).map((row) => row.subjectId)),
	];
	const [publications, activities] = await Promise.all([
		publicationTitles(reader, subjects('publication')),
		activityTitles(reader, subjects('activity')),
	]);
	const rows = found.slice(0, PAGE).map((row) => ({
		...row,
		channelName: row.channelName ?? '',
		subjectTitle: publications.get(row.subjectId)?.title ?? activities.get(row.subjectId) ?? '',
	}));
	return { rows, asOf: newest(rows), indicator: INDICATORS[indicator], more: found.length > PAGE };
}
