import type { OfflineKind } from '#lib/contract/tasks.ts';
import { KIND_WORDS } from '../tasks.ts';
import type { PlatformWords } from './words.ts';

export const OFFLINE_WORDS: PlatformWords = {
	about: '展板、横幅、海报、传单、大喇叭、活动宣讲：到时间转成待办，由人去办、拍照，另一个人核实。',
	nameHint: '排期和审核时看到的名字，例如“社区宣传栏”。',
	made: '线下渠道已加好。稿件选了它，到时间就会出现在“待办任务”里。',
	fields: {
		kind: { label: '形式', hint: '每种形式各建一个渠道，数量分开统计。', options: KIND_WORDS },
		places: { label: '每次张贴几处', hint: '每处交一份凭证，全部核实才算办完。' },
		withinHours: { label: '多少小时内办完', hint: '从计划时间算起，到期前两小时提醒。' },
		size: { label: '规格尺寸', hint: '例如“横幅 6 米 × 0.7 米”。' },
		material: { label: '材质', hint: '例如“红底白字，防水布”。' },
		guide: { label: '张贴要求', hint: '例如“离地 2.5 米以上，不遮挡消防通道”。' },
		bannerTitle: { label: '横幅标语最多字数' },
		title: { label: '其他形式标题最多字数' },
		posterText: { label: '海报正文最多字数' },
		boardText: { label: '展板正文最多字数' },
		leafletText: { label: '传单正文最多字数' },
		speechText: { label: '广播稿最多字数' },
	},
	groups: {
		work: { legend: '怎么办', text: '超过时间没有交凭证的，会提醒并列为逾期。' },
		making: { legend: '制作与张贴', text: '写进任务单，给制作和张贴的人看。' },
	},
	way: (settings) => KIND_WORDS[settings.kind as OfflineKind] ?? KIND_WORDS.board,
};
