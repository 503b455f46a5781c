import type { OfflineKind, ProofState } from '#lib/contract/tasks.ts';

export const PROOF_STATE_WORDS: Readonly<Record<ProofState, string>> = {
	checking: '待核',
	checked: '已核',
	returned: '退回',
};

export const KIND_WORDS: Readonly<Record<OfflineKind, string>> = {
	board: '展板',
	banner: '横幅',
	poster: '海报',
	leaflet: '传单',
	loudspeaker: '大喇叭',
	event: '活动宣讲',
};

/** 量词, as counted on a record. */
export const KIND_MEASURES: Readonly<Record<OfflineKind, string>> = {
	board: '块',
	banner: '条',
	poster: '张',
	leaflet: '份',
	loudspeaker: '场',
	event: '场',
};
