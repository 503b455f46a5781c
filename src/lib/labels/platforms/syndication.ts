import type { PlatformWords } from './words.ts';

export const SYNDICATION_WORDS: PlatformWords = {
	about: '请其他媒体转载：到时间转成待办，登记转载媒体、对方标题、链接和阅读量。',
	nameHint: '排期和审核时看到的名字，例如“媒体转载”。',
	made: '转载渠道已加好。稿件选了它，到时间就会出现在“待办任务”里。',
	fields: {
		outlets: { label: '常联系的媒体', hint: '例如“铜江日报、澎湃政务号”，会写进任务单。' },
		guide: { label: '转载要求', hint: '例如“注明来源，不改标题”。' },
		withinHours: { label: '多少小时内登记', hint: '从计划时间算起，到期前两小时提醒。' },
	},
	way: () => '人工登记',
};
