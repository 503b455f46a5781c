import type { BotKind, NoticeFacts, NoticeKind } from '#lib/contract/notices.ts';
import { formatSpan } from '#lib/contract/format.ts';
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
	post_returned: '稿件被退回',
	publication_unknown: '发布结果待核',
	publication_held: '发布停下来等人处理',
	publication_missed: '错过发布时间',
	published: '稿件已发布',
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
	heartbeat_stalled: (facts) => ({
		title: `发布调度中断了 ${formatSpan(facts.span ?? 0)}，现已恢复`,
		line: '这段时间到点的稿件没有自动补发，请到发布记录里查看错过的',
	}),
};

/** What a person reads. */
export function sayNotice(kind: NoticeKind, facts: NoticeFacts): Said {
	return SAY[kind](facts);
}
