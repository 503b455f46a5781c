import { HOUR, MINUTE } from '#lib/contract/beijing-time.ts';
import type { App } from '#lib/server/app.ts';
import type { IndicatorKey } from '#lib/contract/metrics.ts';
import type { Chance } from './chance.ts';
import { siteArticles, type SiteArticle } from './read-state.ts';
import { dayCurve, readsPerHour } from './readership.ts';
import type { Scene } from './seed-articles.ts';

/** Views are summed over this long; over the last hours each minute, as the beacon would. */
const SLICE = 15 * MINUTE;
const FINE_FROM = 2 * HOUR;
/** How often the readers since the last time are written down. */
const EVERY = 2 * HOUR;
/** Of those who read, the share who had not read the same article that day. */
const NEW_READERS = 0.72;

/** A reading as `figures.write` takes it. */
type Reading = Parameters<App['figures']['write']>[1][number];

/** Plans the visits of the past week, slice by slice as they happened, and what the offices counted by hand. */
export function planFigures(app: App, scene: Scene): void {
	const { timeline, now } = scene;
	const appeal = new Map<string, number>();
	let from = timeline.now;
	const write = (readings: Reading[]) => app.store.tx((tx) => app.figures.write(tx, readings));
	for (let at = from + EVERY; at < now; at += EVERY) timeline.plan(at, () => pass(at));
	timeline.plan(now, () => pass(now));
	async function pass(until: number): Promise<void> {
		const articles = await siteArticles(app);
		const readings: Reading[] = [];
		for (let start = from; start < until;) {
			const step = now - start <= FINE_FROM ? MINUTE : SLICE;
			const end = Math.min(start + step, until);
			readings.push(...visits(scene, { articles, appeal }, { start, end }));
			start = end;
		}
		readings.push(...entered(scene, { start: from, end: until }));
		from = until;
		await write(readings);
	}
}

interface Public {
	articles: readonly SiteArticle[];
	/** Reads an hour at the beginning, by publication. */
	appeal: Map<string, number>;
}
interface Span {
	start: number;
	end: number;
}

function visits({ federation, chance }: Scene, { articles, appeal }: Public, span: Span): Reading[] {
	const { start, end } = span;
	return articles.flatMap((article) => {
		const { publicationId, publishedAt } = article;
		const draw = appeal.get(publicationId) ?? appealOf(article, federation.website, chance);
		appeal.set(publicationId, draw);
		const middle = (start + end) / 2;
		const mean = (readsPerHour(middle - publishedAt, draw) * dayCurve(middle) * (end - start)) / HOUR;
		const reads = chance.times(mean);
		if (reads === 0) return [];
		const readers = Math.max(1, Math.round(reads * NEW_READERS));
		const at = end - 1;
		return [
			ofArticle('site.reads', article, { value: reads, at }),
			ofArticle('site.readers', article, { value: readers, at }),
		];
	});
}

function appealOf({ channelId }: SiteArticle, website: string, chance: Chance): number {
	return channelId === website ? chance.whole(90, 280) : chance.whole(25, 80);
}

function ofArticle(
	indicator: IndicatorKey,
	article: SiteArticle,
	{ value, at }: { value: number; at: number },
): Reading {
	const { publicationId, unitId, channelId, columnId, campaignId } = article;
	return {
		indicator,
		unitId,
		subject: { kind: 'publication', id: publicationId },
		channelId,
		columnId,
		...(campaignId === null ? {} : { campaignId }),
		value,
		asOf: at,
		source: 'beacon',
	};
}

/** Calls, gifts and leaflets: what a telephone system and two offices would have sent. */
function entered({ federation, chance }: Scene, { start, end }: Span): Reading[] {
	const { city, counties } = federation;
	const share = ((end - start) / HOUR) * dayCurve((start + end) / 2);
	const of = (indicator: IndicatorKey, unitId: string, value: number): Reading[] =>
		value === 0
			? []
			: [
					{
						indicator,
						unitId,
						subject: { kind: 'unit', id: unitId },
						value,
						asOf: end - 1,
						source: `api:${city.id}/12338 话务系统`,
						key: `${indicator}:${unitId}:${start}`,
					},
				];
	const gifts = chance.times(0.25 * share);
	const county = chance.pick(Object.values(counties));
	return [
		...of('hotline.calls', city.id, chance.times(2.2 * share)),
		...of('donation.cash', city.id, gifts * chance.whole(2, 60) * 10_000),
		...of('donation.goods', city.id, chance.times(0.12 * share) * chance.whole(5, 90) * 10_000),
		...of('outreach.leaflets', county.id, chance.times(3 * share) * 5),
	];
}
