import { describe, expect, test } from 'vitest';
import { PLACES, countOf, placeOf } from './shell.ts';

describe('the place of a page', () => {
	test.each([
		['/today', 'today'],
		['/', null],
		['/posts', 'posts'],
		['/posts/01J/edit', 'posts'],
		['/postscript', null],
		['/settings/channels', 'settings'],
		['/nowhere', null],
	])('%s', (pathname, place) => expect(placeOf(pathname, PLACES)).toBe(place));
	test('a place without a page is none', () => expect(placeOf('/units/5206', ['today'])).toBeNull());
});

test('only what waits for me calls', () => {
	expect(countOf('today', { needs: 4, reviews: 2, inbox: 0, tasks: 0 })).toEqual({ n: 4, hot: true });
	expect(countOf('reviews', { needs: 4, reviews: 2, inbox: 0, tasks: 0 })).toEqual({ n: 2, hot: false });
	expect(countOf('today', { needs: 0, reviews: 0, inbox: 0, tasks: 0 })).toBeNull();
	expect(countOf('posts', { needs: 4, reviews: 2, inbox: 0, tasks: 0 })).toBeNull();
});
