import { bucketStart, DAY, dayStart, HOUR, MINUTE } from '#lib/contract/beijing-time.ts';
import type {
	ChannelEntry,
	DonationsEntry,
	HotlineEntry,
	HoursEntry,
	ReadsEntry,
	TopEntry,
	VolunteersEntry,
	WechatEntry,
} from '#lib/contract/boards.ts';
import { beijingMonthStart } from '#lib/contract/format.ts';
import { VOLUNTEER_ROLES } from '#lib/contract/outreach.ts';
import type { Reader } from '../db/index.ts';
import {
	indicatorSeries,
	indicatorTotal,
	readsByChannel,
	readsByHour,
	readsByMinute,
	topPosts,
	volunteerHours,
	volunteersByRole,
	wechatReaders,
	type Asked,
	type ChannelReads,
} from '../metrics/index.ts';
import { countPresent } from './store.ts';

/** Whose board, and the moment it is drawn for. */
export interface BoardOf {
	unitId: string;
	/** The unit's path. */
	path: string;
	/** Epoch ms. */
	now: number;
}

const HOURS_SHOWN = 24;
const WECHAT_DAYS = 7;
/** An entered figure that nobody has reported for this long has no tile. */
const ENTERED_SHOWN_MS = 30 * DAY;

/** The question over a stretch of time, for the unit's whole subtree. */
export function askedOf({ unitId, path }: BoardOf, from: number, to: number): Asked {
	return { unitId, scope: { paths: [path] }, from, to };
}
const sum = (rows: readonly { value: number }[]) => rows.reduce((all, { value }) => all + value, 0);

/** 今日阅读 of the own website. Yesterday is compared to the same minute, so a morning is not held against a whole day. */
export async function readToday(reader: Reader, of: BoardOf): Promise<ReadsEntry> {
	const { now } = of;
	const today = dayStart(now);
	const then = now - DAY;
	const thenHour = bucketStart(then, 'h');
	const [all, minutes, hoursBefore, minutesBefore] = await Promise.all([
		indicatorTotal(reader, { ...askedOf(of, today, now + 1), indicator: 'site.reads' }),
		readsByMinute(reader, askedOf(of, now - 5 * MINUTE + 1, now + 1)),
		readsByHour(reader, askedOf(of, today - DAY, thenHour)),
		readsByMinute(reader, askedOf(of, thenHour, then)),
	]);
	const before = sum(hoursBefore.rows) + sum(minutesBefore.rows);
	return { today: sum(all.rows), last5: sum(minutes.rows), yesterdayByNow: before > 0 ? before : null };
}

/** The last 24 hours and the one before, where the line comes from: each point the reads of the hour that ends there; the last one ends now. */
export async function readHours(reader: Reader, of: BoardOf): Promise<HoursEntry> {
	const { now } = of;
	const end = bucketStart(now, 'h');
	const [hours, minutes] = await Promise.all([
		readsByHour(reader, askedOf(of, end - (HOURS_SHOWN + 1) * HOUR, end)),
		readsByMinute(reader, askedOf(of, now - HOUR + 1, now + 1)),
	]);
	const firstEnd = (hours.rows[0]?.at ?? end - HOUR) + HOUR;
	return { firstEnd, values: hours.rows.map(({ value }) => value), lastHour: sum(minutes.rows) };
}

/** 人次 of today by channel, the most read first. */
export async function readChannels(reader: Reader, of: BoardOf, from: number): Promise<ChannelEntry[]> {
	const { rows } = await readsByChannel(reader, askedOf(of, from, of.now + 1));
	return rows.map(channelEntry);
}

/** A channel's figure; readings may name one that is not there any more. */
export function channelEntry({ channelId, name, ...row }: ChannelReads): ChannelEntry {
	return { id: channelId, name: name || '其他渠道', ...row };
}

/** The titles read most since `from` (a day's start). */
export async function readTop(
	reader: Reader,
	of: BoardOf,
	{ from, limit }: { from: number; limit: number },
): Promise<TopEntry[]> {
	const { rows } = await topPosts(reader, { ...askedOf(of, from, of.now + 1), limit });
	return rows.map(({ publicationId: id, title, value }) => ({ id, title, value }));
}

/** 微信阅读人数 of the newest day given, with the seven days up to it; null while the platform has given nothing. */
export async function readWechat(reader: Reader, of: BoardOf): Promise<WechatEntry | null> {
	const today = dayStart(of.now);
	const from = today - (WECHAT_DAYS + 1) * DAY;
	const [series, accounts] = await Promise.all([
		indicatorSeries(reader, { ...askedOf(of, from, today + DAY), indicator: 'wechat.readers', grain: 'd' }),
		wechatReaders(reader, askedOf(of, from, today + DAY)),
	]);
	if (series.asOf === null) return null;
	const day = dayStart(series.asOf - 1);
	const upTo = series.rows.filter(({ at }) => at <= day).slice(-WECHAT_DAYS);
	const days = upTo.map(({ value }) => value);
	return { value: days.at(-1) ?? 0, asOf: series.asOf, day, days, accounts: accounts.rows.length };
}

/** Volunteers of the month so far, by role in their fixed order. */
export async function readVolunteers(reader: Reader, of: BoardOf): Promise<VolunteersEntry> {
	const asked = askedOf(of, beijingMonthStart(of.now), of.now + 1);
	const [people, hours, present] = await Promise.all([
		volunteersByRole(reader, asked),
		volunteerHours(reader, asked),
		countPresent(reader, { paths: [of.path] }),
	]);
	const roles = VOLUNTEER_ROLES.map((role) => ({
		role,
		people: people.rows.find((row) => row.role === role)?.value ?? 0,
		minutes: hours.rows.find((row) => row.role === role)?.minutes ?? 0,
	}));
	return {
		people: roles.reduce((all, row) => all + row.people, 0),
		minutes: roles.reduce((all, row) => all + row.minutes, 0),
		roles,
		present,
	};
}

/** Hotline calls of today by hour; null when nobody reports them. */
export async function readHotline(reader: Reader, of: BoardOf): Promise<HotlineEntry | null> {
	const indicator = 'hotline.calls';
	const today = dayStart(of.now);
	const recent = await indicatorTotal(reader, {
		...askedOf(of, today - ENTERED_SHOWN_MS, of.now + 1),
		indicator,
	});
	if (recent.asOf === null) return null;
	const hours = await indicatorSeries(reader, { ...askedOf(of, today, of.now + 1), indicator, grain: 'h' });
	const byHour = hours.rows.map(({ value }) => value);
	return { today: sum(hours.rows), byHour, asOf: recent.asOf };
}

/** Donations received this year, in fen; null when nobody reports them. */
export async function readDonations(reader: Reader, of: BoardOf): Promise<DonationsEntry | null> {
	const asked = askedOf(of, yearStart(of.now), of.now + 1);
	const [cash, goods] = await Promise.all([
		indicatorTotal(reader, { ...asked, indicator: 'donation.cash' }),
		indicatorTotal(reader, { ...asked, indicator: 'donation.goods' }),
	]);
	if (cash.asOf === null && goods.asOf === null) return null;
	return {
		cash: sum(cash.rows),
		goods: sum(goods.rows),
		asOf: Math.max(cash.asOf ?? 0, goods.asOf ?? 0),
	};
}

function yearStart(now: number): number {
	let at = beijingMonthStart(now);
	while (new Date(at + 8 * HOUR).getUTCMonth() > 0) at = beijingMonthStart(at - 1);
	return at;
}
