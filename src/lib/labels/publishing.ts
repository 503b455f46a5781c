import type {
	EvidenceLine,
	HoldReason,
	PublicationState,
	PublicationTab,
	Resolution,
} from '#lib/contract/publishing.ts';
import { formatSpan } from '#lib/contract/format.ts';
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

/** A word or two for what stopped it, where the whole sentence stands nearby. */
export const HOLD_WORDS: Readonly<Record<HoldReason, string>> = {
	content_changed: '内容与签署的不一致',
	not_approved: '审核不齐全',
	withdrawn: '稿件已撤回',
	refused: '平台拒绝',
	refused_too_often: '平台连续拒绝',
	outcome_unknown: '结果待核',
	duplicate_on_channel: '平台上不止一篇',
	platform_failed: '平台处理失败',
	poll_exhausted: '平台迟迟没有结果',
	channel_paused: '渠道已停用',
	credentials: '渠道凭据失效',
	too_late: '错过原定时间',
	superseded: '已有新的修订',
	earlier_version: '上一版已经发出',
	quota_full: '平台额度已排满',
	restored: '系统从备份恢复过',
	by_person: '由工作人员处理',
	needs_person: '等人到平台后台发表',
	recalled: '稿件正在撤回',
	frozen: '发布已冻结',
	needs_proof: '等人去办，交回凭证',
	needs_check: '凭证待核实',
};

const TO_BE_CHECKED: ReadonlySet<string> = new Set<HoldReason>([
	'outcome_unknown',
	'restored',
	'poll_exhausted',
]);

/** The state as a list says it: what waits because nobody knows whether it is out is 结果待核. */
export function publicationWord(state: PublicationState, reason: string | null): string {
	return state === 'held' && TO_BE_CHECKED.has(reason ?? '') ? '结果待核' : PUBLICATION_WORDS[state];
}

/** Whether it waits for somebody to do by hand what no program can. */
export function isForPeople(reason: string | null): boolean {
	return reason === 'needs_person' || reason === 'needs_proof' || reason === 'needs_check';
}

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
	needs_person: '系统不能代发，已转成待办任务：请按任务单到平台后台发布，再回来补填链接。',
	needs_proof: '已转成待办任务：请按任务单办理，拍照交回凭证，由另一个人核实后记为已发。',
	needs_check: '凭证已经交回，等另一个人核实；被退回的要补交。核实后记为已发。',
	too_late: '错过了原定时间，超出允许的延迟，系统没有补发。请改到新的时间，或取消这次发布。',
	superseded: '稿件已有新的修订通过审核，这一次不再发布，以新修订为准。',
	earlier_version:
		'这篇稿件的上一版已在这个渠道发出，或结果还没有核清。请确认是否还要再发一篇：要发就安排时间，不发就取消。',
	quota_full: '这个渠道那天的平台额度已经排满，没有发送。请改到有空的日子，或取消这次发布。',
	restored: '系统从备份恢复过，无法确认这篇是否已经发出。请到平台后台查看后处理。',
	by_person: '由工作人员处理。',
	recalled: '这篇稿件已经撤回，没有发出的不再发布。要重新发布，请修改后重新送审。',
	frozen: '发布冻结期间没有发送，稿件和审核都还在。解除冻结后系统不会自行补发，请逐篇确认并安排新的时间。',
};

/** The sentence for a stored reason; rows written by another version may carry one we do not know. */
export function holdSentence(reason: string | null): string {
	const known = HOLD_REASONS.find((each) => each === reason);
	return known ? HOLD_SENTENCES[known] : '这次发布停了下来，原因没有记录。请到平台后台核对后处理。';
}

export const TAB_WORDS: Readonly<Record<PublicationTab, string>> = {
	problems: '要处理',
	missed: '错过待定',
	waiting: '待发',
	out: '已发',
};

export const RESOLUTION_WORDS: Readonly<Record<Resolution, string>> = {
	confirm_published: '已发出，补填链接',
	ask_resend: '确认未发，申请重发',
	confirm_resend: '确认重发',
	reschedule: '改个时间再发',
	cancel: '不再发布',
};

/** What will happen, said before it does. */
export const RESOLUTION_SENTENCES: Readonly<Record<Resolution, string>> = {
	confirm_published: '登记为已发布，以后的数据按这个链接统计。请先在平台上打开它，确认就是这一篇。',
	ask_resend: '请先到平台后台确认确实没有发出。申请以后须由另一个人确认，系统才会再发一次。',
	confirm_resend: '确认后系统马上再发一次，不能撤销。请先到平台后台亲自核对，确实没有这一篇再确认。',
	reschedule: '到了新的时间，系统重新核对审核与内容，通过后再发。',
	cancel: '这次发布就此取消，系统不会再发。稿件和审核记录都还在。',
};

