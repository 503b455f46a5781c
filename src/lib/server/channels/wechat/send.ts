import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import type { FitPicture, SendCall, SendResult } from '../channel.ts';
import type { Outbound } from '../http.ts';
import { idText } from '../json.ts';
import { WechatApi, type ApiFailure } from './api.ts';
import { coverOf, picturesIn, toWechatHtml, UnsafeHtmlError } from './html.ts';
import { draftStands, findDrafts, findPublished } from './items.ts';
import { failureSentence, isDefiniteRefusal, refusedBeforePublic, Stopped } from './outcomes.ts';
import { openPush, push, resumePush, stopWhenPushed } from './push.ts';
import { forgetCover, uploadBodyPicture, uploadCover, type PictureWork } from './pictures.ts';
import { limitsOf, settingsOf } from './settings.ts';

export interface WechatParts {
	outbound: Outbound;
	clock: Clock;
	log: Logger;
	fit: FitPicture;
}

/** One send: its account's API, what is sent and the notebook. */
interface Work extends PictureWork {
	parts: WechatParts;
}

/** Platform facts §1.9: a submit nobody answered is called absent after ten minutes at the earliest. */
export const SETTLE_MS = 10 * 60_000;
/** §1.9: a push nobody answered is asked about under its key after a minute at the earliest. */
export const PUSH_SETTLE_MS = 65_000;

/** Memory key that outlives the notebook of one round: this publication was submitted once. */
const submittedKey = (publicationId: string) => `submitted:${publicationId}`;
const REMEMBERED_MS = 60 * 86_400_000;

/** Memory key of the statistics' key: datacube's msgid is `<msg_data_id>_<index>`. */
export const messageKey = (publishId: string) => `message:${publishId}`;

/**
 * pictures → cover → draft → submit, each noted before the next. Nothing is public before `submit`, so until then a
 * failure is a refusal; from `submit` on only a documented refusal is one, and everything else is unknown.
 */
export async function sendToWechat(parts: WechatParts, call: SendCall): Promise<SendResult> {
	const api = new WechatApi(parts, call.account, call.deadline);
	const work: Work = { api, fit: parts.fit, call, now: parts.clock.now(), parts };
	try {
		const submitted = await call.steps.get('submitted');
		const jobId = idText(submitted?.publishId);
		if (jobId !== null) return { kind: 'accepted', jobId };
		await stopWhenPushed(work);
		const open = await openPush(work);
		if (open) return await resumePush(work, open);
		const mediaId = (await earlierSubmit(work)) ?? (await earlierDraft(work)) ?? (await makeDraft(work));
		return await release(work, mediaId);
	} catch (error) {
		if (error instanceof Stopped) return error.result;
		if (error instanceof UnsafeHtmlError) {
			parts.log.error({ err: error, publication: call.item.publicationId }, 'the body is not safe to send');
			return {
				kind: 'refused',
				reason: 'refused',
				detail: '正文里有微信不接受的内容或外部图片，没有发送。请用编辑器整理后重新送审。',
				retryAfterMs: null,
			};
		}
		throw error;
	}
}

/** The finished draft goes the way of its account. */
function release(work: Work, mediaId: string): Promise<SendResult> {
	const { mode } = settingsOf(work.call.account.settings);
	if (mode === 'draft_only') return Promise.resolve(needsPerson());
	if (work.call.deadline.left() <= 0) return Promise.resolve(deadlineOver());
	return mode === 'mass' ? push(work, mediaId) : submit(work, mediaId);
}

function draftGone(): SendResult {
	return {
		kind: 'refused',
		reason: 'needs_person',
		detail: '存过的草稿已不在草稿箱，可能已经发表或被删除。请到公众号后台核对：已发表的，补填文章链接。',
		retryAfterMs: null,
	};
}

function needsPerson(): SendResult {
	return {
		kind: 'refused',
		reason: 'needs_person',
		detail: '草稿已存入公众号草稿箱。请到公众号后台发表，再回来补填文章链接。',
		retryAfterMs: null,
	};
}

