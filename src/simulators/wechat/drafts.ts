import { WeChatError } from '#simulators/wechat/errors.ts';
import { filterContent, plainText } from '#simulators/wechat/content.ts';
import { materialOf, materialUrl, pictureAt } from '#simulators/wechat/media.ts';
import { fieldsOf, isFields, pageOf, seconds, slice, textOf } from '#simulators/wechat/request.ts';
import type { ApiRequest, Fields, Reply } from '#simulators/wechat/request.ts';
import { nextSerial, type Desk, type Draft, type DraftArticle } from '#simulators/wechat/state.ts';

const ARTICLES = 8;
const TITLE = 64;
const AUTHOR = 16;
const DIGEST = 128;
const OWN_DIGEST = 54;
const CONTENT_CHARACTERS = 20_000;
const CONTENT_BYTES = 1024 * 1024;
const LINK_BYTES = 1024;
const PICTURES = 20;

const characters = (text: string): number => [...text].length;
const bit = (value: unknown): 0 | 1 => (value === 1 || value === '1' || value === true ? 1 : 0);

function checkSizes(article: DraftArticle): void {
	if (article.title.trim() === '' || characters(article.title) > TITLE) throw new WeChatError(45003);
	if (characters(article.author) > AUTHOR) throw new WeChatError(45110);
	if (characters(article.digest) > DIGEST) throw new WeChatError(45004);
	if (article.content.trim() === '') throw new WeChatError(44004);
	const tooLong = characters(article.content) >= CONTENT_CHARACTERS;
	if (tooLong || Buffer.byteLength(article.content) >= CONTENT_BYTES) throw new WeChatError(45002);
	if (Buffer.byteLength(article.content_source_url) > LINK_BYTES) throw new WeChatError(45005);
}

function imagesOf(fields: Fields): string[] {
	const info = fields['image_info'];
	const list = isFields(info) ? info['image_list'] : [];
	if (!Array.isArray(list)) throw new WeChatError(47001);
	return list.map((item: unknown) => (isFields(item) ? textOf(item, 'image_media_id') : ''));
}

function checkMedia(desk: Desk, appid: string, article: DraftArticle): void {
	const needed = article.article_type === 'news' ? [article.thumb_media_id] : article.images;
	if (needed.length === 0 || needed.length > PICTURES) throw new WeChatError(40007);
	for (const mediaId of needed) {
		if (!materialOf(desk, appid, mediaId)) throw new WeChatError(40007);
	}
}

function keptContent(desk: Desk, html: string): string {
	return filterContent(html, {
		isPicture: (url) => pictureAt(desk, url) !== null,
		isArticle: (url) => /^https?:\/\/mp\.weixin\.qq\.com\//.test(url) || url.startsWith(`${desk.base}/mp/`),
	});
}

function articleOf(desk: Desk, appid: string, fields: unknown): DraftArticle {
	if (!isFields(fields)) throw new WeChatError(47001);
	const article: DraftArticle = {
		article_type: textOf(fields, 'article_type') === 'newspic' ? 'newspic' : 'news',
		title: textOf(fields, 'title'),
		author: textOf(fields, 'author'),
		digest: textOf(fields, 'digest'),
		content: textOf(fields, 'content'),
		content_source_url: textOf(fields, 'content_source_url'),
		thumb_media_id: textOf(fields, 'thumb_media_id'),
		need_open_comment: bit(fields['need_open_comment']),
		only_fans_can_comment: bit(fields['only_fans_can_comment']),
		images: imagesOf(fields),
	};
	checkSizes(article);
	checkMedia(desk, appid, article);
	const content =
		article.article_type === 'news' ? keptContent(desk, article.content) : plainText(article.content);
	return { ...article, content };
}

/** A digest belongs to a single article; an empty one becomes the beginning of the text. */
function withDigests(articles: DraftArticle[]): DraftArticle[] {
	if (articles.length > 1) return articles.map((article) => ({ ...article, digest: '' }));
	return articles.map((article) => ({
		...article,
		digest: article.digest || [...plainText(article.content)].slice(0, OWN_DIGEST).join(''),
	}));
}

export function draftOf(desk: Desk, appid: string, mediaId: string): Draft {
	const draft = desk.state.drafts.find((d) => d.appid === appid && d.mediaId === mediaId);
	if (!draft) throw new WeChatError(40007);
	return draft;
}

