import type { IndicatorKey } from '#lib/contract/metrics.ts';
import type { FigureItem, FiguresAnswer, FiguresCall, PlatformFigure } from '../channel.ts';
import { idText } from '../json.ts';
import { DouyinApi, type DouyinParts, type Fields } from './api.ts';
import { readGrant } from './grant.ts';
import { failureSentence } from './outcomes.ts';

const IDS_A_CALL = 20;
const COUNTS: readonly { indicator: IndicatorKey; field: string }[] = [
	{ indicator: 'douyin.plays', field: 'play_count' },
	{ indicator: 'douyin.likes', field: 'digg_count' },
	{ indicator: 'douyin.comments', field: 'comment_count' },
	{ indicator: 'douyin.shares', field: 'share_count' },
];

/** Douyin did not give its counts; the pull is asked to come again. */
export class FiguresUnavailableError extends Error {
	override readonly name = 'FiguresUnavailableError';
}

/** Plays, likes, comments and shares as they stand now. An account that nobody authorised has none. */
export async function pullFigures(parts: DouyinParts, call: FiguresCall): Promise<FiguresAnswer> {
	if (!(await readGrant(call.account.memory))) return { figures: [], complete: true };
	const api = new DouyinApi(parts, call.account);
	await api.maintain();
	const figures: PlatformFigure[] = [];
	for (let start = 0; start < call.items.length; start += IDS_A_CALL) {
		const some = call.items.slice(start, start + IDS_A_CALL);
		const answer = await api.call({
			path: '/api/douyin/v1/video/video_data/',
			json: { item_ids: some.map((item) => item.remoteId) },
		});
		if (answer.kind !== 'ok') throw new FiguresUnavailableError(failureSentence(answer, 'figures'));
		const rows = Array.isArray(answer.value.list) ? (answer.value.list as Fields[]) : [];
		figures.push(...rows.flatMap((row) => figuresOf(row, some, call.now)));
	}
	return { figures, complete: false };
}

function figuresOf(row: Fields, items: readonly FigureItem[], now: number): PlatformFigure[] {
	const remoteId = idText(row.item_id);
	if (remoteId === null || !items.some((item) => item.remoteId === remoteId)) return [];
	const statistics = (row.statistics ?? {}) as Fields;
	return COUNTS.flatMap(({ indicator, field }) => {
		const value = Number(statistics[field]);
		if (!Number.isSafeInteger(value) || value < 0) return [];
		return [{ indicator, remoteId, value, asOf: now, key: `${remoteId}:${field}:${now}` }];
	});
}
