import { createHash } from 'node:crypto';
import { markerOf, type LedgerEntry } from '#simulators/platform.ts';
import { WeChatError } from '#simulators/wechat/errors.ts';
import { draftOf, newsItem } from '#simulators/wechat/drafts.ts';
import { rawNumber } from '#simulators/wechat/json.ts';
import { fieldsOf, idOf, pageOf, seconds, slice, textOf } from '#simulators/wechat/request.ts';
import type { ApiRequest, Reply } from '#simulators/wechat/request.ts';
import { nextSerial } from '#simulators/wechat/state.ts';
import type { Article, Desk, DraftArticle, Job, JobOutcome, PublishedSet } from '#simulators/wechat/state.ts';

const TWO_TO_53 = 9_007_199_254_740_993n;
const LARGE_SHARE = 0.25;

/** Words in a title that decide the outcome of a job. */
export const OUTCOME_WORDS: readonly (readonly [word: string, outcome: JobOutcome])[] = [
	['【原创失败】', 2],
	['【常规失败】', 3],
	['【审核不通过】', 4],
];

function fateOf(articles: readonly DraftArticle[]): { outcome: JobOutcome; failIdx: number[] } {
	for (const [word, outcome] of OUTCOME_WORDS) {
		const failIdx = articles.flatMap((article, i) => (article.title.includes(word) ? [i + 1] : []));
		if (failIdx.length > 0) return { outcome, failIdx };
	}
	return { outcome: 0, failIdx: [] };
}

function publishIdOf(desk: Desk, serial: number): string {
	if (desk.world.dice.fraction('large', serial) < LARGE_SHARE) return String(TWO_TO_53 + BigInt(serial) * 2n);
	return String(2_650_177_000 + serial);
}

/**
 * POST /cgi-bin/freepublish/submit: takes a job on; it says nothing about the outcome. A draft that is still in the
 * box can be submitted again and then has two jobs.
 */
export function submitDraft(desk: Desk, request: ApiRequest): Reply {
	const draft = draftOf(desk, request.account.appid, textOf(fieldsOf(request.call), 'media_id'));
	const serial = nextSerial(desk.state);
	const job: Job = {
		publishId: publishIdOf(desk, serial),
		msgDataId: String(2_247_483_700 + serial),
		appid: request.account.appid,
		mediaId: draft.mediaId,
		articles: structuredClone(draft.articles),
		submittedAt: request.now,
		dueAt: request.now + desk.world.dice.whole(request.account.publishDelayMs, 'publish-delay', serial),
		finishedAt: null,
		...fateOf(draft.articles),
		articleId: null,
	};
	desk.state.jobs.push(job);
	return {
		errcode: 0,
		errmsg: 'ok',
		publish_id: rawNumber(job.publishId),
		msg_data_id: rawNumber(job.msgDataId),
	};
}

interface NewSet {
	appid: string;
	mediaId: string;
	articles: readonly DraftArticle[];
	/** What the addresses are drawn from. */
	jobKey: string;
	publishId: string;
	msgDataId: string;
	massMsgId?: string;
	at: number;
}

/** Puts a draft before the public; it leaves the box. */
export function publishArticles(desk: Desk, given: NewSet): PublishedSet {
	const { dice } = desk.world;
	const { appid, mediaId, jobKey, publishId, msgDataId, massMsgId, at } = given;
	const biz = encodeURIComponent(
		Buffer.from(desk.state.accounts[appid]?.originalId ?? '').toString('base64'),
	);
	const articles = given.articles.map((article, i): Article => {
		const sn = createHash('md5')
			.update(dice.text(32, 'sn', jobKey, i))
			.digest('hex');
		const url = `${desk.base}/mp/s?__biz=${biz}&mid=${msgDataId}&idx=${i + 1}&sn=${sn}#rd`;
		return { ...article, index: i + 1, url, sn, deletedAt: null };
	});
	const articleId = dice.text(64, 'article', jobKey);
	const ids = { articleId, appid, publishId, msgDataId, ...(massMsgId ? { massMsgId } : {}) };
	const set: PublishedSet = { ...ids, publishedAt: at, bannedAt: null, articles };
	desk.state.published.push(set);
	desk.state.drafts = desk.state.drafts.filter((draft) => draft.mediaId !== mediaId);
	return set;
}

/** Ends a job at the time it was due: public or failed. */
export function finishJob(desk: Desk, job: Job): void {
	job.finishedAt = job.dueAt;
	if (job.outcome !== 0) return;
	const { appid, mediaId, articles, publishId, msgDataId, dueAt } = job;
	const set = { appid, mediaId, articles, jobKey: publishId, publishId, msgDataId, at: dueAt };
	job.articleId = publishArticles(desk, set).articleId;
}

function setOf(desk: Desk, appid: string, articleId: string): PublishedSet {
	const set = desk.state.published.find(
		(s) => s.appid === appid && s.articleId === articleId && !s.massMsgId,
	);
	if (!set) throw new WeChatError(53600);
	return set;
}

