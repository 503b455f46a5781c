import { bucketStart, MINUTE } from '#lib/contract/beijing-time.ts';
import type { Reader } from '../db/index.ts';
import { filled, newest } from './rules.ts';
import { buckets, type Answer, type Asked } from './store.ts';

/** 阅读量 (人次), one point a minute of Beijing time, zero where nobody read. Minutes are kept for 48 hours. */
export async function readsByMinute(
	reader: Reader,
	asked: Asked,
): Promise<Answer<{ at: number; value: number }>> {
	const stored = await buckets(reader, asked, { indicator: 'site.reads', grain: 'm' });
	const from = bucketStart(asked.from, 'm');
	return { rows: filled(stored, { from, to: asked.to, size: MINUTE }), asOf: newest(stored) };
}
