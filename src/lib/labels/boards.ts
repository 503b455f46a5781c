import type { MarkKind, Period } from '#lib/contract/boards.ts';

export const MARK_WORDS: Readonly<Record<MarkKind, string>> = {
	published: '已发布',
	planned: '待发',
	problem: '要处理',
};

export const PERIOD_WORDS: Readonly<Record<Period, string>> = {
	today: '今天',
	'7d': '近 7 天',
	'30d': '近 30 天',
	month: '本月',
};

/** Where a reading comes from, by the beginning of its stored source. */
const SOURCES: readonly (readonly [prefix: string, words: string])[] = [
	['beacon', '网站页面计数'],
	['platform:', '平台后台'],
	['api:', '程序接口'],
	['account:', '人工填报'],
	['volunteers', '志愿者签到'],
];

/** A reading's source in words; what is not known is said to be so. */
export function sourceWords(source: string): string {
	return SOURCES.find(([prefix]) => source.startsWith(prefix))?.[1] ?? '其他来源';
}

/** Whether a reading counts. */
export function standingWords(status: string): string {
	if (status === 'held') return '待核实，未计入';
	return status === 'superseded' ? '已被更正' : '已计入';
}
