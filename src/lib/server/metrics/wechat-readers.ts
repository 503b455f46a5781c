import type { Reader } from '../db/index.ts';
import type { ChannelReads } from './reads-by-channel.ts';
import { newest } from './rules.ts';
import { channelNames, sumsBy, type Answer, type Asked } from './store.ts';

/** 微信阅读人数 (人, T+1) by account. `asOf` is the end of the newest day the platform has given, never "now". */
export async function wechatReaders(reader: Reader, asked: Asked): Promise<Answer<ChannelReads>> {
	const sums = await sumsBy(reader, asked, { indicator: 'wechat.readers', dim: 'channel' });
	const names = await channelNames(
		reader,
		sums.map(({ id }) => id),
	);
	const rows = sums.map(({ id, value }) => ({
		channelId: id,
		name: names.get(id)?.name ?? '',
		platform: names.get(id)?.platform ?? 'wechat',
		value,
	}));
	return { rows, asOf: newest(sums) };
}
