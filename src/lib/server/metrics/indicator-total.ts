import type { IndicatorKey } from '#lib/contract/metrics.ts';
import type { Reader } from '../db/index.ts';
import { newest } from './rules.ts';
import { sumsBy, type Answer, type Asked } from './store.ts';

/** One indicator over the asked time, in its stored whole numbers (fen, minutes): one row, or none when nothing was counted. */
export async function indicatorTotal(
	reader: Reader,
	asked: Asked & { indicator: IndicatorKey },
): Promise<Answer<{ value: number }>> {
	const sums = await sumsBy(reader, asked, { indicator: asked.indicator, dim: '' });
	return { rows: sums.map(({ value }) => ({ value })), asOf: newest(sums) };
}
