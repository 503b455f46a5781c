import type { Reader } from '../db/index.ts';
import { newest } from './rules.ts';
import { channelNames, columnNames, countPublished, type Answer, type Asked } from './store.ts';

export interface PublishedCount {
	/** Channel or column id, or the platform's key. */
	id: string;
	/** Of the channel or column; empty for platforms, which `labels` name. */
	name: string;
	/** 篇 */
	value: number;
}

/** 已发布 (篇): publications that came out in the asked time, by platform, channel or column. */
export async function publishedCount(
	reader: Reader,
	asked: Asked & { by: 'platform' | 'channel' | 'column' },
): Promise<Answer<PublishedCount>> {
	const counts = await countPublished(reader, asked, asked.by);
	const ids = counts.map(({ id }) => id);
	const names = await namesOf(reader, asked.by, ids);
	const rows = counts.map(({ id, value }) => ({ id, name: names.get(id) ?? '', value }));
	return { rows, asOf: newest(counts) };
}

async function namesOf(reader: Reader, by: string, ids: string[]): Promise<Map<string, string>> {
	if (by === 'column') return columnNames(reader, ids);
	if (by === 'platform') return new Map();
	const channels = await channelNames(reader, ids);
	return new Map([...channels].map(([id, { name }]) => [id, name]));
}
