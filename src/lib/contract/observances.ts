import { lunarDate, nextSolarTerm, solarTermOn } from './almanac.ts';
import { DAY_MS, beijingDayStart, beijingParts } from './format.ts';

/** Days of the year that a women's federation writes for, by month and day. */
const FIXED: Readonly<Record<string, string>> = {
	'1-1': '元旦',
	'3-5': '学雷锋纪念日',
	'3-8': '国际妇女节',
	'3-15': '消费者权益日',
	'4-7': '世界卫生日',
	'4-15': '国家安全教育日',
	'5-1': '劳动节',
	'5-4': '青年节',
	'5-12': '国际护士节',
	'5-15': '国际家庭日',
	'6-1': '国际儿童节',
	'6-26': '国际禁毒日',
	'7-1': '建党节',
	'8-1': '建军节',
	'9-10': '教师节',
	'10-1': '国庆节',
	'10-11': '国际女童日',
	'10-15': '国际农村妇女日',
	'11-20': '世界儿童日',
	'11-25': '国际消除对妇女暴力日',
	'12-1': '世界艾滋病日',
	'12-4': '国家宪法日',
	'12-5': '国际志愿者日',
	'12-13': '国家公祭日',
};
const LUNAR: Readonly<Record<string, string>> = {
	正月初一: '春节',
	正月十五: '元宵节',
	五月初五: '端午节',
	七月初七: '七夕',
	八月十五: '中秋节',
	九月初九: '重阳节',
};
const SUNDAY = 0;

/** The observance of the Beijing day of `at`, or null. */
export function observanceOn(at: number): string | null {
	const { month, day, weekday } = beijingParts(at);
	const lunar = lunarDate(at);
	const sunday = weekday === SUNDAY ? Math.ceil(day / 7) : 0;
	const parents = month === 5 && sunday === 2 ? '母亲节' : month === 6 && sunday === 3 ? '父亲节' : null;
	return FIXED[`${month}-${day}`] ?? LUNAR[lunar.month + lunar.day] ?? parents;
}

export interface DayMark {
	/** 00:00 in Beijing. */
	at: number;
	name: string;
	kind: 'day' | 'term';
}

/** The next `count` observances and solar terms after the day of `at`, at most half a year ahead. */
export function nextMarks(at: number, count: number): DayMark[] {
	const marks: DayMark[] = [];
	const first = beijingDayStart(at) + DAY_MS;
	for (let day = first; marks.length < count && day < first + 183 * DAY_MS; day += DAY_MS) {
		const observance = observanceOn(day);
		const term = solarTermOn(day);
		if (observance) marks.push({ at: day, name: observance, kind: 'day' });
		if (term && marks.length < count) marks.push({ at: day, name: term, kind: 'term' });
	}
	return marks;
}

/** A day of the calendar with its lunar date and what it is known for. */
export interface CalendarDay {
	/** 00:00 in Beijing. */
	start: number;
	/** 初八, or the month's name on its first day. */
	lunar: string;
	term: string | null;
	observance: string | null;
}

/** `count` days from the Beijing day of `from`. */
export function calendarDays(from: number, count: number): CalendarDay[] {
	let term = nextSolarTerm(from);
	return Array.from({ length: count }, (_, index) => {
		const start = beijingDayStart(from) + index * DAY_MS;
		if (term.at < start) term = nextSolarTerm(start);
		const lunar = lunarDate(start);
		return {
			start,
			lunar: lunar.day === '初一' ? lunar.month : lunar.day,
			term: term.at === start ? term.name : null,
			observance: observanceOn(start),
		};
	});
}
