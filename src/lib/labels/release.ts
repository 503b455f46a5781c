import type { ReleaseObstacle } from '#lib/contract/release.ts';

/** Why a channel cannot take part, and what helps. */
export const OBSTACLE_WORDS: Readonly<Record<ReleaseObstacle, string>> = {
	paused: '已停用，请先在设置里启用',
	quota_full: '这一天的平台额度已排满，请改个时间或去掉它',
	already_out: '这篇稿件在这里已经发出，或正在发送',
	not_signed: '三审签署时没有这个渠道；要加上它，请先改稿重新送审',
};
