import type { FeedContent } from '#lib/contract/platforms/feed.ts';
import type { PlatformWords } from './words.ts';

const CONTENTS: Readonly<Record<FeedContent, string>> = { full: '全文和图片', summary: '只有摘要' };

export const FEED_WORDS: PlatformWords = {
	about: '给别的网站来取：稿件到时间进入订阅源，对方定时读取入库。',
	nameHint: '对方看到的订阅源标题，例如“铜江市妇联要闻”。',
	made: '订阅源已加好。请把订阅地址交给对方网站的管理员。',
	fields: {
		content: { label: '每一篇给出', options: CONTENTS },
		entries: { label: '最多保留多少篇', hint: '新的进来，最早的退出；已被对方取走的不受影响。' },
	},
	way: (settings) => CONTENTS[settings.content as FeedContent] ?? CONTENTS.full,
};
