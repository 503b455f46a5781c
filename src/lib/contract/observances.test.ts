import { describe, expect, test } from 'vitest';
import { calendarDays, nextMarks, observanceOn } from './observances.ts';

const at = (day: string) => Date.parse(`${day}T12:00:00+08:00`);

describe('the days a federation writes for', () => {
	test.each([
		['2026-11-25', '国际消除对妇女暴力日'],
		['2026-03-08', '国际妇女节'],
		['2026-05-10', '母亲节'],
		['2026-06-21', '父亲节'],
		['2026-02-17', '春节'],
		['2026-10-18', '重阳节'],
		['2026-11-24', null],
	])('%s is %s', (day, name) => {
		expect(observanceOn(at(day))).toBe(name);
	});

	test('are said in their order, with solar terms among them', () => {
		expect(nextMarks(at('2026-11-22'), 4).map((mark) => mark.name)).toEqual([
			'国际消除对妇女暴力日',
			'世界艾滋病日',
			'国家宪法日',
			'国际志愿者日',
		]);
		expect(nextMarks(at('2026-12-05'), 2).map(({ name, kind }) => [name, kind])).toEqual([
			['大雪', 'term'],
			['国家公祭日', 'day'],
		]);
	});

	test('stand in their week with the lunar date, as the almanac has them', () => {
		const week = calendarDays(at('2026-11-16'), 7);
		expect(week.map((day) => day.lunar)).toEqual(['初八', '初九', '初十', '十一', '十二', '十三', '十四']);
		expect(week.map((day) => day.term)).toEqual([null, null, null, null, null, null, '小雪']);
		expect(week[4]?.observance).toBe('世界儿童日');
		expect(calendarDays(at('2026-12-09'), 1)[0]?.lunar).toMatch(/月$/);
	});
});
