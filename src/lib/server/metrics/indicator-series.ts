import { bucketStart, DAY, HOUR } from '#lib/contract/beijing-time.ts';
import type { IndicatorKey } from '#lib/contract/metrics.ts';
import type { Reader } from '../db/index.ts';
import { filled, newest } from './rules.ts';
import { buckets, type Answer, type Asked } from './store.ts';

/** One indicator by hour or day of Beijing time, in its stored whole numbers, zero where nothing was counted. */
export async function indicatorSeries(
	reader: Reader,
	asked: Asked & { indicator: IndicatorKey; grain: 'h' | 'd' },
): Promise<Answer<{ at: number; value: number }>> {
	const { indicator, grain } = asked;
	const stored = await buckets(reader, asked, { indicator, grain });
	const from = bucketStart(asked.from, grain);
	const size = grain === 'h' ? HOUR : DAY;
	return { rows: filled(stored, { from, to: asked.to, size }), asOf: newest(stored) };
}
