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
