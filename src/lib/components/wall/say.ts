import { beijingDayKey, beijingParts, DAY_MS, formatClock } from '#lib/contract/format.ts';

const MINUTE = 60_000;

/** 「截至 10:48」, 「截至昨日 18:00」, 「截至 11月20日」: what is older needs no clock. */
export function sayAsOf(at: number, now: number): string {
	if (beijingDayKey(at) === beijingDayKey(now)) return `截至 ${formatClock(at)}`;
	if (beijingDayKey(at) === beijingDayKey(now - DAY_MS)) return `截至昨日 ${formatClock(at)}`;
	const { month, day } = beijingParts(at);
	return `截至 ${month}月${day}日`;
}

/** 「1 小时 25 分」, 「38 分」, 「2 天 3 小时」 */
export function sayWait(ms: number): string {
	const minutes = Math.max(0, Math.floor(ms / MINUTE));
	if (minutes < 60) return `${minutes} 分`;
	const hours = Math.floor(minutes / 60);
	if (hours < 24) return minutes % 60 === 0 ? `${hours} 小时` : `${hours} 小时 ${minutes % 60} 分`;
	return hours % 24 === 0 ? `${hours / 24} 天` : `${Math.floor(hours / 24)} 天 ${hours % 24} 小时`;
}

/** 「截至昨日」 for a day that ended at the last midnight; else the day's date. */
export function sayDay(day: number, now: number): string {
	if (beijingDayKey(day) === beijingDayKey(now - DAY_MS)) return '截至昨日';
	const { month, day: date } = beijingParts(day);
	return `截至 ${month}月${date}日`;
}