/** POST /cgi-bin/draft/add: up to eight articles, whole or not at all. */
export function addDraft(desk: Desk, request: ApiRequest): Reply {
	const list = fieldsOf(request.call)['articles'];
	if (!Array.isArray(list)) throw new WeChatError(47001);
	if (list.length === 0) throw new WeChatError(44003);
	if (list.length > ARTICLES) throw new WeChatError(45008);
	const { appid } = request.account;
	const articles = withDigests(list.map((fields: unknown) => articleOf(desk, appid, fields)));
	const mediaId = desk.world.dice.text(64, 'draft', nextSerial(desk.state));
	desk.state.drafts.push({ mediaId, appid, articles, createdAt: request.now, updatedAt: request.now });
	return { media_id: mediaId, item: [] };
}

/** POST /cgi-bin/draft/update: one article of a draft, by its index from 0. */
export function updateDraft(desk: Desk, request: ApiRequest): Reply {
	const fields = fieldsOf(request.call);
	const { appid } = request.account;
	const draft = draftOf(desk, appid, textOf(fields, 'media_id'));
	const index = fields['index'];
	if (typeof index !== 'number' || !draft.articles[index]) throw new WeChatError(40114);
	draft.articles[index] = articleOf(desk, appid, fields['articles']);
	draft.articles = withDigests(draft.articles);
	draft.updatedAt = request.now;
	return { errcode: 0, errmsg: 'ok' };
}

interface NewsView {
	appid: string;
	/** Leaves out the field `content`, and only that. */
	noContent: boolean;
	url: (index: number) => string;
}

/** An article as draft/get and freepublish/get show it. */
export function newsItem(desk: Desk, article: DraftArticle, view: NewsView & { index: number }): Reply {
	const thumb = materialOf(desk, view.appid, article.thumb_media_id);
	return {
		article_type: article.article_type,
		title: article.title,
		author: article.author,
		digest: article.digest,
		...(view.noContent ? {} : { content: article.content }),
		content_source_url: article.content_source_url,
		thumb_media_id: article.thumb_media_id,
		show_cover_pic: 0,
		need_open_comment: article.need_open_comment,
		only_fans_can_comment: article.only_fans_can_comment,
		url: view.url(view.index),
		thumb_url: thumb ? materialUrl(desk, thumb) : '',
	};
}

function draftNews(desk: Desk, draft: Draft, noContent: boolean): Reply[] {
	const url = (index: number) => `${desk.base}/mp/preview?draft=${draft.mediaId}&idx=${index + 1}`;
	return draft.articles.map((article, index) =>
		newsItem(desk, article, { appid: draft.appid, noContent, url, index }),
	);
}

/** POST /cgi-bin/draft/get */
export function getDraft(desk: Desk, request: ApiRequest): Reply {
	const draft = draftOf(desk, request.account.appid, textOf(fieldsOf(request.call), 'media_id'));
	return {
		news_item: draftNews(desk, draft, false),
		create_time: seconds(draft.createdAt),
		update_time: seconds(draft.updatedAt),
	};
}

/** POST /cgi-bin/draft/delete: answers 0 for a draft that is gone already. */
export function deleteDraft(desk: Desk, request: ApiRequest): Reply {
	const mediaId = textOf(fieldsOf(request.call), 'media_id');
	if (!mediaId) throw new WeChatError(41006);
	const { appid } = request.account;
	desk.state.drafts = desk.state.drafts.filter((d) => d.appid !== appid || d.mediaId !== mediaId);
	return { errcode: 0, errmsg: 'ok' };
}

/** POST /cgi-bin/draft/batchget: newest first. */
export function listDrafts(desk: Desk, request: ApiRequest): Reply {
	const fields = fieldsOf(request.call);
	const page = pageOf(fields);
	const own = desk.state.drafts
		.filter((draft) => draft.appid === request.account.appid)
		.toReversed()
		.sort((a, b) => b.updatedAt - a.updatedAt);
	const item = slice(own, page).map((draft) => ({
		media_id: draft.mediaId,
		content: {
			news_item: draftNews(desk, draft, bit(fields['no_content']) === 1),
			create_time: seconds(draft.createdAt),
			update_time: seconds(draft.updatedAt),
		},
		update_time: seconds(draft.updatedAt),
	}));
	return { item, total_count: own.length, item_count: item.length };
}

/** POST (or GET) /cgi-bin/draft/count */
export function countDrafts(desk: Desk, request: ApiRequest): Reply {
	return { total_count: desk.state.drafts.filter((d) => d.appid === request.account.appid).length };
}
