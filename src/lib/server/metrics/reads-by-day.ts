import { bucketStart, DAY } from '#lib/contract/beijing-time.ts';
import type { Reader } from '../db/index.ts';
import { filled, newest } from './rules.ts';
import { buckets, type Answer, type Asked } from './store.ts';

/** 阅读量 (人次), one point a day of Beijing time, zero where nobody read. */
export async function readsByDay(
	reader: Reader,
	asked: Asked,
): Promise<Answer<{ at: number; value: number }>> {
	const stored = await buckets(reader, asked, { indicator: 'site.reads', grain: 'd' });
	const from = bucketStart(asked.from, 'd');
	return { rows: filled(stored, { from, to: asked.to, size: DAY }), asOf: newest(stored) };
}
