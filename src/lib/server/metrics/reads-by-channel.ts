import type { Reader } from '../db/index.ts';
import { newest } from './rules.ts';
import { channelNames, sumsBy, type Answer, type Asked } from './store.ts';

export interface ChannelReads {
	channelId: string;
	name: string;
	platform: string;
	/** 人次 */
	value: number;
}

/** 阅读量 (人次) by channel. WeChat counts people, not reads: see {@link wechatReaders}; the two are never added. */
export async function readsByChannel(reader: Reader, asked: Asked): Promise<Answer<ChannelReads>> {
	const sums = await sumsBy(reader, asked, { indicator: 'site.reads', dim: 'channel' });
	const names = await channelNames(
		reader,
		sums.map(({ id }) => id),
	);
	const rows = sums.map(({ id, value }) => ({
		channelId: id,
		name: names.get(id)?.name ?? '',
		platform: names.get(id)?.platform ?? '',
		value,
	}));
	return { rows, asOf: newest(sums) };
}
