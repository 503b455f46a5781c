import { bucketStart, HOUR } from '#lib/contract/beijing-time.ts';
import type { Reader } from '../db/index.ts';
import { filled, newest } from './rules.ts';
import { buckets, type Answer, type Asked } from './store.ts';

/** 阅读量 (人次), one point an hour of Beijing time, zero where nobody read. */
export async function readsByHour(
	reader: Reader,
	asked: Asked,
): Promise<Answer<{ at: number; value: number }>> {
	const stored = await buckets(reader, asked, { indicator: 'site.reads', grain: 'h' });
	const from = bucketStart(asked.from, 'h');
	return { rows: filled(stored, { from, to: asked.to, size: HOUR }), asOf: newest(stored) };
}