/** Media id of a draft that an earlier try submitted without learning of an effect; null when none did. */
async function earlierSubmit(work: Work): Promise<string | null> {
	const note = await work.call.steps.get('submit');
	const mediaId = idText(note?.mediaId);
	if (!note || mediaId === null || note.refused !== undefined) {
		// A person let it be sent anew; what an earlier round did may be public by now.
		const before = await work.call.account.memory.get(submittedKey(work.call.item.publicationId));
		if (before !== null) await stopWhenPublished(work, Number(before));
		return null;
	}
	await stopWhenPublished(work, Number(note.at));
	const stands = await draftStands(work.api, mediaId);
	if (stands.kind === 'there') {
		// A job under way leaves its draft in the box, and a second submit would make a second job.
		if (work.now - Number(note.at) >= SETTLE_MS) return mediaId;
		throw new Stopped({ kind: 'unknown', detail: '上一次提交的结果还没有核清，暂不再次提交。' });
	}
	if (stands.kind === 'gone')
		throw new Stopped({ kind: 'unknown', detail: '草稿已离开草稿箱，已发布列表里还没有这一篇。' });
	throw new Stopped(refusedBeforePublic(stands, 'submit', work.now));
}

/** Media id of the draft an earlier try made, when it still stands. */
async function earlierDraft(work: Work): Promise<string | null> {
	const { steps } = work.call;
	const mediaId = idText((await steps.get('draft'))?.mediaId);
	if (mediaId !== null) {
		const stands = await draftStands(work.api, mediaId);
		if (stands.kind === 'there') return mediaId;
		if (stands.kind !== 'gone') throw new Stopped(refusedBeforePublic(stands, 'draft', work.now));
	}
	const started = await steps.get('draft_started');
	if (!started) return null;
	// A person may have published or deleted it in the back office, which such an account cannot be asked.
	if (mediaId !== null && settingsOf(work.call.account.settings).mode === 'draft_only')
		throw new Stopped(draftGone());
	if (mediaId !== null) await stopWhenPublished(work, Number(started.at));
	return adoptDraft(work, Number(started.at));
}

/** Ends the send when the publication is public already: someone or some earlier call did it. */
async function stopWhenPublished(work: Work, since: number): Promise<void> {
	const found = await findPublished(work.api, work.call.item.publicationId, since);
	if (found.kind !== 'found') throw new Stopped(refusedBeforePublic(found, 'look', work.now));
	const [first] = found.items;
	if (first) throw new Stopped({ kind: 'published', remoteId: first.id, url: first.url });
	if (!found.complete)
		throw new Stopped({ kind: 'unknown', detail: '已发布的文章太多，查不完，不能确定是否发过。' });
}

/** The newest draft with our marker, after an add whose answer was lost; copies are deleted. */
async function adoptDraft(work: Work, since: number): Promise<string | null> {
	const found = await findDrafts(work.api, work.call.item.publicationId, since);
	if (found.kind !== 'found') throw new Stopped(refusedBeforePublic(found, 'draft', work.now));
	const [newest, ...copies] = found.items.toSorted((a, b) => b.updatedAt - a.updatedAt);
	if (!newest) return null;
	for (const copy of copies)
		await work.api.call({ path: '/cgi-bin/draft/delete', json: { media_id: copy.id } });
	await work.call.steps.put('draft', { mediaId: newest.id, at: work.now });
	return newest.id;
}

/** Memory key of the draft that a phone was shown. */
export const previewKey = (postId: string) => `preview:${postId}`;

/** A draft that a phone was shown goes before the real one comes: nobody shall publish it by mistake. */
async function clearPreview({ api, call }: Work): Promise<void> {
	const { memory } = call.account;
	const key = previewKey(call.item.postId);
	const mediaId = await memory.get(key);
	if (mediaId === null) return;
	const answer = await api.call({ path: '/cgi-bin/draft/delete', json: { media_id: mediaId } });
	if (answer.kind === 'ok') await memory.forget(key);
}

