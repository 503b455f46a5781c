import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '#lib/contract/errors.ts';
import { HOLD_REASONS } from '#lib/contract/publishing.ts';
import { sentenceFor, titleFor } from './errors.ts';
import { phaseOf, postWord } from './posts.ts';
import { holdSentence } from './publishing.ts';

/** Chinese from end to end: no English word, no half-width comma or full stop, nothing left to fill in. */
function expectChineseSentence(sentence: string) {
	expect(sentence).toMatch(/[一-鿿]/);
	expect(sentence).toMatch(/。$/);
	expect(sentence.replace(/JSON|UTF-8|GB18030|ANSI/g, '')).not.toMatch(/[A-Za-z#,;]|undefined/);
}

describe('every failure has a sentence that says what to do', () => {
	test.each(ERROR_CODES)('%s, with nothing known', (code) => {
		expectChineseSentence(sentenceFor(code));
		expect(sentenceFor(code)).toMatch(/请|可以|直接/);
	});
	test.each(HOLD_REASONS)('held for %s', (reason) => expectChineseSentence(holdSentence(reason)));
	test('a reason this version does not know', () => {
		expectChineseSentence(holdSentence('reason_of_tomorrow'));
		expectChineseSentence(holdSentence(null));
	});
	test.each([400, 401, 403, 404, 409, 413, 418, 429, 500, 502, 503])('%i has a heading', (status) =>
		expect(titleFor(status)).toMatch(/^[一-鿿]+$/),
	);
});

describe('a sentence names what is known', () => {
	test('field and limit', () =>
		expect(sentenceFor('input.too_long', { field: '标题', max: 64 })).toBe(
			'标题太长，最多 64 个字，请删减后再提交。',
		));
	test('the line of a file', () =>
		expect(sentenceFor('input.unknown_indicator', { line: 3, value: 'site.read' })).toBe(
			'第 3 行：没有登记「site.read」这个指标，请核对指标名称后再报。',
		));
	test('minutes of a lock', () =>
		expect(sentenceFor('auth.locked', { minutes: 15 })).toContain('请在 15 分钟后再试'));
	test('a value with characters that mean something to replace()', () =>
		expect(sentenceFor('input.unknown_column', { value: '$&#$1' })).toContain('「$&#$1」'));
	test('zero is a value', () => expect(sentenceFor('input.too_long', { max: 0 })).toContain('最多 0 个字'));
});

describe('the one word for a post', () => {
	test.each([
		[1, '待初审'],
		[2, '待复审'],
		[3, '待终审'],
		[0, '审核中'],
	])('in review at level %i', (level, word) => expect(postWord('in_review', level)).toBe(word));
	test.each([
		['draft', [], 'draft'],
		['approved', [], 'approved'],
		['approved', ['due', 'due'], 'scheduled'],
		['approved', ['published', 'sending'], 'publishing'],
		['approved', ['published', 'due'], 'partly_published'],
		['approved', ['published', 'published'], 'published'],
		['approved', ['published', 'cancelled'], 'published'],
		['approved', ['published', 'held', 'sending'], 'held'],
		['approved', ['published', 'unknown'], 'unknown'],
		['approved', ['missed', 'published'], 'missed'],
		['approved', ['cancelled'], 'cancelled'],
		['approved', ['retracted', 'cancelled'], 'recalled'],
		['approved', ['retracted', 'due'], 'scheduled'],
		['draft', ['cancelled'], 'draft'],
	] as const)('%s with %j is %s', (post, publications, phase) =>
		expect(phaseOf(post, publications)).toBe(phase),
	);
});
