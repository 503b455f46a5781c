import { cstHour, DAY, HOUR } from '#simulators/clock.ts';
import type { Dice } from '#simulators/dice.ts';
import type { Article, Desk, PublishedSet } from '#simulators/wechat/state.ts';

/** Statistics follow an article for 30 days. */
export const LIFE_MS = 30 * DAY;
const LIFE_HOURS = 720;
/** Half of the readers come within this many hours, before night and day are laid over it. */
const MEDIAN_HOURS = 9;
const SPREAD = 1.25;
/** Share of the followers who read an article that was not pushed to them. */
const MEDIAN_SHARE = 0.06;
const SHARE_SPREAD = 0.55;
const LATER_ARTICLES = 0.35;

/** How likely people read in each hour of the day (CST). */
const BY_HOUR = [
	0.25, 0.12, 0.07, 0.05, 0.06, 0.15, 0.45, 0.9, 1.15, 1.1, 1.0, 1.05, 1.45, 1.25, 1.0, 0.95, 0.95, 1.1, 1.2,
	1.3, 1.55, 1.65, 1.3, 0.7,
];

/** Standard normal distribution function (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function normalBelow(x: number): number {
	const t = 1 / (1 + 0.2316419 * Math.abs(x));
	const poly =
		t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
	const upper = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * poly;
	return x >= 0 ? 1 - upper : upper;
}

const decayedBy = (hours: number): number =>
	hours <= 0 ? 0 : normalBelow(Math.log(hours / MEDIAN_HOURS) / SPREAD);

/** Running share of an article's readers at the end of each hour of its life; the last entry is 1. */
function hourlyShares(dice: Dice, sn: string, publishedAt: number): Float64Array {
	const shares = new Float64Array(LIFE_HOURS);
	let sum = 0;
	for (let hour = 0; hour < LIFE_HOURS; hour++) {
		const curve = BY_HOUR[cstHour(publishedAt + (hour + 0.5) * HOUR)] ?? 1;
		const noise = 0.7 + 0.6 * dice.fraction('hour', sn, hour);
		sum += (decayedBy(hour + 1) - decayedBy(hour)) * curve * noise;
		shares[hour] = sum;
	}
	return shares.map((share) => share / sum);
}

/** An article together with what it was published in. */
export type Published = readonly [set: PublishedSet, article: Article];

const shareCache = new WeakMap<Article, Float64Array>();

/** Readers an article will have had at the end of its 30 days. */
function finalReaders(desk: Desk, set: PublishedSet, article: Article): number {
	const followers = desk.state.accounts[set.appid]?.followers ?? 0;
	const share = MEDIAN_SHARE * Math.exp(SHARE_SPREAD * desk.world.dice.normal('appeal', article.sn));
	const place = article.index === 1 ? 1 : LATER_ARTICLES;
	return Math.max(12, Math.round(followers * Math.min(share, 0.9) * place));
}

/**
 * People who have read the article by `at` (epoch ms, virtual): log-normal decay, day and night, seeded. It depends
 * on nothing but the seed, the article and the time, so any past day can be asked at any time.
 */
export function readersBy(desk: Desk, [set, article]: Published, at: number): number {
	const until = Math.min(at, article.deletedAt ?? at, set.bannedAt ?? at);
	const age = Math.min(until - set.publishedAt, LIFE_MS);
	if (age <= 0) return 0;
	const shares = shareCache.get(article) ?? hourlyShares(desk.world.dice, article.sn, set.publishedAt);
	shareCache.set(article, shares);
	const hour = Math.floor(age / HOUR);
	const before = hour === 0 ? 0 : (shares[hour - 1] ?? 1);
	const here = shares[hour] ?? 1;
	const share = before + (here - before) * (age / HOUR - hour);
	return Math.floor(finalReaders(desk, set, article) * share);
}
