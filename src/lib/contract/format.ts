/**
 * Times, counts and money as people in the office read them. Pure, the same on the server and in the browser. Times are
 * Beijing time whatever the machine's zone: UTC+8 without daylight saving, as in force since 1992.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;
const BEIJING_OFFSET = 8 * HOUR;
const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;

const two = (n: number): string => String(n).padStart(2, '0');

interface BeijingParts {
	year: number;
	/** 1–12 */
	month: number;
	day: number;
	/** 0 is Sunday. */
	weekday: number;
	hour: number;
	minute: number;
	second: number;
}

/** Calendar and clock in Beijing at `at` (epoch ms). */
export function beijingParts(at: number): BeijingParts {
	const shifted = new Date(at + BEIJING_OFFSET);
	return {
		year: shifted.getUTCFullYear(),
		month: shifted.getUTCMonth() + 1,
		day: shifted.getUTCDate(),
		weekday: shifted.getUTCDay(),
		hour: shifted.getUTCHours(),
		minute: shifted.getUTCMinutes(),
		second: shifted.getUTCSeconds(),
	};
}

/** Epoch ms of a Beijing calendar time; months and days beyond their range roll over, as in Date.UTC. */
export function beijingTime(
	year: number,
	month: number,
	rest: readonly [day: number, hour?: number, minute?: number],
): number {
	const [day, hour = 0, minute = 0] = rest;
	return Date.UTC(year, month - 1, day, hour, minute) - BEIJING_OFFSET;
}

/** 周一 … 周日 */
export function formatWeekday(at: number): string {
	return WEEKDAYS[beijingParts(at).weekday] ?? '';
}

/** 「11月22日 周日」; with `now` given, another year is said: 「2025年11月22日 周六」. */
export function formatDate(at: number, now?: number): string {
	const { year, month, day } = beijingParts(at);
	const said = now !== undefined && beijingParts(now).year !== year ? `${year}年` : '';
	return `${said}${month}月${day}日 ${formatWeekday(at)}`;
}

/** 「09:00」 */
export function formatClock(at: number): string {
	const { hour, minute } = beijingParts(at);
	return `${two(hour)}:${two(minute)}`;
}

/** 「09:00:04」, for evidence. */
export function formatClockSeconds(at: number): string {
	return `${formatClock(at)}:${two(beijingParts(at).second)}`;
}

/** 「11月22日 周日 09:00」 */
export function formatDateTime(at: number, now?: number): string {
	return `${formatDate(at, now)} ${formatClock(at)}`;
}

/** 「2026年11月22日 周日 09:00:04」: the exact time, shown on hover. */
export function formatExact(at: number): string {
	const { year, month, day } = beijingParts(at);
	return `${year}年${month}月${day}日 ${formatWeekday(at)} ${formatClockSeconds(at)}`;
}

/** 「今天 12:40」「昨天 17:40」「明天 09:00」, else the date: 「11月18日 16:20」, with the year when it is another. */
export function formatNear(at: number, now: number): string {
	const days = Math.round((beijingDayStart(at) - beijingDayStart(now)) / DAY_MS);
	const near = { '-1': '昨天', '0': '今天', '1': '明天' }[String(days)];
	if (near) return `${near} ${formatClock(at)}`;
	const { year, month, day } = beijingParts(at);
	const said = beijingParts(now).year === year ? '' : `${year}年`;
	return `${said}${month}月${day}日 ${formatClock(at)}`;
}

/** A length of time in its largest unit, cut, not rounded: 「38 分钟」「3 小时」「2 天」; under a minute in seconds. */
export function formatSpan(ms: number): string {
	const span = Math.abs(ms);
	if (span < MINUTE) return `${Math.trunc(span / 1000)} 秒`;
	if (span < HOUR) return `${Math.trunc(span / MINUTE)} 分钟`;
	if (span < DAY_MS) return `${Math.trunc(span / HOUR)} 小时`;
	return `${Math.trunc(span / DAY_MS)} 天`;
}

/** 「刚刚」「12 分钟前」「3 小时后」; beyond a day the nearest day and time: 「昨天 17:40」「11月18日 16:20」. */
export function formatRelative(at: number, now: number): string {
	const ms = at - now;
	if (Math.abs(ms) < 1000) return '刚刚';
	if (Math.abs(ms) >= DAY_MS) return formatNear(at, now);
	return `${formatSpan(ms)}${ms < 0 ? '前' : '后'}`;
}

