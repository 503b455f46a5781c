import type { FitPicture, SendCall, SendResult } from '../channel.ts';
import { WordpressApi, type ApiParts } from './api.ts';
import { MissingPictureError, picturesIn, toWordpressHtml, type Placed } from './html.ts';
import { failureSentence, isDefiniteRefusal, refusal, refusedBeforePublic, Stopped } from './outcomes.ts';
import { forgetPicture, placePicture, type PictureWork } from './pictures.ts';
import { findPosts, isPublic, readPost, slugOf, type Post } from './posts.ts';
import { settingsOf } from './settings.ts';

export interface WordpressParts extends ApiParts {
	fit: FitPicture;
}

interface Work extends PictureWork {
	/** Epoch ms. */
	now: () => number;
}
type Content = Record<string, unknown>;

const REMEMBERED_MS = 60 * 86_400_000;
/** Memory key of the post's number: it outlives the notebook of one round, and slugs that people change. */
export const postKey = (publicationId: string) => `post:${publicationId}`;

/**
 * look → pictures → draft → publish. Nothing is public before the last call, and that call on one known post can be
 * repeated without harm; so there is at most one public post however often this runs.
 */
export async function sendToWordpress(parts: WordpressParts, call: SendCall): Promise<SendResult> {
	const work: Work = {
		api: new WordpressApi(parts, call.account, call.deadline),
		fit: parts.fit,
		now: () => parts.clock.now(),
		call,
		warn: (why) => parts.log.warn({ publication: call.item.publicationId }, why),
	};
	try {
		const standing = await standingPost(work);
		const content = await contentOf(work);
		return await publish(work, standing ?? (await makeDraft(work, content)), content);
	} catch (error) {
		if (error instanceof Stopped) return error.result;
		if (error instanceof MissingPictureError)
			return refusal('refused', '正文里有一张图片没有上传成功，没有发送。请用编辑器整理后重新送审。');
		throw error;
	}
}

/** The draft of an earlier try. Ends the send when the publication is public, or a person has put it aside. */
async function standingPost(work: Work): Promise<Post | null> {
	const { item, account } = work.call;
	const id = await account.memory.get(postKey(item.publicationId));
	const found = await findPosts(work.api, { publicationId: item.publicationId, id });
	if (found.kind !== 'found') throw new Stopped(refusedBeforePublic(found, 'look'));
	const shown = found.posts.filter(isPublic);
	const [first] = shown;
	if (shown.length > 1) throw new Stopped({ kind: 'unknown', detail: '网站上有不止一篇，等待核对。' });
	if (first) throw new Stopped({ kind: 'published', remoteId: first.id, url: first.url });
	const aside = found.posts.find(({ status }) => status === 'private' || status === 'future');
	const mine = found.posts.find((post) => post.id === id);
	if (aside ?? (mine?.status === 'trash' ? mine : undefined))
		throw new Stopped(
			refusal(
				'needs_person',
				'有人在网站后台把这篇文章设为私密、定时或移到了回收站，没有再发，请到网站后台核对。',
			),
		);
	const drafts = found.posts.filter(({ status }) => status === 'draft' || status === 'pending');
	const kept = drafts.find((post) => post.id === id) ?? drafts[0];
	for (const copy of drafts) if (copy !== kept) await dropCopy(work, copy);
	return kept ?? null;
}

/** A draft that came of an answer we never heard. It would take the slug away from the post that goes out. */
async function dropCopy(work: Work, copy: Post): Promise<void> {
	const answer = await work.api.call({ method: 'DELETE', path: `/wp/v2/posts/${copy.id}` });
	if (answer.kind !== 'ok') work.warn('a second draft of a publication stays on the site');
}

async function contentOf(work: Work): Promise<Content> {
	const { item, account } = work.call;
	const { payload, publicationId } = item;
	const { categories, comments } = settingsOf(account.settings);
	const placed = new Map<string, Placed>();
	const wanted = picturesIn(payload.html);
	for (const [mediaId, alt] of wanted) placed.set(mediaId, await placePicture(work, { mediaId, alt }));
	const { coverMediaId } = payload;
	const cover =
		coverMediaId === null
			? null
			: (placed.get(coverMediaId) ?? (await placePicture(work, { mediaId: coverMediaId, alt: '' })));
	const { html, signature } = payload;
	return {
		title: payload.title,
		excerpt: payload.summary,
		content: toWordpressHtml({ html, signature, publicationId }, placed),
		slug: slugOf(publicationId),
		comment_status: comments,
		...(cover ? { featured_media: Number(cover.id) } : {}),
		...(categories.length > 0 ? { categories } : {}),
	};
}

async function makeDraft(work: Work, content: Content): Promise<Post> {
	const { steps, item, deadline } = work.call;
	if (deadline.left() <= 0) throw new Stopped(outOfTime());
	await steps.put('draft_started', { slug: slugOf(item.publicationId) });
	const json = { ...content, status: 'draft' };
	const answer = await work.api.call({ method: 'POST', path: '/wp/v2/posts', json });
	if (answer.kind === 'error' && answer.class === 'cover_gone' && item.payload.coverMediaId !== null) {
		await forgetPicture(work, item.payload.coverMediaId);
		throw new Stopped(refusal('refused', failureSentence(answer, 'draft'), 30_000));
	}
	if (answer.kind !== 'ok') throw new Stopped(refusedBeforePublic(answer, 'draft'));
	const post = readPost(answer.value);
	if (!post) throw new Stopped(refusedBeforePublic({ kind: 'lost', why: 'no number' }, 'draft'));
	await steps.put('draft', { id: post.id });
	return post;
}

/** The whole content goes with it: what becomes public is what was approved, whoever touched the draft meanwhile. */
async function publish(work: Work, post: Post, content: Content): Promise<SendResult> {
	const { steps, item, deadline, account } = work.call;
	if (deadline.left() <= 0) return outOfTime();
	const expiresAt = work.now() + REMEMBERED_MS;
	await account.memory.put(postKey(item.publicationId), post.id, { expiresAt });
	await steps.put('publish', { id: post.id });
	const path = `/wp/v2/posts/${post.id}`;
	const answer = await work.api.call({ method: 'POST', path, json: { ...content, status: 'publish' } });
	if (answer.kind !== 'ok')
		return isDefiniteRefusal(answer)
			? refusedBeforePublic(answer, 'publish')
			: { kind: 'unknown', detail: failureSentence(answer, 'publish') };
	return publishedAs(post, readPost(answer.value));
}

/** What the site says the post has become. */
function publishedAs(post: Post, made: Post | null): SendResult {
	if (made?.id !== post.id)
		return { kind: 'unknown', detail: '网站收下了公开的请求，但答复里看不出是哪一篇。' };
	if (isPublic(made)) return { kind: 'published', remoteId: made.id, url: made.url };
	return refusal(
		'needs_person',
		'文章已存入网站，但网站没有让它公开（可能要在网站后台审核）。请到网站后台公开，再回来补填链接。',
	);
}

function outOfTime(): SendResult {
	return refusal('refused', '准备材料用时太久，没有公开文章，稍后自动再试。', 30_000);
}
