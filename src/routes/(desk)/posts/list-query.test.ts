import { expect, test } from 'vitest';
import { listHref, readListQuery } from './list-query.ts';

const read = (search: string) => readListQuery(new URLSearchParams(search));

test('the address of a list says what it shows, and is read back as it was written', () => {
	const query = read('state=in_review&column=c1&unit=u1&q=保暖&page=3');
	expect(query).toEqual({ state: 'in_review', columnId: 'c1', unitId: 'u1', text: '保暖', page: 3 });
	expect(read(listHref(query, { page: 3 }).split('?')[1] ?? '')).toEqual(query);
	expect(listHref(read(''))).toBe('/posts');
});

test('another question begins on its first page', () => {
	expect(listHref(read('q=保暖&page=3'), { state: 'draft' })).toBe(
		`/posts?state=draft&q=${encodeURIComponent('保暖')}`,
	);
});

test.each([
	['state=deleted&page=-1', { state: '', page: 1 }],
	['page=1e9', { page: 1 }],
	['page=abc', { page: 1 }],
	['q=%00%01保暖%00', { text: '保暖' }],
	[`q=${'长'.repeat(500)}`, { text: '长'.repeat(64) }],
])('an address with %s still opens', (search, expected) => {
	expect(read(search)).toMatchObject(expected);
});
