/** What closes a task: photographs of what was put up, the address of what was published, or reposts of others. */
export const TASK_WAYS = ['proof', 'link', 'repost'] as const;
export type TaskWay = (typeof TASK_WAYS)[number];

export const TASK_STATES = ['open', 'done', 'cancelled'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** 待核, 已核, 退回 */
export const PROOF_STATES = ['checking', 'checked', 'returned'] as const;
export type ProofState = (typeof PROOF_STATES)[number];

/** 待办, 待核, 待取下, 已办 */
export const TASK_TABS = ['todo', 'check', 'down', 'done'] as const;
export type TaskTab = (typeof TASK_TABS)[number];

/** Why nothing is to be put up any more. */
export const TASK_NOTICES = ['withdrawn', 'superseded', 'by_person', 'recalled'] as const;
export type TaskNotice = (typeof TASK_NOTICES)[number];

/** 展板, 横幅, 海报, 传单, 大喇叭, 活动宣讲 */
export const OFFLINE_KINDS = ['board', 'banner', 'poster', 'leaflet', 'loudspeaker', 'event'] as const;
export type OfflineKind = (typeof OFFLINE_KINDS)[number];

/** Where the time of a photograph comes from. */
export type PhotoTime = 'camera' | 'typed';

export const PHOTOS_MAX = 6;
