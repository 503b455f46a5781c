import { describe, expect, test } from 'vitest';
import type { PublicationEntry } from '#lib/contract/boards.ts';
import { countBelow, newestTitles, summariseDay, summariseReviews } from './rules.ts';

let next = 0;
const row = (change: Partial<PublicationEntry>): PublicationEntry => ({
	id: `p${next++}`,
	postId: 'post',
	title: '题目',
	channelId: 'c',
	channelName: '铜江妇女网',
	platform: 'website',
	unitName: '铜江市妇联',
	state: 'due',
	reason: null,
	at: 1_000,
	...change,
});

describe('a day on the wall', () => {
	test('counts what is out, what is to come and what needs a person', () => {
		const states = [
			'published',
			'due',
			'leased',
			'sending',
			'accepted',
			'unknown',
			'held',
			'missed',
			'cancelled',
		];
		const { day, marks } = summariseDay(
			states.map((state) => row({ state: state as PublicationEntry['state'] })),
		);
		expect(day).toEqual({ published: 1, planned: 4, problems: 3 });
		expect(marks).toHaveLength(8);
	});
	test('has no dot for what waits without a time', () => {
		expect(summariseDay([row({ at: null })])).toEqual({
			day: { published: 0, planned: 1, problems: 0 },
			marks: [],
		});
	});
	test('names the newest titles once, with the channels that carried them together', () => {
		const hour = 3_600_000;
		const rows = [
			row({ postId: 'a', title: '一', state: 'published', at: 10 * hour }),
			row({ postId: 'a', title: '一', state: 'published', at: 10 * hour + 900, channelName: '微信' }),
			row({ postId: 'b', title: '二', state: 'published', at: 11 * hour }),
			row({ postId: 'c', title: '三', state: 'held', at: 12 * hour }),
			row({ postId: 'd', title: '四', state: 'due', at: 9 * hour }),
			row({ postId: 'a', title: '一', state: 'published', at: 2 * hour, channelName: '旧' }),
		];
		expect(newestTitles(rows)).toEqual([
			{ id: 'b', at: 11 * hour, title: '二', channels: ['铜江妇女网'] },
			{ id: 'a', at: 10 * hour + 900, title: '一', channels: ['微信', '铜江妇女网'] },
			{ id: 'a', at: 2 * hour, title: '一', channels: ['旧'] },
		]);
	});
});

test('the reviews tile names the level that has waited longest', () => {
	const waiting = [
		{ level: 1, since: 500 },
		{ level: 2, since: 100 },
		{ level: 1, since: 300 },
	];
	expect(summariseReviews(waiting, { approved: 11, returned: 1 })).toEqual({
		waiting: [2, 1, 0],
		oldest: { level: 2, since: 100 },
		approvedToday: 11,
		returnedToday: 1,
	});
	expect(summariseReviews([], { approved: 0, returned: 0 }).oldest).toBeNull();
});

test('a county’s number is its whole subtree’s, and none is not zero', () => {
	const below = [
		{ id: 'e', name: '云溪县', path: '/c/e/' },
		{ id: 'w', name: '石门区', path: '/c/w/' },
	];
	const published = [
		{ path: '/c/', posts: 9 },
		{ path: '/c/e/', posts: 2 },
		{ path: '/c/e/t/', posts: 1 },
	];
	expect(countBelow(below, published)).toEqual([
		{ id: 'e', name: '云溪县', published: 3 },
		{ id: 'w', name: '石门区', published: null },
	]);
});
