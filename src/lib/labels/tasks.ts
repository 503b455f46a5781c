import type {
	OfflineKind,
	ProofState,
	TaskNotice,
	TaskState,
	TaskTab,
	TaskWay,
} from '#lib/contract/tasks.ts';

export const TASK_TAB_WORDS: Readonly<Record<TaskTab, string>> = {
	todo: '待办',
	check: '待核',
	down: '待取下',
	done: '已办',
};

export const TASK_STATE_WORDS: Readonly<Record<TaskState, string>> = {
	open: '待办',
	done: '已办',
	cancelled: '不再办',
};

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

/** What a person does with it: 「张贴」「悬挂」. */
export const KIND_ACTS: Readonly<Record<OfflineKind, string>> = {
	board: '摆放',
	banner: '悬挂',
	poster: '张贴',
	leaflet: '发放',
	loudspeaker: '播放',
	event: '举办',
};

/** What closes the task, in a few words. */
export const WAY_WORDS: Readonly<Record<TaskWay, string>> = {
	proof: '拍照交回，另一人核实',
	link: '人工发布，补填链接',
	repost: '联系转载，登记链接',
};

/** Why nothing is to be put up any more: what happened, then what to do. */
export function noticeSentence(notice: TaskNotice, kind: OfflineKind | null): string {
	const act = kind === null ? '发布' : KIND_ACTS[kind];
	const why: Readonly<Record<TaskNotice, string>> = {
		withdrawn: '稿件已撤回',
		superseded: '稿件已有新的修订，这一版作废',
		by_person: '这次发布已取消',
		recalled: '这篇内容已召回',
	};
	return `${why[notice]}：不要${act}。`;
}

/** What is to be done about what stands already. */
export function takeDownSentence(kind: OfflineKind | null, standing: number): string {
	const what = kind === null ? '已经发出的内容' : KIND_WORDS[kind];
	return `还有 ${standing} 处${what}没有取下，请到现场取下，再在这里登记。`;
}
