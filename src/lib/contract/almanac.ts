import { SolarDay, type SolarTerm } from 'tyme4ts';
import { DAY_MS, beijingDayStart, beijingParts, beijingTime, formatDate } from './format.ts';

// Apart from format.ts because the calendar library weighs more than a page: load functions call this, pages do not.

function solarDay(at: number): SolarDay {
	const { year, month, day } = beijingParts(at);
	return SolarDay.fromYmd(year, month, day);
}

export interface LunarDate {
	/** 十月, 闰四月 */
	month: string;
	/** 初一 … 三十 */
	day: string;
	/** 农历十月十一 */
	text: string;
}

/** The lunar date in Beijing at `at` (epoch ms). */
export function lunarDate(at: number): LunarDate {
	const lunar = solarDay(at).getLunarDay();
	// The library counts; people say 腊月.
	const month = lunar.getLunarMonth().getName().replace('十二月', '腊月');
	const day = lunar.getName();
	return { month, day, text: `农历${month}${day}` };
}

function termStart(term: SolarTerm): number {
	const day = term.getSolarDay();
	return beijingTime(day.getYear(), day.getMonth(), [day.getDay()]);
}

/** The solar term that begins on the Beijing day of `at`, or null. */
export function solarTermOn(at: number): string | null {
	const { name, days } = nextSolarTerm(at);
	return days === 0 ? name : null;
}

export interface ComingTerm {
	name: string;
	/** 00:00 in Beijing of the day it begins. */
	at: number;
	/** Whole days from the day of the question; 0 is that very day. */
	days: number;
	/** 「3 天后小雪」「明天小雪」「今日小雪」 */
	text: string;
}

/** The solar term of today, or the next one. */
export function nextSolarTerm(at: number): ComingTerm {
	const today = beijingDayStart(at);
	let term = solarDay(at).getTerm();
	while (termStart(term) < today) term = term.next(1);
	const begins = termStart(term);
	const days = Math.round((begins - today) / DAY_MS);
	const name = term.getName();
	const when = days === 0 ? '今日' : days === 1 ? '明天' : `${days} 天后`;
	return { name, at: begins, days, text: `${when}${name}` };
}

/** 「11月19日 周四」「农历十月十一」「3 天后小雪」: the line beside the title of 今日. */
export function almanacLine(at: number): string[] {
	return [formatDate(at), lunarDate(at).text, nextSolarTerm(at).text];
}