/** 0 success · 1 publishing · 2 · 3 · 4 failed · 5 all deleted by the account · 6 banned by the platform. */
export function statusOf(desk: Desk, job: Job): number {
	if (job.finishedAt === null) return 1;
	if (job.outcome !== 0) return job.outcome;
	const set = desk.state.published.find((s) => s.articleId === job.articleId);
	if (set?.bannedAt) return 6;
	return set?.articles.every((article) => article.deletedAt !== null) ? 5 : 0;
}

export function failIdxOf(job: Job): number[] {
	return job.outcome === 2 || job.outcome === 4 ? job.failIdx : [];
}

/** POST /cgi-bin/freepublish/get */
export function getJob(desk: Desk, request: ApiRequest): Reply {
	const publishId = idOf(fieldsOf(request.call), 'publish_id');
	const job = desk.state.jobs.find((j) => j.appid === request.account.appid && j.publishId === publishId);
	if (!job) throw new WeChatError(40059);
	const status = statusOf(desk, job);
	const head = { publish_id: rawNumber(job.publishId), publish_status: status };
	if (status !== 0) return { ...head, fail_idx: status === 1 ? [] : failIdxOf(job) };
	const { articles } = setOf(desk, job.appid, job.articleId ?? '');
	return {
		...head,
		article_id: job.articleId,
		article_detail: {
			count: articles.length,
			item: articles.map((article) => ({ idx: article.index, article_url: article.url })),
		},
		fail_idx: [],
	};
}

function newsOf(desk: Desk, set: PublishedSet, noContent: boolean): Reply[] {
	const url = (index: number) => set.articles[index]?.url ?? '';
	return set.articles.map((article, index) => ({
		...newsItem(desk, article, { appid: set.appid, noContent, url, index }),
		is_deleted: article.deletedAt !== null || set.bannedAt !== null,
	}));
}

/** POST /cgi-bin/freepublish/getarticle */
export function getArticle(desk: Desk, request: ApiRequest): Reply {
	const set = setOf(desk, request.account.appid, textOf(fieldsOf(request.call), 'article_id'));
	return {
		news_item: newsOf(desk, set, false),
		create_time: seconds(set.publishedAt),
		update_time: seconds(set.publishedAt),
	};
}

/** POST /cgi-bin/freepublish/batchget: newest first. */
export function listPublished(desk: Desk, request: ApiRequest): Reply {
	const fields = fieldsOf(request.call);
	const page = pageOf(fields);
	const own = desk.state.published
		.filter((set) => set.appid === request.account.appid && !set.massMsgId)
		.toReversed()
		.sort((a, b) => b.publishedAt - a.publishedAt);
	const item = slice(own, page).map((set) => ({
		article_id: set.articleId,
		content: {
			news_item: newsOf(desk, set, fields['no_content'] === 1),
			create_time: seconds(set.publishedAt),
			update_time: seconds(set.publishedAt),
		},
		update_time: seconds(set.publishedAt),
	}));
	return { item, total_count: own.length, item_count: item.length };
}

/** Takes one article (index from 1) or all (0) from the public; there is no way back. */
export function deletePublished(set: PublishedSet, index: number, now: number): void {
	const chosen = index === 0 ? set.articles : set.articles.filter((article) => article.index === index);
	if (chosen.length === 0) throw new WeChatError(40114);
	for (const article of chosen) article.deletedAt ??= now;
}

/** POST /cgi-bin/freepublish/delete */
export function deleteArticle(desk: Desk, request: ApiRequest): Reply {
	const fields = fieldsOf(request.call);
	const set = setOf(desk, request.account.appid, textOf(fields, 'article_id'));
	const index = fields['index'] ?? 0;
	if (typeof index !== 'number') throw new WeChatError(47001);
	deletePublished(set, index, request.now);
	return { errcode: 0, errmsg: 'ok' };
}

/** Every published article by account and marker. */
export function ledgerOf(desk: Desk): LedgerEntry[] {
	const entries = new Map<string, LedgerEntry>();
	for (const set of desk.state.published) {
		for (const article of set.articles) {
			const marker = markerOf(article.content_source_url);
			const key = `${set.appid}|${marker}`;
			const entry = entries.get(key) ?? {
				platform: 'wechat',
				account: set.appid,
				marker,
				publicCount: 0,
				items: [],
			};
			const visible = article.deletedAt === null && set.bannedAt === null;
			entry.publicCount += visible ? 1 : 0;
			entry.items.push({
				articleId: set.articleId,
				index: article.index,
				title: article.title,
				contentHash: createHash('sha256').update(article.content).digest('hex'),
				publishedAt: set.publishedAt,
				url: article.url,
				public: visible,
			});
			entries.set(key, entry);
		}
	}
	return [...entries.values()];
}
