import { idText } from '../json.ts';
import type { ApiFailure, Fields, WechatApi } from './api.ts';

/** An article list entry of the draft box or of the published list, as far as we need it. */
interface Entry {
	/** media_id of a draft, article_id of something published. */
	id: string;
	updatedAt: number;
	/** content_source_url of its articles. */
	links: string[];
	url: string | null;
	deleted: boolean;
}
export type Found<T> = { kind: 'found'; items: T[]; complete: boolean } | ApiFailure;

const PAGE = 20;
const PAGES = 10;
/** Clocks differ: entries this much older than our first try still may be ours. */
const OLDER_MS = 10 * 60_000;

const objectOf = (value: unknown): Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
/** Platforms send one object where there is one, and a list where there are several. */
export const listOf = (value: unknown): Fields[] => {
	if (Array.isArray(value)) return value.map(objectOf);
	return typeof value === 'object' && value !== null ? [value as Fields] : [];
};
const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** Whether a 阅读原文 link carries the marker: its last path segment is the publication id. */
export function hasMarker(link: string, publicationId: string): boolean {
	if (!URL.canParse(link)) return false;
	return new URL(link).pathname.split('/').filter(Boolean).at(-1) === publicationId;
}

function entryOf(item: Fields, idKey: string): Entry {
	const content = objectOf(item.content);
	const news = listOf(content.news_item);
	const updated = Number(item.update_time ?? content.update_time ?? 0);
	return {
		id: idText(item[idKey]) ?? '',
		updatedAt: Number.isFinite(updated) ? updated * 1_000 : 0,
		links: news.map((article) => textOf(article.content_source_url)),
		url: textOf(news[0]?.url) || null,
		deleted: news.length > 0 && news.every((article) => article.is_deleted === true),
	};
}

interface Search {
	path: '/cgi-bin/draft/batchget' | '/cgi-bin/freepublish/batchget';
	idKey: 'media_id' | 'article_id';
	publicationId: string;
	/** When we first tried, epoch ms: older entries cannot be ours. */
	since: number;
}

async function page(
	api: WechatApi,
	search: Search,
	offset: number,
): Promise<{ kind: 'page'; entries: Entry[]; total: number } | ApiFailure> {
	for (const noContent of [1, 0]) {
		const answer = await api.call({
			path: search.path,
			json: { offset, count: PAGE, no_content: noContent },
		});
		if (answer.kind !== 'ok') return answer;
		const entries = listOf(answer.value.item).map((item) => entryOf(item, search.idKey));
		// Asked without content, an account may leave out more than the content; then the whole is needed.
		if (noContent === 1 && entries.length > 0 && entries.every(({ links }) => links.length === 0)) continue;
		return { kind: 'page', entries, total: Number(answer.value.total_count ?? entries.length) };
	}
	return { kind: 'lost', why: 'the list has no articles' };
}

/** Newest first, all entries with the publication's marker. `complete` when nothing of ours can stand further back. */
async function searchByMarker(api: WechatApi, search: Search): Promise<Found<Entry>> {
	const items: Entry[] = [];
	for (let index = 0; index < PAGES; index++) {
		const offset = index * PAGE;
		const got = await page(api, search, offset);
		if (got.kind !== 'page') return got;
		const mine = ({ links }: Entry) => links.some((link) => hasMarker(link, search.publicationId));
		items.push(...got.entries.filter(mine));
		const last = got.entries.at(-1);
		const ended = offset + got.entries.length >= got.total || last === undefined;
		if (ended || last.updatedAt < search.since - OLDER_MS) return { kind: 'found', items, complete: true };
	}
	return { kind: 'found', items, complete: false };
}

/** Drafts with the publication's marker, newest first. */
export function findDrafts(api: WechatApi, publicationId: string, since: number): Promise<Found<Entry>> {
	return searchByMarker(api, {
		path: '/cgi-bin/draft/batchget',
		idKey: 'media_id',
		publicationId,
		since,
	});
}

/** Published articles with the publication's marker that were not deleted since. */
export async function findPublished(
	api: WechatApi,
	publicationId: string,
	since: number,
): Promise<Found<Entry>> {
	const found = await searchByMarker(api, {
		path: '/cgi-bin/freepublish/batchget',
		idKey: 'article_id',
		publicationId,
		since,
	});
	return found.kind === 'found' ? { ...found, items: found.items.filter((item) => !item.deleted) } : found;
}

/** Whether the draft is in the box. Published drafts leave it. */
export async function draftStands(
	api: WechatApi,
	mediaId: string,
): Promise<{ kind: 'there' } | { kind: 'gone' } | ApiFailure> {
	const answer = await api.call({ path: '/cgi-bin/draft/get', json: { media_id: mediaId } });
	if (answer.kind === 'ok') return { kind: 'there' };
	return answer.kind === 'error' && answer.entry.class === 'gone' ? { kind: 'gone' } : answer;
}
