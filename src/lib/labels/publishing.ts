import type { HoldReason, PublicationState } from '#lib/contract/publishing.ts';
import { HOLD_REASONS } from '#lib/contract/publishing.ts';

export const PUBLICATION_WORDS: Readonly<Record<PublicationState, string>> = {
	due: '待发',
	leased: '即将发送',
	sending: '发送中',
	accepted: '平台处理中',
	unknown: '结果待核',
	published: '已发布',
	held: '待人处理',
	missed: '错过待定',
	cancelled: '已取消',
};

/** One sentence: what stopped it and what to do. */
export const HOLD_SENTENCES: Readonly<Record<HoldReason, string>> = {
	content_changed: '稿件在终审后有改动，与签署的内容不一致。请重新送审，通过后按新稿发布。',
	not_approved: '三级审核不齐全，系统没有发送。请补齐审核后再安排发布。',
	withdrawn: '稿件已被撤回，没有发送。如需发布，请修改后重新送审。',
	refused: '平台拒绝了这篇内容。请看平台的说明，修改稿件后重新送审，或取消这次发布。',
	refused_too_often: '平台连续拒绝，系统已停止重试。请核对平台的说明后，再决定重发或取消。',
	outcome_unknown:
		'已发出，平台没有答复，系统不会自行重发。请到平台后台查看：已发出就补填链接，确认未发可申请重发。',
	duplicate_on_channel: '平台上查到不止一篇同样的内容。请到平台后台核对，保留一篇并补填它的链接。',
	platform_failed: '平台接收后处理失败。请看平台的说明，修改后重发，或取消这次发布。',
	poll_exhausted: '平台接收后迟迟没有给出结果。请到平台后台查看，已发出就补填链接。',
	channel_paused: '这个渠道已停用，没有发送。请先在设置里启用渠道，再重新安排时间。',
	credentials: '渠道的登录凭据失效或缺失，没有发送。请管理员在设置里更新凭据，再申请重发。',
	needs_person: '材料已送到平台，这个账号没有自动发布的权限。请到平台后台手动发布，再回来补填链接。',
	too_late: '错过了原定时间，超出允许的延迟，系统没有补发。请改到新的时间，或取消这次发布。',
	superseded: '稿件已有新的修订通过审核，这一次不再发布，以新修订为准。',
	earlier_version:
		'这篇稿件的上一版已在这个渠道发出，或结果还没有核清。请确认是否还要再发一篇：要发就安排时间，不发就取消。',
	restored: '系统从备份恢复过，无法确认这篇是否已经发出。请到平台后台查看后处理。',
	by_person: '由工作人员处理。',
};

/** The sentence for a stored reason; rows written by another version may carry one we do not know. */
export function holdSentence(reason: string | null): string {
	const known = HOLD_REASONS.find((each) => each === reason);
	return known ? HOLD_SENTENCES[known] : '这次发布停了下来，原因没有记录。请到平台后台核对后处理。';
}
