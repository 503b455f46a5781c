import type { ViewsJob } from './ingest-messages.ts';
import { visitorDay, visitorHash, type WriterTx } from './ingest-store.ts';
import type { NewReading } from './ledger.ts';
import { Kept, placeArticles, type Lookup, type Placement } from './lookups.ts';

/** A retracted article stops counting this soon. */
const KEEP_MS = 5_000;
const MOST = 20_000;

/** Turns page views into readings: 人次 for every view, 人 for each visitor's first view of an article that day. */
export class ViewReader {
	readonly #lookup: Lookup;
	readonly #articles = new Kept<Placement>({ keepMs: KEEP_MS, most: MOST, misses: true });
	constructor(lookup: Lookup) {
		this.#lookup = lookup;
	}

	/** The public articles that were viewed, by slug; other addresses are not counted. */
	articles(job: ViewsJob): Promise<Map<string, Placement>> {
		const slugs = new Set(job.hits.map(({ slug }) => slug));
		return this.#articles.get(slugs, async (missing) =>
			(await placeArticles(this.#lookup, missing)).map((place) => [place.slug, place] as const),
		);
	}
}

/** The readings of one job; remembers its visitors in the transaction. */
export async function readViews(
	tx: WriterTx,
	job: ViewsJob,
	articles: ReadonlyMap<string, Placement>,
): Promise<NewReading[]> {
	const views = new Map<Placement, number>();
	const visitors = new Map<string, { publicationId: string; visitor: string }>();
	for (const { slug, visitor } of job.hits) {
		const article = articles.get(slug);
		if (!article) continue;
		views.set(article, (views.get(article) ?? 0) + 1);
		visitors.set(`${article.id} ${visitor}`, { publicationId: article.id, visitor });
	}
	if (views.size === 0) return [];
	const day = visitorDay(job.at);
	const salt = await tx.visitors.salt(day);
	const seen = [...visitors.values()].map(({ publicationId, visitor }) => ({
		publicationId,
		hash: visitorHash(salt, visitor),
	}));
	const fresh = await tx.visitors.remember(day, seen);
	return [...views].flatMap(([article, count]) => {
		const readers = fresh.get(article.id) ?? 0;
		const reads = viewReading('site.reads', { article, value: count, at: job.at });
		return readers > 0
			? [reads, viewReading('site.readers', { article, value: readers, at: job.at })]
			: [reads];
	});
}

function viewReading(
	indicator: 'site.reads' | 'site.readers',
	{ article, value, at }: { article: Placement; value: number; at: number },
): NewReading {
	const { id, ...placed } = article;
	return {
		indicator,
		unitId: placed.unitId,
		subjectKind: 'publication',
		subjectId: id,
		channelId: placed.channelId,
		columnId: placed.columnId,
		campaignId: placed.campaignId,
		facet: '',
		value,
		asOf: at,
		receivedAt: at,
		source: 'beacon',
		method: 'measured',
		key: null,
	};
}