/** Uploads what the text shows and stores it as a draft. @returns its media_id @throws {Stopped} */
export async function makeDraft(work: Work): Promise<string> {
	const { item, steps } = work.call;
	const { html } = item.payload;
	const coverMediaId = coverOf(item.payload);
	if (coverMediaId === null)
		throw new Stopped({
			kind: 'refused',
			reason: 'refused',
			detail: '微信文章必须有封面图，请选好封面后重新送审。',
			retryAfterMs: null,
		});
	const addresses = new Map<string, string>();
	for (const id of picturesIn(html)) addresses.set(id, await uploadBodyPicture(work, id));
	const content = toWechatHtml(html, item.payload.signature, addresses);
	const cover = await uploadCover(work, coverMediaId);
	await clearPreview(work);
	await steps.put('draft_started', { at: work.now });
	let answer = await addDraft(work, content, cover);
	if (answer.kind === 'error' && answer.entry.class === 'gone') {
		await forgetCover(work, coverMediaId);
		answer = await addDraft(work, content, await uploadCover(work, coverMediaId));
	}
	if (answer.kind !== 'ok') throw new Stopped(refusedBeforePublic(answer, 'draft', work.now));
	const mediaId = idText(answer.value.media_id);
	if (mediaId === null)
		throw new Stopped(refusedBeforePublic({ kind: 'lost', why: 'no media_id' }, 'draft', work.now));
	await steps.put('draft', { mediaId, at: work.now });
	return mediaId;
}

function addDraft({ api, call }: Work, content: string, thumbMediaId: string) {
	const { payload, link } = call.item;
	const { author, digest } = limitsOf(call.account.settings);
	const article = {
		article_type: 'news',
		title: payload.title,
		author: [...payload.signature.editor].slice(0, author).join(''),
		digest: [...payload.summary].slice(0, digest).join(''),
		content,
		content_source_url: link,
		thumb_media_id: thumbMediaId,
		need_open_comment: 0,
		only_fans_can_comment: 0,
	};
	return api.call({ path: '/cgi-bin/draft/add', json: { articles: [article] } });
}

async function submit(work: Work, mediaId: string): Promise<SendResult> {
	const { api, call } = work;
	const note = { mediaId, at: work.parts.clock.now() };
	const key = submittedKey(call.item.publicationId);
	await call.account.memory.put(key, String(note.at), { expiresAt: note.at + REMEMBERED_MS });
	await call.steps.put('submit', note);
	const answer = await api.call({ path: '/cgi-bin/freepublish/submit', json: { media_id: mediaId } });
	if (answer.kind !== 'ok') return submitFailed(work, note, answer);
	const publishId = idText(answer.value.publish_id);
	if (publishId === null) return { kind: 'unknown', detail: '微信收下了发布任务，但没有给出编号。' };
	const messageId = idText(answer.value.msg_data_id);
	if (messageId !== null) await call.account.memory.put(messageKey(publishId), messageId);
	await call.steps.put('submitted', { publishId, at: work.parts.clock.now() });
	return { kind: 'accepted', jobId: publishId };
}

function deadlineOver(): SendResult {
	return {
		kind: 'refused',
		reason: 'refused',
		detail: '准备材料用时太久，没有提交发布，稍后自动再试。',
		retryAfterMs: 30_000,
	};
}

async function submitFailed(
	work: Work,
	note: { mediaId: string; at: number },
	failure: ApiFailure,
): Promise<SendResult> {
	if (!isDefiniteRefusal(failure)) return { kind: 'unknown', detail: failureSentence(failure, 'submit') };
	const refused = failure.kind === 'error' ? failure.code : 'not_sent';
	await work.call.steps.put('submit', { ...note, refused });
	return refusedBeforePublic(failure, 'submit', work.now);
}