/** What was done with a publication, for the line of its history. */
const RESOLVED_WORDS: Readonly<Record<Resolution, string>> = {
	confirm_published: '确认已经发出',
	ask_resend: '核对后认为没有发出，申请重发',
	confirm_resend: '核对后确认重发',
	reschedule: '改了发布时间',
	cancel: '取消了这次发布',
};

/** Steps on a platform that people understand; the others are not worth a line. */
const STEP_WORDS: Readonly<Record<string, string>> = {
	cover: '封面已传到平台',
	draft_started: '开始在平台建草稿',
	draft: '正文与封面已送达平台，草稿已建好',
	submit: '提交发布，等待平台答复',
	submitted: '平台收下了发布任务',
	share: '提交发布，等待平台答复',
	create: '提交发布，等待平台答复',
	share_prepared: '扫码发布已备好，等人用手机发布',
};

const OUTCOME_WORDS: Readonly<Record<string, string>> = {
	published: '平台确认已经发布',
	accepted: '平台已接收，正在处理',
	refused: '平台明确拒绝',
	handed_over: '转给人办理',
	unknown: '没有等到明确的答复',
	pending: '平台还在处理',
	failed: '平台处理失败',
	duplicate: '平台上不止一篇',
	absent: '平台上查无此文',
	cannot_tell: '查不清楚',
};

/** One line of evidence in words: `good` and `bad` get a mark, `plain` none. Null: not worth showing. */
export function evidenceSentence(
	line: EvidenceLine,
): { mark: 'good' | 'bad' | 'plain'; text: string } | null {
	switch (line.kind) {
		case 'change':
			return changeSentence(line);
		case 'attempt':
			return attemptSentence(line);
		case 'step': {
			const word = STEP_WORDS[line.step.replace(/^\d+\//, '')];
			return word ? { mark: 'good', text: word } : null;
		}
		case 'callback':
			return {
				mark: markOf(line.outcome),
				text: withDetail(`平台来信：${outcomeWords(line.outcome)}`, line.detail),
			};
		case 'resolved':
			return { mark: 'plain', text: `${line.by}${RESOLVED_WORDS[line.resolution]}：${line.note}` };
	}
}

function changeSentence({ from, to, reason, by }: EvidenceLine & { kind: 'change' }) {
	const who = by === null ? '' : `${by}：`;
	if (from === null && to === 'due')
		return { mark: 'good', text: `${who}三审通过，排入发布，指纹与终审一致` } as const;
	const texts: Partial<Record<PublicationState, string>> = {
		sending: '再次核对审核与指纹，开始发送',
		published: '已发布',
		cancelled: `${who}${CANCELLED_WORDS[reason ?? ''] ?? '这一次取消'}`,
		missed: '错过原定时间，等人安排',
		held: `停下来等人处理：${HOLD_REASONS.some((each) => each === reason) ? HOLD_WORDS[reason as HoldReason] : '原因没有记录'}`,
		unknown: '结果不明，系统稍后到平台核对',
	};
	const text = texts[to];
	if (!text) return null;
	const bad = to === 'held' || to === 'missed' || to === 'unknown';
	const mark = to === 'published' ? 'good' : bad ? 'bad' : 'plain';
	return { mark, text } as const;
}

const CANCELLED_WORDS: Readonly<Record<string, string>> = {
	superseded: '稿件有了新的修订，这一次取消',
	withdrawn: '稿件已撤回，这一次取消',
	recalled: '稿件撤回，没有发出的这一次取消',
	by_person: '这一次取消',
};

function attemptSentence({ attempt, number, outcome, detail, tookMs }: EvidenceLine & { kind: 'attempt' }) {
	const name = attempt === 'send' ? `第 ${number} 次发送` : `第 ${number} 次核对`;
	if (outcome === null) return { mark: 'bad', text: `${name}：发出请求后中断，没有留下结果` } as const;
	const took =
		outcome === 'unknown' && tookMs !== null && tookMs >= 1000 ? `（等了 ${formatSpan(tookMs)}）` : '';
	return {
		mark: markOf(outcome),
		text: withDetail(`${name}：${outcomeWords(outcome)}${took}`, detail),
	} as const;
}

function markOf(outcome: string): 'good' | 'bad' | 'plain' {
	if (outcome === 'published' || outcome === 'accepted') return 'good';
	return outcome === 'pending' || outcome === 'handed_over' ? 'plain' : 'bad';
}

function outcomeWords(outcome: string): string {
	return OUTCOME_WORDS[outcome] ?? '结果没有记录';
}

function withDetail(text: string, detail: string | null): string {
	// Details of adapters are Chinese; what is not is for logs.
	return detail && /\p{Script=Han}/u.test(detail) ? `${text}。${detail}` : text;
}
