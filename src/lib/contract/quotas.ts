import { dayStart, bucketStart, DAY, HOUR } from './beijing-time.ts';
import { beijingMonthStart } from './format.ts';

/** hour, day, month: of the Beijing calendar, as the platforms count. */
export const QUOTA_PERIODS = ['hour', 'day', 'month'] as const;
export type QuotaPeriod = (typeof QUOTA_PERIODS)[number];

/** How often a platform lets one account publish. */
export interface Quota {
	/** Names the quota in the ledger and in settings. */
	key: string;
	period: QuotaPeriod;
	/** What the platform's pages say; null where they name no number. An office may set its own. */
	usual: number | null;
}

/** A quota with the number that holds for one account. */
export interface AccountQuota extends Quota {
	/** Null: no limit. */
	most: number | null;
}

/**
 * Without pushing (freepublish): no number is published, 100 a day is commonly said. A mass send: once a day for a 订阅号;
 * four a month for a 服务号, whose office sets it so.
 */
const WECHAT_PUBLISH: readonly Quota[] = [{ key: 'wechat.publish.day', period: 'day', usual: 100 }];
const WECHAT_MASS: readonly Quota[] = [
	{ key: 'wechat.mass.day', period: 'day', usual: 1 },
	{ key: 'wechat.mass.month', period: 'month', usual: null },
];
/** 30 posts an hour, and 100 calls a day of which asking for figures takes up to 48. */
const WEIBO: readonly Quota[] = [
	{ key: 'weibo.hour', period: 'hour', usual: 30 },
	{ key: 'weibo.day', period: 'day', usual: 50 },
];
/** "Quota used up" is an error of the platform; the number stands nowhere. */
const DOUYIN: readonly Quota[] = [{ key: 'douyin.day', period: 'day', usual: null }];

/** The quotas of an account; most platforms, our own website among them, have none. */
export function quotasOf(platform: string, settings: Readonly<Record<string, unknown>>): readonly Quota[] {
	if (platform === 'weibo') return WEIBO;
	if (platform === 'douyin') return DOUYIN;
	if (platform !== 'wechat' || settings.mode === 'draft_only') return [];
	return settings.mode === 'mass' ? WECHAT_MASS : WECHAT_PUBLISH;
}

/** Start of the period that holds `at` (epoch ms). */
export function quotaPeriodStart(period: QuotaPeriod, at: number): number {
	if (period === 'month') return beijingMonthStart(at);
	return period === 'day' ? dayStart(at) : bucketStart(at, 'h');
}

/** Units taken of one quota, by the start of the period. */
export type Taken = ReadonlyMap<number, number>;

/** The quota that has no room at `at`, or null. */
export function fullQuota(
	quotas: readonly AccountQuota[],
	taken: (key: string) => Taken,
	at: number,
): AccountQuota | null {
	const isFull = ({ key, period, most }: AccountQuota) =>
		most !== null && (taken(key).get(quotaPeriodStart(period, at)) ?? 0) >= most;
	return quotas.find(isFull) ?? null;
}

/** How much of one quota of one channel is taken. */
export interface QuotaUse {
	channelId: string;
	channelName: string;
	key: string;
	period: QuotaPeriod;
	most: number;
	/** Start of the period and the units taken in it. */
	taken: [number, number][];
}

/** Units of `use` taken in the period that holds `at`. */
export function takenAt(use: QuotaUse, at: number): number {
	const start = quotaPeriodStart(use.period, at);
	return use.taken.find(([period]) => period === start)?.[1] ?? 0;
}

/** What a calendar says of a day: quotas that are small or nearly taken, the fullest first. Those of an hour are not of a day. */
export function notableUses(
	uses: readonly QuotaUse[],
	day: number,
): { use: QuotaUse; taken: number; isFull: boolean }[] {
	return uses
		.filter(({ period }) => period !== 'hour')
		.map((use) => ({ use, taken: takenAt(use, day) }))
		.filter(({ use, taken }) => taken > 0 && (use.most <= 10 || taken >= use.most * 0.8))
		.map(({ use, taken }) => ({ use, taken, isFull: taken >= use.most }))
		.sort((a, b) => b.taken / b.use.most - a.taken / a.use.most);
}

/** Days ahead that are looked through for room. */
export const QUOTA_DAYS_AHEAD = 62;

/** The first moment after `at` with room in every quota: an hour later, or the same time on another day; null: none in two months. */
export function nextFree(
	quotas: readonly AccountQuota[],
	taken: (key: string) => Taken,
	at: number,
): number | null {
	const hours = Array.from({ length: 24 }, (_, index) => at + (index + 1) * HOUR).filter(
		(later) => dayStart(later) === dayStart(at),
	);
	const days = Array.from({ length: QUOTA_DAYS_AHEAD }, (_, index) => at + (index + 1) * DAY);
	return [...hours, ...days].find((later) => fullQuota(quotas, taken, later) === null) ?? null;
}