/** Until a deadline: 「还剩 38 分钟」, and after it 「已过 12 分钟」. */
export function formatRemaining(deadline: number, now: number): string {
	return deadline >= now ? `还剩 ${formatSpan(deadline - now)}` : `已过 ${formatSpan(now - deadline)}`;
}

/** 00:00 in Beijing of the day that holds `at`. */
export function beijingDayStart(at: number): number {
	return Math.floor((at + BEIJING_OFFSET) / DAY_MS) * DAY_MS - BEIJING_OFFSET;
}

/** 00:00 of the day after: the end that is not part of the day. */
export function beijingDayEnd(at: number): number {
	return beijingDayStart(at) + DAY_MS;
}

/** 00:00 of the Monday of the week that holds `at`. */
export function beijingWeekStart(at: number): number {
	return beijingDayStart(at) - ((beijingParts(at).weekday + 6) % 7) * DAY_MS;
}

/** 00:00 of the first of the month that holds `at`. */
export function beijingMonthStart(at: number): number {
	const { year, month } = beijingParts(at);
	return beijingTime(year, month, [1]);
}

/** `2026-11-22`: the Beijing day as a key, sortable. */
export function beijingDayKey(at: number): string {
	const { year, month, day } = beijingParts(at);
	return `${year}-${two(month)}-${two(day)}`;
}

/** Start of the day that a key names; null when it names none (2026-02-30). */
export function parseDayKey(key: string): number | null {
	return /^\d{4}-\d{2}-\d{2}$/.test(key) ? parseBeijingLocal(`${key}T00:00`) : null;
}

/**
 * The value of an `<input type="datetime-local">` read as Beijing time: epoch ms, or null when it is none. Browsers send
 * `2026-11-22T09:00`, some with seconds; a blank for the T is taken too.
 */
export function parseBeijingLocal(value: string): number | null {
	const match = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/.exec(value.trim());
	if (!match) return null;
	const [year, month, day, hour, minute, second] = match
		.slice(1)
		.map((part: string | undefined) => Number(part ?? 0)) as [number, number, number, number, number, number];
	const at = beijingTime(year, month, [day, hour, minute]) + second * 1000;
	const back = beijingParts(at);
	// Date.UTC rolls 30 February over to March, and 25:00 to the next day: such a time was never meant.
	const same = back.month === month && back.day === day && back.hour === hour && back.minute === minute;
	return same && back.second === second ? at : null;
}

/** The value for an `<input type="datetime-local">` that shows `at` in Beijing time. */
export function toBeijingLocal(at: number): string {
	return `${beijingDayKey(at)}T${formatClock(at)}`;
}

/** 20,312 */
export function formatExactCount(n: number): string {
	const [whole = '0', part] = String(Math.abs(n)).split('.');
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
	return `${n < 0 ? '-' : ''}${grouped}${part === undefined ? '' : `.${part}`}`;
}

/** A count as people say it, its digits and its 万 or 亿 apart, so that they can be set in two sizes. */
export interface SaidCount {
	digits: string;
	scale: '' | '万' | '亿';
}

/**
 * 20,312 → 2.03 万; 120,000,000 → 1.2 亿; below ten thousand as it is. At most four digits are said, and the rest is cut off
 * rather than rounded up: a figure never claims a threshold that is not reached.
 */
export function sayCount(n: number): SaidCount {
	const size = Math.abs(n);
	if (size < 10_000) return { digits: formatExactCount(Math.trunc(n)), scale: '' };
	const scale = size < 100_000_000 ? 10_000 : 100_000_000;
	const units = size / scale;
	const places = units < 100 ? 2 : units < 1000 ? 1 : 0;
	const factor = 10 ** places;
	const cut = Math.trunc(size / (scale / factor)) / factor;
	return { digits: `${n < 0 ? '-' : ''}${formatExactCount(cut)}`, scale: scale === 10_000 ? '万' : '亿' };
}

/** 「2.03万」「1.2亿」「9,999」 */
export function formatCount(n: number): string {
	const { digits, scale } = sayCount(n);
	return digits + scale;
}

/** Whole fen as 「¥361,470.00」. */
export function formatMoney(fen: number): string {
	const size = Math.abs(Math.trunc(fen));
	const part = size % 100;
	return `${fen < 0 ? '-' : ''}¥${formatExactCount((size - part) / 100)}.${two(part)}`;
}

/** Whole minutes as hours with at most one decimal, cut: 90 → 「1.5」. The unit 小时 stands beside it. */
export function formatHours(minutes: number): string {
	return formatExactCount(Math.trunc(minutes / 6) / 10);
}
