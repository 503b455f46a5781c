import type { RetractionState } from '#lib/contract/recalls.ts';

export const RETRACTION_WORDS: Readonly<Record<RetractionState, string>> = {
	waiting: '等发布结果',
	queued: '等待撤下',
	calling: '正在撤下',
	by_person: '等人撤下',
	closed: '已了结',
};
