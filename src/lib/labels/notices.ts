import type { BotKind, NoticeFacts, NoticeKind } from '#lib/contract/notices.ts';
import { formatDateTime, formatSpan } from '#lib/contract/format.ts';
import { HOLD_WORDS } from './publishing.ts';
import { isReviewLevel, REVIEW_WORDS } from './reviews.ts';

export const BOT_WORDS: Readonly<Record<BotKind, string>> = {
	wecom: '企业微信',
	dingtalk: '钉钉',
	feishu: '飞书',
};

/** The name of a kind, in lists of choices. */
export const NOTICE_WORDS: Readonly<Record<NoticeKind, string>> = {
	review_waiting: '稿件等我审核',
	review_overdue: '审核超时',
	post_returned: '稿件被退回',
	publication_unknown: '发布结果待核',
	publication_held: '发布停下来等人处理',
	publication_missed: '错过发布时间',
	published: '稿件已发布',
	freeze_started: '发布被冻结',
	recall_started: '稿件开始撤回',
	recall_overdue: '撤回超时',
	task_opened: '有线下或人工发布任务',
	task_late: '任务快到期或已超期',
	channel_expiring: '渠道凭据快到期',
	channel_refused: '渠道凭据失效',
	heartbeat_stalled: '发布调度中断过',
};

/** What a notice says: a heading, and a line that tells the rest. */
export interface Said {
	title: string;
	line: string;
}

const levelWord = (level: number | undefined) =>
	isReviewLevel(level ?? 0) ? REVIEW_WORDS[level as 1] : '审核';
const byWhom = ({ where, by }: NoticeFacts, verb: string) => (by ? `${where} · ${by}${verb}` : where);
const because = ({ where, reason }: NoticeFacts) => {
	const word = reason && reason in HOLD_WORDS ? HOLD_WORDS[reason as keyof typeof HOLD_WORDS] : '';
	return word ? `${where} · ${word}` : where;
};
const on = ({ channels = [] }: NoticeFacts) => (channels.length > 0 ? `（${channels.join('、')}）` : '');

const SAY: Readonly<Record<NoticeKind, (facts: NoticeFacts) => Said>> = {
	review_waiting: (facts) => ({
		title: `等待${levelWord(facts.level)}：《${facts.what}》`,
		line: byWhom(facts, facts.level === 1 ? '提交' : '已签署上一级'),
	}),
	review_overdue: (facts) => ({
		title: `${levelWord(facts.level)}超时：《${facts.what}》`,
		line: `${facts.where} · 已过审核期限，请尽快处理`,
	}),
	post_returned: (facts) => ({
		title: `被退回：《${facts.what}》`,
		line: byWhom(facts, '退回，请看审核意见'),
	}),
	publication_unknown: (facts) => ({
		title: `结果待核：《${facts.what}》${on(facts)}`,
		line: `${because(facts)}，请到平台后台看一眼再确认`,
	}),
	publication_held: (facts) => ({ title: `等人处理：《${facts.what}》${on(facts)}`, line: because(facts) }),
	publication_missed: (facts) => ({
		title: `错过发布时间：《${facts.what}》${on(facts)}`,
		line: `${facts.where} · 没有补发，请决定改期还是取消`,
	}),
	published: (facts) => ({
		title: `已发布：《${facts.what}》`,
		line: `${facts.where} · ${(facts.channels ?? []).join('、')}`,
	}),
	freeze_started: (facts) => ({
		title: `发布已冻结：${facts.where}`,
		line: `${facts.by ?? '系统'}：${facts.detail ?? ''}`,
	}),
	recall_started: (facts) => ({
		title: `开始撤回：《${facts.what}》`,
		line: `${byWhom(facts, '发起')}${facts.count ? `，${facts.count} 处已公开` : ''}`,
	}),
	recall_overdue: (facts) => ({
		title: `撤回超时：《${facts.what}》`,
		line: `${facts.where} · 还有 ${facts.count ?? 0} 处没有处理完`,
	}),
	task_opened: (facts) => ({
		title: `请人工发布：《${facts.what}》${on(facts)}`,
		line: `${facts.where}${facts.until ? ` · ${formatDateTime(facts.until)} 前完成` : ''}`,
	}),
	task_late: (facts) => ({
		title: `任务还没有完成：《${facts.what}》${on(facts)}`,
		line: `${facts.where}${facts.until ? ` · 期限 ${formatDateTime(facts.until)}` : ''}`,
	}),
	channel_expiring: (facts) => ({
		title: `${facts.what}的凭据还有 ${facts.count ?? 0} 天到期`,
		line: `${facts.where} · 请在到期前重新授权，免得稿件发不出去`,
	}),
	channel_refused: (facts) => ({
		title: `${facts.what}的凭据失效了`,
		line: `${facts.where} · ${facts.detail ?? '请重新授权'}`,
	}),
	heartbeat_stalled: (facts) => ({
		title: `发布调度中断了 ${formatSpan(facts.span ?? 0)}，现已恢复`,
		line: '这段时间到点的稿件没有自动补发，请到发布记录里查看错过的',
	}),
};

/** What a person reads. */
export function sayNotice(kind: NoticeKind, facts: NoticeFacts): Said {
	return SAY[kind](facts);
}
