import type { IndicatorKey } from '#lib/contract/metrics.ts';
import type { Reader } from '../db/index.ts';
import { newest } from './rules.ts';
import { publicationTitles, sumsBy, type Answer, type Asked } from './store.ts';

export interface TopPost {
	publicationId: string;
	postId: string;
	channelId: string;
	title: string;
	value: number;
}

const TOP = 10;

/** The most read publications of the asked whole days, by one indicator: 人次 and 人 are never mixed. */
export async function topPosts(
	reader: Reader,
	asked: Asked & { indicator?: IndicatorKey; limit?: number },
): Promise<Answer<TopPost>> {
	const indicator = asked.indicator ?? 'site.reads';
	const sums = await sumsBy(reader, asked, { indicator, dim: 'publication' });
	const top = sums.slice(0, asked.limit ?? TOP);
	const titles = await publicationTitles(
		reader,
		top.map(({ id }) => id),
	);
	const rows = top.map(({ id, value }) => {
		const known = titles.get(id);
		return {
			publicationId: id,
			postId: known?.postId ?? '',
			channelId: known?.channelId ?? '',
			title: known?.title ?? '',
			value,
		};
	});
	return { rows, asOf: newest(sums) };
}
