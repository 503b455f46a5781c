import type { RecallKind, RetractionAct, RetractionOutcome, RetractionState } from '#lib/contract/recalls.ts';

export const RECALL_WORDS: Readonly<Record<RecallKind, string>> = {
	recall: '撤回',
	correction: '更正前撤下旧版',
};

export const RETRACTION_WORDS: Readonly<Record<RetractionState, string>> = {
	waiting: '等发布结果',
	queued: '等待撤下',
	calling: '正在撤下',
	by_person: '等人撤下',
	closed: '已了结',
};

export const OUTCOME_WORDS: Readonly<Record<RetractionOutcome, string>> = {
	retracted: '平台已撤下',
	by_hand: '人工已撤下',
	not_public: '没有发出',
	kept: '决定保留',
	replaced: '已换成更正稿',
};

export const ACT_WORDS: Readonly<Record<RetractionAct, string>> = {
	removed: '已撤下，登记',
	not_public: '其实没有发出',
	keep: '保留不撤',
	retry: '再试一次',
};

/** What will happen, said before it does. */
export const ACT_SENTENCES: Readonly<Record<RetractionAct, string>> = {
	removed: '登记为已人工撤下。请先在平台上打开原链接，确认读者已经看不到，再写明怎么核实的。',
	not_public: '登记为没有发出。请先到平台后台核对，确实没有这一篇。以后查到已发出，系统会重新撤下。',
	keep: '这一篇继续公开，撤回到此为止。请写明为什么保留。',
	retry: '系统马上再请平台撤下一次。重复撤下没有坏处。',
};

/** What a person does where no program can. */
const BY_HAND: Readonly<Record<string, string>> = {
	wechat: '请登录公众号后台「发表记录」，找到这一篇，选「删除」，截图存证后回来登记。',
	weibo: '请登录微博账号，找到这一条，选「删除」，截图存证后回来登记。',
	douyin: '请在抖音创作者中心找到这条作品，删除或设为私密，截图存证后回来登记。',
	wordpress: '请登录网站后台，把这一篇移到回收站，打开原链接确认已看不到，再回来登记。',
	offline: '请通知张贴点取下，拍照存证后回来登记。',
	syndication: '请联系转载方编辑删稿，收到回复后回来登记。',
};

/** The instruction for an item a person takes off: the platform's own word, else ours. */
export function byHandSentence(platform: string, detail: string | null): string {
	if (detail && /\p{Script=Han}/u.test(detail)) return /[。！？]$/u.test(detail) ? detail : `${detail}。`;
	return BY_HAND[platform] ?? '请到平台后台找到这一篇，删除或设为不可见，截图存证后回来登记。';
}

/** One line of a recall's history in words. */
export function recallSentence(line: {
	kind: string;
	by: string | null;
	item: string | null;
	to: RetractionState | null;
	outcome: RetractionOutcome | null;
	note: string | null;
	cancelled: number;
	live: number;
}): { mark: 'good' | 'bad' | 'plain'; text: string } {
	const who = line.by ?? '系统';
	switch (line.kind) {
		case 'recall.started':
			return {
				mark: 'plain',
				text: `${who}发起撤回：取消未发的 ${line.cancelled} 个，撤下已发的 ${line.live} 个`,
			};
		case 'recall.overdue':
			return { mark: 'bad', text: '超过预定时间，还有渠道没有撤完' };
		case 'recall.closed':
			return { mark: 'good', text: '全部了结，计时停止' };
		default:
			return itemSentence(line, who);
	}
}

function itemSentence(
	line: {
		item: string | null;
		to: RetractionState | null;
		outcome: RetractionOutcome | null;
		note: string | null;
	},
	who: string,
): { mark: 'good' | 'bad' | 'plain'; text: string } {
	const where = line.item ?? '';
	if (line.to === 'closed' && line.outcome) {
		const note = line.note ? `，${who}登记：${line.note}` : '';
		return {
			mark: line.outcome === 'kept' ? 'plain' : 'good',
			text: `${where}：${OUTCOME_WORDS[line.outcome]}${note}`,
		};
	}
	const text: Record<Exclude<RetractionState, 'closed'>, string> = {
		waiting: '等发布结果',
		queued: '排队等待撤下',
		calling: '请平台撤下',
		by_person: '平台没有替我们撤下，等人办理',
	};
	const to = line.to === null || line.to === 'closed' ? 'queued' : line.to;
	return { mark: to === 'by_person' ? 'bad' : 'plain', text: `${where}：${text[to]}` };
}
