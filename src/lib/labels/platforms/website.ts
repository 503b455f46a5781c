import type { PlatformWords } from './words.ts';

export const WEBSITE_WORDS: PlatformWords = {
	about: '本平台自带的网站，稿件终审后自动发出，阅读量自动统计。',
	nameHint: '排期和审核时看到的名字，例如“铜江妇女网”。稿件发布在本平台自带的网站上，不用填密钥。',
	made: '网站已加好，稿件可以选它发布了。',
	fields: {},
	way: () => '本平台自带',
};
