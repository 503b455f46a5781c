import type { Indicator, ReadingMethod } from '#lib/contract/metrics.ts';

export const METHOD_WORDS: Readonly<Record<ReadingMethod, string>> = {
	measured: '系统统计',
	entered: '人工填报',
	estimated: '估算',
};

export const LATENCY_WORDS: Readonly<Record<Indicator['latency'], string>> = {
	live: '实时',
	'T+1': '截至昨日',
	entered: '以填报为准',
};
