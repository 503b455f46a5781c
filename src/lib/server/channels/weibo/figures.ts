import type { IndicatorKey } from '#lib/contract/metrics.ts';
import type { FigureItem, FiguresAnswer, FiguresCall, PlatformFigure } from '../channel.ts';
import { idText } from '../json.ts';
import { WeiboApi, type Fields, type WeiboParts } from './api.ts';
import { failureSentence } from './outcomes.ts';
import { settingsOf } from './settings.ts';

const IDS_A_CALL = 100;
const COUNTS: readonly { indicator: IndicatorKey; field: string }[] = [
	{ indicator: 'weibo.reposts', field: 'reposts' },
	{ indicator: 'weibo.comments', field: 'comments' },
	{ indicator: 'weibo.likes', field: 'attitudes' },
];

/** Weibo did not give its counts; the pull is asked to come again. */
export class FiguresUnavailableError extends Error {
	override readonly name = 'FiguresUnavailableError';
}

/**
 * Reposts, comments and likes as they stand now, newest posts first: one call for up to a hundred posts, and none that
 * publishing may need later in the day. Weibo gives ordinary applications no count of reads.
 */
export async function pullFigures(parts: WeiboParts, call: FiguresCall): Promise<FiguresAnswer> {
	const api = new WeiboApi(parts, call.account);
	const { callsPerDay, keptForPublishing } = settingsOf(call.account.settings).limits;
	const items = call.items.toSorted((a, b) => b.publishedAt - a.publishedAt);
	const figures: PlatformFigure[] = [];
	for (let start = 0; start < items.length; start += IDS_A_CALL) {
		if ((await api.callsToday()) >= callsPerDay - keptForPublishing) break;
		const some = items.slice(start, start + IDS_A_CALL);
		const answer = await api.call({
			method: 'GET',
			path: '/2/statuses/count.json',
			fields: { ids: some.map((item) => item.remoteId).join(',') },
		});
		if (answer.kind !== 'ok') throw new FiguresUnavailableError(failureSentence(answer, 'figures'));
		const rows = Array.isArray(answer.value.list) ? (answer.value.list as Fields[]) : [];
		figures.push(...rows.flatMap((row) => figuresOf(row, some, call.now)));
	}
	// The counts are of this moment, so there is always something new to ask for.
	return { figures, complete: false };
}

function figuresOf(row: Fields, items: readonly FigureItem[], now: number): PlatformFigure[] {
	const remoteId = idText(row.id);
	if (remoteId === null || !items.some((item) => item.remoteId === remoteId)) return [];
	return COUNTS.flatMap(({ indicator, field }) => {
		const value = Number(row[field]);
		if (!Number.isSafeInteger(value) || value < 0) return [];
		return [{ indicator, remoteId, value, asOf: now, key: `${remoteId}:${field}:${now}` }];
	});
}
