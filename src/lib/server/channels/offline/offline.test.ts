import { expect, test } from 'vitest';
import type { PublicationPayload } from '#lib/contract/publishing.ts';
import { readChannelInput } from '../rules.ts';
import { createOfflineChannel } from './index.ts';

const channel = createOfflineChannel();
const words = (n: number) => '宣'.repeat(n);

function payload(change: Partial<PublicationPayload>): PublicationPayload {
	return {
		title: '平安过冬',
		summary: '',
		html: '',
		text: '检查家里的用电用气。',
		coverMediaId: null,
		mediaIds: [],
		signature: { source: '', editor: '', responsible: '', approvers: [] },
		columnId: '',
		columnSlug: '',
		columnName: '',
		campaignId: null,
		...change,
	};
}
const codes = (change: Partial<PublicationPayload>, kind: string, limits = {}) =>
	channel
		.check(payload(change), { kind, limits })
		.map(({ level, code, limit }) => `${level} ${code} ${limit}`);

test.each([
	['a slogan of 20 characters fits on a banner', 'banner', { title: words(20) }, []],
	['one of 21 does not', 'banner', { title: words(21) }, ['block title_too_long 20']],
	['a banner is its title alone', 'banner', { text: '' }, []],
	['a poster takes 300 characters', 'poster', { text: words(300) }, []],
	['and not 301', 'poster', { text: words(301) }, ['block text_too_long 300']],
	['a poster may be one picture', 'poster', { text: '', mediaIds: ['a'] }, []],
	['an empty poster is none', 'poster', { text: ' ' }, ['block body_empty 1']],
	[
		'a loudspeaker needs words, not pictures',
		'loudspeaker',
		{ text: '', mediaIds: ['a'] },
		['block body_empty 1'],
	],
	['a speech ends after 800', 'loudspeaker', { text: words(801) }, ['block text_too_long 800']],
	['a talk needs no text', 'event', { text: '' }, []],
	['a title of 31 characters fits on nothing', 'board', { title: words(31) }, ['block title_too_long 30']],
])('%s', (_name, kind, change, expected) => expect(codes(change, kind)).toEqual(expected));

test("the office's own limits count", () => {
	expect(codes({ title: words(13) }, 'banner', { bannerTitle: 12 })).toEqual(['block title_too_long 12']);
});

test('the settings are read from the form with what is usual where it is empty', () => {
	const wish = readChannelInput('offline', {
		name: '社区宣传栏',
		kind: 'banner',
		size: '6 米 × 0.7 米',
		places: '4',
	});
	expect(wish.settings).toMatchObject({
		kind: 'banner',
		size: '6 米 × 0.7 米',
		limits: { places: 4, withinHours: 24, bannerTitle: 20 },
	});
	expect(() => readChannelInput('offline', { name: '社区宣传栏', kind: '旗' })).toThrow();
});

test('nothing is ever sent, and a lost answer is a task all the same', async () => {
	expect(await channel.send({} as never)).toMatchObject({ kind: 'refused', reason: 'needs_proof' });
	expect(await channel.look({} as never)).toMatchObject({ kind: 'failed', reason: 'needs_proof' });
});

test('a banner is shown as one line, a poster as a sheet, a speech as its words', () => {
	const shown = (kind: string, change = {}) => channel.preview?.(payload(change), { kind });
	expect(shown('banner')).toMatchObject({ look: 'sheet', ratio: 8, title: '平安过冬', text: '' });
	expect(shown('poster', { mediaIds: ['a'] })).toMatchObject({
		look: 'sheet',
		text: '检查家里的用电用气。',
		mediaId: 'a',
	});
	expect(shown('loudspeaker')).toMatchObject({ look: 'card', text: '平安过冬\n\n检查家里的用电用气。' });
});
