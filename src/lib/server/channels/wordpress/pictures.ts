import type { FitPicture, Picture, SendCall } from '../channel.ts';
import { idText } from '../json.ts';
import { fieldsOf, type WordpressApi } from './api.ts';
import type { Placed } from './html.ts';
import { refusal, refusedBeforePublic, Stopped } from './outcomes.ts';

/** What PHP allows for an upload on the smallest usual installation. */
const PICTURE = { maxBytes: 2_000_000, mimes: ['image/jpeg', 'image/png'] } as const;

export interface PictureWork {
	api: WordpressApi;
	fit: FitPicture;
	call: SendCall;
	warn: (why: string) => void;
}

const keyOf = (sha256: string) => `media:${sha256}`;

/** The picture's number and address on the site; one upload a site and picture, ever. */
export async function placePicture(
	work: PictureWork,
	picture: { mediaId: string; alt: string },
): Promise<Placed> {
	const { memory } = work.call.account;
	const original = await work.call.item.picture(picture.mediaId).catch(() => {
		throw new Stopped(refusal('refused', '稿件里的一张图片已经找不到了，请重新配图后送审。'));
	});
	const key = keyOf(original.sha256);
	const known = readPlaced(parsed(await memory.get(key)));
	if (known) return known;
	const stem = `${work.call.item.publicationId}-${original.sha256.slice(0, 8)}`;
	const placed = (await findUpload(work, stem)) ?? (await upload(work, { stem, original }));
	await describe(work, { id: placed.id, alt: picture.alt });
	await memory.put(key, JSON.stringify({ id: placed.id, source_url: placed.url }));
	return placed;
}

/** Forgets a picture that the site no longer has (a person may delete it in the back office). */
export async function forgetPicture(work: PictureWork, mediaId: string): Promise<void> {
	const { sha256 } = await work.call.item.picture(mediaId);
	await work.call.account.memory.forget(keyOf(sha256));
}

function parsed(text: string | null): unknown {
	return text === null ? null : (JSON.parse(text) as unknown);
}

function readPlaced(value: unknown): Placed | null {
	const { id, source_url: url } = fieldsOf(value);
	const number = idText(id);
	if (number === null || !/^\d{1,20}$/.test(number)) return null;
	return typeof url === 'string' && /^https?:\/\//.test(url.trim()) ? { id: number, url: url.trim() } : null;
}

/** The upload of an earlier try whose answer was lost: WordPress names it after its file. */
async function findUpload({ api }: PictureWork, stem: string): Promise<Placed | null> {
	const query = { slug: stem, per_page: '1', _fields: 'id,source_url' };
	const answer = await api.call({ method: 'GET', path: '/wp/v2/media', query });
	if (answer.kind !== 'ok') throw new Stopped(refusedBeforePublic(answer, 'picture'));
	return Array.isArray(answer.value) ? readPlaced(answer.value[0]) : null;
}

async function upload(
	work: PictureWork,
	{ stem, original }: { stem: string; original: Picture },
): Promise<Placed> {
	const picture = await work.fit(original, PICTURE).catch(() => {
		const detail = '稿件里的一张图片无法转成网站接受的格式，请换一张图片后重新送审。';
		throw new Stopped(refusal('refused', detail));
	});
	const name = `${stem}.${picture.mime === 'image/png' ? 'png' : 'jpg'}`;
	const answer = await work.api.call({ method: 'POST', path: '/wp/v2/media', file: { name, picture } });
	if (answer.kind !== 'ok') throw new Stopped(refusedBeforePublic(answer, 'picture'));
	const placed = readPlaced(answer.value);
	if (!placed) throw new Stopped(refusedBeforePublic({ kind: 'lost', why: 'no address' }, 'picture'));
	return placed;
}

/** The words also stand in the article itself, so that a site which refuses them here loses nothing. */
async function describe(work: PictureWork, { id, alt }: { id: string; alt: string }): Promise<void> {
	if (alt === '') return;
	const answer = await work.api.call({
		method: 'POST',
		path: `/wp/v2/media/${id}`,
		json: { alt_text: alt },
	});
	if (answer.kind !== 'ok') work.warn('the site did not take the description of a picture');
}
