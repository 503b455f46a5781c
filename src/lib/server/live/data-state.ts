import { bucketStart, DAY, dayStart, HOUR } from '#lib/contract/beijing-time.ts';
import type { DataState, Period } from '#lib/contract/boards.ts';
import { beijingMonthStart } from '#lib/contract/format.ts';
import { VOLUNTEER_ROLES } from '#lib/contract/outreach.ts';
import type { Ctx } from '../ctx.ts';
import {
	indicatorSeries,
	indicatorTotal,
	publishedCount,
	readsByChannel,
	topPosts,
	volunteerHours,
	volunteersByRole,
	wechatReaders,
} from '../metrics/index.ts';
import { askedOf, channelEntry, type BoardOf } from '../walls/index.ts';

const TOP = 10;

/** When a period begins that ends now. Whole days of Beijing time. */
export function periodStart(period: Period, now: number): number {
	const today = dayStart(now);
	const starts: Record<Period, number> = {
		today,
		'7d': today - 6 * DAY,
		'30d': today - 29 * DAY,
		month: beijingMonthStart(now),
	};
	return starts[period];
}

/** Every figure of the figures' page for a unit's subtree and a period. */
export async function dataState(
	{ store, clock }: Pick<Ctx, 'store' | 'clock'>,
	unit: Omit<BoardOf, 'now'>,
	period: Period,
): Promise<DataState> {
	const of: BoardOf = { ...unit, now: clock.now() };
	const asked = askedOf(of, periodStart(period, of.now), of.now + 1);
	const byHour = period === 'today';
	const upTo = byHour ? bucketStart(of.now, 'h') + HOUR : dayStart(of.now) + DAY;
	const grain = byHour ? 'h' : 'd';
	const series = { ...askedOf(of, asked.from, upTo), indicator: 'site.reads', grain } as const;
	const [channels, wechat, line, top, columns, people, hours, readers] = await Promise.all([
		readsByChannel(store, asked),
		wechatReaders(store, asked),
		indicatorSeries(store, series),
		topPosts(store, { ...asked, limit: TOP }),
		publishedCount(store, { ...asked, by: 'column' }),
		volunteersByRole(store, asked),
		volunteerHours(store, asked),
		indicatorTotal(store, { ...asked, indicator: 'site.readers' }),
	]);
	return {
		channels: channels.rows.map(channelEntry),
		wechat: wechat.rows.map(channelEntry),
		series: { from: asked.from, step: byHour ? 'hour' : 'day', values: line.rows.map(({ value }) => value) },
		top: top.rows.map(({ publicationId: id, postId, title, value }) => ({ id, postId, title, value })),
		columns: columns.rows,
		roles: VOLUNTEER_ROLES.map((role) => ({
			role,
			people: people.rows.find((row) => row.role === role)?.value ?? 0,
			minutes: hours.rows.find((row) => row.role === role)?.minutes ?? 0,
		})),
		readers: byHour ? (readers.rows[0]?.value ?? 0) : null,
		wechatAsOf: wechat.asOf,
	};
}
