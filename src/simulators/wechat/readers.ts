import { LIFE_MS, shareReadBy } from '#simulators/audience.ts';
import type { Article, Desk, PublishedSet } from '#simulators/wechat/state.ts';

const MEDIAN_HOURS = 9;
const SPREAD = 1.25;
/** Share of the followers who read an article that was not pushed to them, and of those it was pushed to. */
const FOUND_SHARE = 0.06;
const PUSHED_SHARE = 0.14;
const SHARE_SPREAD = 0.55;
const LATER_ARTICLES = 0.35;

/** An article together with what it was published in. */
export type Published = readonly [set: PublishedSet, article: Article];

/** Readers an article will have had at the end of its 30 days. */
function finalReaders(desk: Desk, set: PublishedSet, article: Article): number {
	const followers = desk.state.accounts[set.appid]?.followers ?? 0;
	const median = set.massMsgId ? PUSHED_SHARE : FOUND_SHARE;
	const share = median * Math.exp(SHARE_SPREAD * desk.world.dice.normal('appeal', article.sn));
	const place = article.index === 1 ? 1 : LATER_ARTICLES;
	return Math.max(12, Math.round(followers * Math.min(share, 0.9) * place));
}

/** People who have read the article by `at` (epoch ms, virtual). */
export function readersBy(desk: Desk, [set, article]: Published, at: number): number {
	const until = Math.min(at, article.deletedAt ?? at, set.bannedAt ?? at, set.publishedAt + LIFE_MS);
	const item = { key: article.sn, publishedAt: set.publishedAt, medianHours: MEDIAN_HOURS, spread: SPREAD };
	return Math.floor(finalReaders(desk, set, article) * shareReadBy(desk.world.dice, item, until));
}
