import { wechatSentence } from '#lib/labels/wechat.ts';
import type { FitPicture, Picture, SendCall } from '../channel.ts';
import { idText } from '../json.ts';
import type { WechatApi } from './api.ts';
import { listOf } from './items.ts';
import { refusedBeforePublic, Stopped } from './outcomes.ts';

/** uploadimg takes JPEG and PNG below 1 MB. */
const BODY_PICTURE = { maxBytes: 1_000_000, mimes: ['image/jpeg', 'image/png'] } as const;
/** add_material: 10 MB by the newer pages, 2 MB by the older. One type, so that the cover's name is known beforehand. */
const COVER_PICTURE = { maxBytes: 2_000_000, mimes: ['image/jpeg'] } as const;
const MATERIAL_PAGE = 20;
const MATERIAL_PAGES = 5;

export interface PictureWork {
	api: WechatApi;
	fit: FitPicture;
	call: SendCall;
	now: number;
}

async function fetchAndFit(work: PictureWork, mediaId: string, limit: Parameters<FitPicture>[1]) {
	let original: Picture;
	try {
		original = await work.call.item.picture(mediaId);
	} catch {
		throw new Stopped(unusable('稿件里的一张图片已经找不到了，请重新配图后送审。'));
	}
	return {
		sha256: original.sha256,
		fitted: () =>
			work.fit(original, limit).catch(() => {
				throw new Stopped(unusable('稿件里的一张图片无法转成微信接受的格式，请换一张图片后重新送审。'));
			}),
	};
}

function unusable(detail: string) {
	return { kind: 'refused', reason: 'refused', detail, retryAfterMs: null } as const;
}

/** Uploads a picture of the body and gives its WeChat address; one upload an account and picture, ever. */
export async function uploadBodyPicture(work: PictureWork, mediaId: string): Promise<string> {
	const { memory } = work.call.account;
	const { sha256, fitted } = await fetchAndFit(work, mediaId, BODY_PICTURE);
	const key = `picture:${sha256}`;
	const known = await memory.get(key);
	if (known !== null) return known;
	const picture = await fitted();
	const name = `${sha256.slice(0, 16)}.${picture.mime === 'image/png' ? 'png' : 'jpg'}`;
	const answer = await work.api.call({ path: '/cgi-bin/media/uploadimg', file: { name, picture } });
	if (answer.kind !== 'ok') throw new Stopped(refusedBeforePublic(answer, 'picture', work.now));
	const { url } = answer.value;
	if (typeof url !== 'string' || !URL.canParse(url)) throw new Stopped(unusable(wechatSentence(-1)));
	await memory.put(key, url);
	return url;
}

/**
 * The cover as permanent material; its media_id. An earlier try whose answer was lost is looked for by its name first,
 * so that the library does not fill with copies.
 */
export async function uploadCover(work: PictureWork, mediaId: string): Promise<string> {
	const { account, item, steps } = work.call;
	const { sha256, fitted } = await fetchAndFit(work, mediaId, COVER_PICTURE);
	const key = `cover:${sha256}`;
	const known = await account.memory.get(key);
	if (known !== null) return known;
	const name = `${item.publicationId}-cover.jpg`;
	if ((await steps.get('cover'))?.sha256 === sha256) {
		const found = await findMaterial(work, name);
		if (found !== null) {
			await account.memory.put(key, found);
			return found;
		}
	}
	const picture = await fitted();
	await steps.put('cover', { sha256, name, at: work.now });
	const answer = await work.api.call({
		path: '/cgi-bin/material/add_material',
		query: { type: 'image' },
		file: { name, picture },
	});
	if (answer.kind !== 'ok') throw new Stopped(refusedBeforePublic(answer, 'cover', work.now));
	const id = idText(answer.value.media_id);
	if (id === null) throw new Stopped(unusable(wechatSentence(-1)));
	await account.memory.put(key, id);
	return id;
}

/** Forgets a cover that WeChat no longer has (a person may delete material in the back office). */
export async function forgetCover(work: PictureWork, mediaId: string): Promise<void> {
	const { sha256 } = await work.call.item.picture(mediaId);
	await work.call.account.memory.forget(`cover:${sha256}`);
}

async function findMaterial(work: PictureWork, name: string): Promise<string | null> {
	for (let page = 0; page < MATERIAL_PAGES; page++) {
		const answer = await work.api.call({
			path: '/cgi-bin/material/batchget_material',
			json: { type: 'image', offset: page * MATERIAL_PAGE, count: MATERIAL_PAGE },
		});
		if (answer.kind !== 'ok') throw new Stopped(refusedBeforePublic(answer, 'cover', work.now));
		const items = listOf(answer.value.item);
		const found = items.find((item) => item.name === name);
		if (found) return idText(found.media_id);
		if (items.length < MATERIAL_PAGE) return null;
	}
	return null;
}
