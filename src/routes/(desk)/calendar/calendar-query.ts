import {
	DAY_MS,
	beijingDayKey,
	beijingMonthStart,
	beijingParts,
	beijingTime,
	beijingWeekStart,
	parseDayKey,
} from '#lib/contract/format.ts';
import { cleanText } from '#lib/contract/posts.ts';

export const VIEWS = ['week', 'month', 'list'] as const;
export type CalendarView = (typeof VIEWS)[number];

/** What the calendar's address asks for; `from` and `to` are epoch ms, the end is not part of it. */
export interface CalendarQuery {
	view: CalendarView;
	/** The first day of the week, or of the month. */
	start: number;
	from: number;
	to: number;
	columnId: string;
	channelId: string;
}

/** Reads the address. A day that is none, or a century away, is today. */
export function readCalendarQuery(params: URLSearchParams, now: number): CalendarQuery {
	const view = VIEWS.find((each) => each === params.get('view')) ?? 'week';
	const asked = parseDayKey(params.get('at') ?? '');
	const day = asked !== null && Math.abs(asked - now) < 36_525 * DAY_MS ? asked : now;
	const columnId = cleanText(params.get('column') ?? '');
	const channelId = params.get('channel') ?? '';
	if (view === 'week') {
		const start = beijingWeekStart(day);
		return { view, start, from: start, to: start + 7 * DAY_MS, columnId, channelId };
	}
	const start = beijingMonthStart(day);
	const next = monthAfter(start, 1);
	const whole = view === 'month';
	const from = whole ? beijingWeekStart(start) : start;
	const to = whole ? beijingWeekStart(next - 1) + 7 * DAY_MS : next;
	return { view, start, from, to, columnId, channelId };
}

function monthAfter(start: number, months: number): number {
	const { year, month } = beijingParts(start);
	return beijingTime(year, month + months, [1]);
}

/** First day of the span before (-1) or after (1). */
export function stepFrom(query: CalendarQuery, direction: -1 | 1): number {
	return query.view === 'week' ? query.start + direction * 7 * DAY_MS : monthAfter(query.start, direction);
}

/** The address of the calendar that asks for `query`; `at` null is now. */
export function calendarHref(
	query: Pick<CalendarQuery, 'view' | 'columnId' | 'channelId'>,
	at: number | null,
): string {
	const params = new URLSearchParams();
	if (query.view !== 'week') params.set('view', query.view);
	if (at !== null) params.set('at', beijingDayKey(at));
	if (query.columnId) params.set('column', query.columnId);
	if (query.channelId) params.set('channel', query.channelId);
	const search = params.toString();
	return search ? `/calendar?${search}` : '/calendar';
}
