import { describe, expect, test } from 'vitest';
import { statusOf } from '#tests/support/weibo.ts';
import { checkPayload, composeStatus, previewOf } from './compose.ts';
import { base62, hasTopic, plainWords, weiboLength } from './words.ts';

const LIMITS = { linkWeight: 10 };

describe('the words of a post', () => {
	test.each([
		['', 0],
		['好', 1],
		['ab', 1],
		['abc', 2],
		['好a', 2],
		// A short link counts 10, a long one half its characters: the worse of both.
		['好 http://t.cn/A6', 12],
		[`好 https://www.example.gov.cn/site/p/${'x'.repeat(36)}`, 37],
		['🎉', 1],
	])('%s is %i long', (text, length) => {
		expect(weiboLength(text, LIMITS)).toBe(length);
	});

	test.each([
		['#巾帼#行动', true],
		['＃巾帼＃行动', true],
		['第1# 楼', false],
		['看 https://a.example/x#y 和 https://a.example/z#w', false],
		['##', false],
	])('%s holds a topic: %s', (text, expected) => {
		expect(hasTopic(text)).toBe(expected);
	});

	test('are the same when only links, entities and spaces differ', () => {
		expect(plainWords('【标题】 A&amp;B 好 http://t.cn/A6x')).toBe(
			plainWords('【标题】A&B好 https://x.example/p/1'),
		);
		expect(plainWords('好的')).not.toBe(plainWords('好'));
	});

	// The first pair is a public one; the second by hand, for zeros are easily lost.
	test.each([
		['3501756485200075', 'z0JH2lOMb'],
		['3500000000000001', 'z00000001'],
	])('%s stands at %s', (mid, path) => {
		expect(base62(mid)).toBe(path);
	});

	test('are the title, the summary and the link, or the body where there is no summary', () => {
		const link = 'https://site.example/p/1';
		expect(composeStatus(statusOf({ title: '题', summary: '摘要' }), link)).toBe(`【题】摘要 ${link}`);
		expect(composeStatus(statusOf({ title: '题', summary: ' ', text: '一\n\n二' }), link)).toBe(
			`【题】一\n二 ${link}`,
		);
	});

	test.each([
		[{}, []],
		[{ summary: '好'.repeat(140) }, ['status_too_long']],
		[{ title: '#话题#' }, ['topic_refused']],
		[{ summary: '', text: '' }, ['body_empty']],
		[{ mediaIds: ['m-1', 'm-2'] }, ['pictures_left_out']],
	])('%j are judged %j', (more, codes) => {
		expect(checkPayload(statusOf(more)).map(({ code }) => code)).toEqual(codes);
	});

	test('are shown as the card followers see', () => {
		expect(previewOf(statusOf({ title: '题', summary: '摘要', coverMediaId: 'm-1' }))).toEqual({
			look: 'card',
			text: '【题】摘要 网页链接',
			mediaIds: ['m-1'],
		});
	});

	test('may be longer where the account may', () => {
		const long = statusOf({ summary: '好'.repeat(200) });
		expect(checkPayload(long, { limits: { textMax: 2000 } })).toEqual([]);
	});
});
